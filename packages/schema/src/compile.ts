import {
  and,
  cases,
  col,
  type DataType,
  type Expr,
  equalTypes,
  expression,
  type Field,
  type LiteralValue,
  lit,
  not,
  or,
  type Predicate,
  substitute,
  types,
  type Value,
} from '@millrace/columns';
import { functionOf } from './check-function.js';
import { codecMapping, explainCodec, rewriteMapping } from './codec.js';
import { type Coercion, coercedCell } from './coerce.js';
import type { ParserDefinition } from './column-definition.js';
import type { ColumnPlan } from './column-plan.js';
import { type CompiledRule, compileRules } from './compile-rules.js';
import { plainOf } from './plain-type.js';
import type { Cell, Rule } from './rule.js';
import { valueFromRow } from './value-from-row.js';
import type { Workings } from './workings.js';

/** A step of reading a column that can fail on a cell. */
export interface CompiledStep {
  /** How the step reads in a report. */
  readonly rule: string;
  /** True where it fails. */
  readonly fails: Predicate;
  /** What it was given, and what is wrong with that. */
  readonly input: Expr;
  explain?(value: Value): string | undefined;
}

/** A column's rules over the columns of one source. */
export interface CompiledColumn {
  readonly plan: ColumnPlan;
  /** The column's name in what parsing makes, and in the report. */
  readonly name: string;
  /** The source's column; null where the column was added. */
  readonly field: Field | null;
  /** The cell as the source holds it. */
  readonly raw: Cell;
  /** The column as the table that parsing makes holds it. */
  readonly written: Expr;
  /** The type of `written`; never a dictionary, unless the schema asks for one. */
  readonly writtenType: DataType;
  /** True where a cell is null in the end, though not because a step failed; null where none can be. */
  readonly isNull: Predicate | null;
  /** True where coercion fails; null where nothing is coerced. */
  readonly uncoerced: Predicate | null;
  /** Parsers, rewriting checks, codecs: what else can fail on a cell. */
  readonly steps: readonly CompiledStep[];
  /** True where the default fills a cell; null where it does not. */
  readonly filled: Predicate | null;
  readonly rules: readonly CompiledRule[];
  /** The rules that only their check itself can judge, row by row, by their place in `plan.cellChecks`. */
  readonly byRow: readonly Rule[];
  /** The value that rules are judged on. */
  readonly judged: Cell;
  /** The rows on which `byRow` can be judged: those whose value is one of the zod type's. */
  readonly judgeable: Predicate | null;
}

/** Where a column stands in a source, under which name, and how it is read. */
export interface Place {
  readonly name: string;
  readonly field: Field | null;
  readonly coercion: Coercion;
}

/** The rules of a column over a source's field, or undefined when the field's type can't hold the column. */
export function compileColumn(
  plan: ColumnPlan,
  place: Place,
  workings: Workings,
): CompiledColumn | undefined {
  const { field, name } = place;
  if (field === null) return compileAdded(plan, name, workings);
  const raw = { value: col(field.name), type: field.type };
  const parsed = parsedCell(plan, raw, workings);
  const coerced = coercedCell(plan, parsed.cell, place.coercion, workings);
  if (coerced === undefined) return undefined;
  const failed = parsed.steps.map(({ fails }) => not(fails));
  const isNull = failed.length === 0 ? coerced.isNull : and(coerced.isNull, ...failed);
  const seen = { cell: coerced.cell, isNull, ...(plan.nanAsNull && withoutNan(coerced.cell, isNull)) };
  const uncoerced = coerced.canFail ? and(not(coerced.isNull), coerced.cell.value.isNull()) : null;
  const filled = plan.default === undefined ? null : seen.isNull;
  const value =
    filled === null
      ? seen.cell
      : { value: workings.share(filledValue(plan, seen.cell, filled)), type: seen.cell.type };
  return finish(plan, workings, {
    ...{ plan, name, field, raw, uncoerced, filled, steps: parsed.steps },
    isNull: filled === null ? seen.isNull : null,
    cell: value,
    // NaN that counts as null stays what it is in the table returned.
    kept: plan.nanAsNull && filled === null ? coerced.cell : value,
  });
}

type Started = Pick<
  CompiledColumn,
  'plan' | 'name' | 'field' | 'raw' | 'uncoerced' | 'filled' | 'steps' | 'isNull'
> & {
  readonly cell: Cell;
  readonly kept: Cell;
};

function finish(plan: ColumnPlan, workings: Workings, started: Started): CompiledColumn {
  const { cell, kept, ...rest } = started;
  const steps = [...started.steps];
  const rewritten =
    plan.rewriting.length === 0 ? cell : mappedCell(rewriteMapping(plan, cell), 'rewrite', workings, steps);
  const out = plan.output
    ? mappedCell(codecMapping(plan, rewritten), 'codec', workings, steps, explainCodec(plan, rewritten.type))
    : rewritten;
  const written = out === cell ? kept : out;
  const { isNull } = started;
  const judged = judgedCell(plan, rewritten, workings);
  return {
    ...rest,
    steps,
    ...encoded(plan, written, workings),
    judged,
    ...compileRules(plan, judged, rewritten.value, isNull),
  };
}

