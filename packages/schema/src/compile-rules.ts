import type { Expr } from '@millrace/columns';
import { and, lit, not, or, type Predicate } from '@millrace/columns';
import type { ColumnPlan } from './column-plan.js';
import type { Cell, Rule } from './rule.js';

/** A rule as a predicate that is true exactly on the cells that fail it. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly fails: Predicate;
}

/** What a column's rules became. */
export interface CompiledRules {
  readonly rules: readonly CompiledRule[];
  readonly byRow: readonly Rule[];
  readonly judgeable: Predicate | null;
}

/** The rules of a column as predicates over its cell, and those that only their check itself can judge, row by row. */
export function compileRules(
  plan: ColumnPlan,
  cell: Cell,
  written: Expr,
  isNull: Predicate | null,
): CompiledRules {
  const compiled: CompiledRule[] = [];
  const byRow = new Map<number, Rule>();
  let alive: Predicate[] = [];
  let onlyFinite = cell.type.kind === 'int';
  const base: Predicate[] = [];
  let onlyRowsKnow = false;
  for (const rule of plan.rules) {
    const passes = onlyRowsKnow
      ? undefined
      : cell.type.kind === 'null'
        ? nullCell(rule, cell)
        : rule.passes(cell);
    const judgesNull = rule.definition?.ignoreNulls === false;
    if (passes === true && !judgesNull) continue;
    if (passes === undefined) {
      if (!byRow.has(rule.check)) byRow.set(rule.check, rule);
      onlyRowsKnow ||= rule.aborts;
      continue;
    }
    if (passes === true || judgesNull) {
      compiled.push({ rule, fails: failingWithNulls(rule, passes, alive, isNull) });
      if (rule.aborts && passes !== true) alive = [...alive, passes];
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

function failingWithNulls(
  rule: Rule,
  passes: Predicate | true,
  alive: readonly Predicate[],
  isNull: Predicate | null,
): Predicate {
  const fails = passes === true ? lit(false) : and(...alive, not(passes));
  return rule.passesNull === true || isNull === null ? fails : or(isNull, fails);
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
