import {
  and,
  bind,
  type CastOptions,
  col,
  type DataType,
  type Expr,
  equalTypes,
  type Field,
  isMillraceError,
  not,
  or,
  type Predicate,
  type Schema,
  types,
} from '@millrace/columns';
import type { ColumnPlan } from './column-plan.js';
import { accepts, isCoercible } from './family.js';
import type { Cell, Rule } from './rule.js';

/** How the cells of a column are read before they are judged. */
export interface CoercionOptions {
  readonly coerce: boolean;
  readonly trim: boolean;
  readonly nullTokens: readonly string[];
}

/** A rule as a predicate that is true exactly on the cells that fail it. */
interface CompiledRule {
  readonly rule: Rule;
  readonly fails: Predicate;
}

/** A column's rules over the columns of one source. */
export interface CompiledColumn {
  readonly plan: ColumnPlan;
  readonly field: Field;
  /** The column as the table that parsing makes holds it. */
  readonly written: Expr;
  /** True where a cell is null in the end, though not because coercion failed. */
  readonly isNull: Predicate;
  /** True where coercion fails; null where nothing is coerced. */
  readonly uncoerced: Predicate | null;
  readonly rules: readonly CompiledRule[];
  /** The rules that only zod can judge, row by row, by their place in `plan.checks`. */
  readonly byRow: readonly Rule[];
  /** What zod is given for `byRow`. */
  readonly judged: Cell;
  /** The rows on which zod can judge: those whose value is one of the zod type's. */
  readonly judgeable: Predicate | null;
}

/** Stands in for an expression that several predicates need: itself, or a column in which it is computed once. */
export type Share = (expression: Expr) => Expr;

/** The rules of a column over a source's field, or undefined when the field's type can't hold the column. */
export function compileColumn(
  plan: ColumnPlan,
  field: Field,
  schema: Schema,
  options: CoercionOptions,
  share: Share,
): CompiledColumn | undefined {
  const raw = col(field.name);
  const type = valueType(field.type);
  const cast = castOf(plan, field.type, options);
  if (cast === null && !accepts(plan.family, plan.target, type)) return undefined;
  const value = cast === null ? raw : raw.cast(plan.target, cast);
  if (cast !== null && !(castable(plan, type) && binds(value, schema))) return undefined;
  const written = cast === null ? raw : share(value);
  const isNull = nullCells(raw, type, cast, share);
  const cell = judgedCell(plan, written, cast === null ? type : plan.target, share);
  const fails = cast !== null && !(type.kind === 'utf8' && plan.target.kind === 'utf8');
  return {
    plan,
    field,
    written,
    isNull,
    uncoerced: fails ? and(not(isNull), written.isNull()) : null,
    judged: cell,
    ...compileRules(plan.rules, cell, written),
  };
}

/** True where a cell is null before or by its text; never null itself. */
function nullCells(raw: Expr, type: DataType, cast: CastOptions | null, share: Share): Predicate {
  const { trim = false, nullTokens = [] } = cast ?? {};
  if (type.kind !== 'utf8' || nullTokens.length === 0) return raw.isNull();
  return trim ? share(raw.cast(types.utf8(), cast!)).isNull() : or(raw.isNull(), raw.in(nullTokens));
}

/** The options of the cast that coerces a column, or null where it is taken as it is. */
function castOf(plan: ColumnPlan, type: DataType, options: CoercionOptions): CastOptions | null {
  if (!options.coerce && !plan.coerce) return null;
  const { trim, nullTokens } = options;
  const readsText = valueType(type).kind === 'utf8' && (trim || nullTokens.length > 0);
  if (!readsText && equalTypes(type, plan.target)) return null;
  return readsText ? { trim, nullTokens } : {};
}

function castable(plan: ColumnPlan, from: DataType): boolean {
  // `z.date()` takes any date or timestamp, one without a zone as UTC.
  return plan.family === 'date'
    ? accepts('date', plan.target, from) || from.kind === 'utf8'
    : isCoercible(from, plan.target);
}

function binds(expression: Expr, schema: Schema): boolean {
  try {
    bind(expression, schema);
    return true;
  } catch (error) {
    if (isMillraceError(error)) return false;
    throw error;
  }
}

/** `z.date()` compares instants in ms; every other type is judged as it is written. */
function judgedCell(plan: ColumnPlan, value: Expr, type: DataType, share: Share): Cell {
  const milliseconds = types.timestamp('ms', 'UTC');
  if (plan.family !== 'date' || equalTypes(type, milliseconds) || type.kind === 'null')
    return { value, type };
  return { value: share(value.cast(milliseconds)), type: milliseconds };
}

function compileRules(
  rules: readonly Rule[],
  cell: Cell,
  written: Expr,
): Pick<CompiledColumn, 'rules' | 'byRow' | 'judgeable'> {
  const compiled: CompiledRule[] = [];
  const byRow = new Map<number, Rule>();
  let alive: Predicate[] = [];
  let onlyFinite = cell.type.kind === 'int';
  const base: Predicate[] = [];
  let onlyZodKnows = false;
  for (const rule of rules) {
    const passes = onlyZodKnows
      ? undefined
      : cell.type.kind === 'null'
        ? nullCell(rule, cell)
        : rule.passes(cell);
    if (passes === true) continue;
    if (passes === undefined) {
      if (!byRow.has(rule.check)) byRow.set(rule.check, rule);
      onlyZodKnows ||= rule.aborts;
      continue;
    }
    const cheap = onlyFinite ? rule.failsFinite?.(cell) : undefined;
    compiled.push({ rule, fails: cheap ?? failing(rule, passes, alive, cell, written) });
    if (rule.aborts) {
      onlyFinite = rule.code === 'not_finite' && alive.length === 0;
      alive = [...alive, passes];
    }
    if (rule.check < 0) base.push(passes);
  }
  const judgeable = base.length === 0 ? null : or(written.isNull(), ...base);
  return { rules: compiled, byRow: [...byRow.values()], judgeable };
}

/** A column of Arrow's null type has nothing to judge but what is judged on null itself. */
function nullCell(rule: Rule, cell: Cell): true | undefined {
  return rule.passes(cell) === undefined && rule.check >= 0 ? undefined : true;
}

function failing(
  rule: Rule,
  passes: Predicate,
  alive: readonly Predicate[],
  cell: Cell,
  written: Expr,
): Predicate {
  if (rule.code === 'invalid_date') {
    // A cell without an exact Date has no value in ms: the predicate is null there, which is a failure too.
    return cell.value === written
      ? not(passes)
      : and(written.isNotNull(), or(cell.value.isNull(), not(passes)));
  }
  return alive.length === 0 ? not(passes) : and(...alive, not(passes));
}

function valueType(type: DataType): DataType {
  return type.kind === 'dictionary' ? type.value : type;
}