/** A column that is not in the source: its default in every row, or null. */
function compileAdded(plan: ColumnPlan, name: string, workings: Workings): CompiledColumn {
  const type = plainOf(plan.target);
  const value = plan.default === undefined ? lit(null, type) : defaultLiteral(plan);
  const cell = { value, type };
  return finish(plan, workings, {
    ...{ plan, name, field: null, raw: cell, uncoerced: null, steps: [], cell, kept: cell },
    filled: plan.default === undefined ? null : lit(true),
    isNull: plan.default === undefined ? lit(true) : null,
  });
}

function parsedCell(
  plan: ColumnPlan,
  raw: Cell,
  workings: Workings,
): { readonly cell: Cell; readonly steps: readonly CompiledStep[] } {
  const steps: CompiledStep[] = [];
  let cell: Cell = raw;
  for (const parser of plan.parsers) cell = parse(parser, plan, cell, workings, steps);
  return { cell, steps };
}

function parse(
  parser: ParserDefinition,
  plan: ColumnPlan,
  cell: Cell,
  workings: Workings,
  steps: CompiledStep[],
): Cell {
  const type = plainOf(cell.type);
  if (parser.parser === 'expression') {
    const value = expression(
      substitute(parser.expression, (name) => (name === plan.name ? cell.value : undefined)),
    );
    return { value: workings.share(value), type: workings.schema().fields.at(-1)!.type };
  }
  if (parser.parser === 'function') {
    const run = functionOf(parser) as ((value: unknown) => unknown) | undefined;
    const mapping = {
      inputs: [cell.value],
      type,
      run: ([value]: readonly Value[]): Value =>
        value === null || run === undefined ? (value ?? null) : ((run(value) ?? null) as Value),
    };
    return mappedCell(mapping, 'parser', workings, steps);
  }
  // Only text has spaces and letters; a parser of another column's type changes nothing.
  if (type.kind !== 'utf8') return cell;
  if (parser.parser === 'trim')
    return { value: workings.share(cell.value.cast(types.utf8(), { trim: true })), type };
  const change = parser.parser === 'lower' ? lowerCase : upperCase;
  const run = ([value]: readonly Value[]): Value => (value === null ? null : change(value as string));
  return { value: workings.map({ inputs: [cell.value], type: types.utf8(), run }).value, type: types.utf8() };
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}

function upperCase(text: string): string {
  return text.toUpperCase();
}

function mappedCell(
  mapping: Parameters<Workings['map']>[0],
  rule: string,
  workings: Workings,
  steps: CompiledStep[],
  explain?: (value: Value) => string | undefined,
): Cell {
  const { value, failed } = workings.map(mapping);
  steps.push({ rule, fails: failed, input: mapping.inputs[0]!, ...(explain && { explain }) });
  return { value, type: mapping.type };
}

function withoutNan(
  cell: Cell,
  isNull: Expr,
): Pick<ReturnType<typeof coercedCell> & object, 'cell' | 'isNull'> {
  if (cell.type.kind !== 'float') return { cell, isNull };
  const isNan = cell.value.isNan();
  return {
    cell: { value: cases([{ when: not(isNan), then: cell.value }]), type: cell.type },
    // A null is no NaN, and not unknown either.
    isNull: or(isNull, and(cell.value.isNotNull(), isNan)),
  };
}

function filledValue(plan: ColumnPlan, cell: Cell, isNull: Predicate): Expr {
  return cases([{ when: isNull, then: lit(defaultValue(plan, cell.type), plainOf(cell.type)) }], cell.value);
}

function defaultLiteral(plan: ColumnPlan): Expr {
  return lit(defaultValue(plan, plan.target), plainOf(plan.target));
}

function defaultValue(plan: ColumnPlan, type: DataType): LiteralValue {
  const plain = plainOf(type);
  const target = plain.kind === 'null' ? plan.target : plain;
  return valueFromRow({ ...plan.definition, target })(plan.default) as LiteralValue;
}

/** `z.date()` compares instants in ms; every other type is judged as it is written. */
function judgedCell(plan: ColumnPlan, cell: Cell, workings: Workings): Cell {
  const milliseconds = types.timestamp('ms', 'UTC');
  const isDate = plan.family === 'date' || plan.as === 'date';
  if (!isDate || equalTypes(cell.type, milliseconds) || cell.type.kind === 'null') return cell;
  return { value: workings.share(cell.value.cast(milliseconds)), type: milliseconds };
}

/** A dictionary that the schema asks for is made of the values, once they are what they are to be. */
function encoded(
  plan: ColumnPlan,
  { value, type }: Cell,
  workings: Workings,
): Pick<CompiledColumn, 'written' | 'writtenType'> {
  const target = plan.output?.target ?? plan.target;
  if (
    target.kind !== 'dictionary' ||
    (value.node === 'column' &&
      workings.schema().fields.some((field) => field.name === value.name && field.type.kind === 'dictionary'))
  )
    return { written: value, writtenType: type };
  const run = ([one]: readonly Value[]): Value => one!;
  return { written: workings.map({ inputs: [value], type: target, run }).value, writtenType: target };
}
