import { type DataType, UsageError, type Value } from '@millrace/columns';
import type { ColumnPlan } from './column-plan.js';
import type { Payload, ZodIssue, ZodType } from './definition.js';
import { plainOf } from './plain-type.js';
import { rowValueOf } from './row-value.js';
import type { Cell } from './rule.js';
import { valueFromRow } from './value-from-row.js';
import type { Mapping } from './workings.js';

/** `trim()`, `overwrite(…)` and their like, in order, on every value. */
export function rewriteMapping(plan: ColumnPlan, cell: Cell): Mapping {
  const type = plainOf(cell.type);
  const toRow = rowValueOf(plan, type);
  const back = valueFromRow({ ...plan.definition, target: type });
  return {
    inputs: [cell.value],
    type,
    run([value]) {
      if (value === null || value === undefined) return null;
      const payload: Payload = { value: toRow(value), issues: [] };
      // What it finds wrong, as z.url() may, is for the check to say.
      for (const check of plan.rewriting) refusePromise(plan.name, check._zod.check(payload));
      return back(payload.value);
    },
  };
}

/** A codec or pipe, from the column's value to that of the table returned. */
export function codecMapping(plan: ColumnPlan, cell: Cell): Mapping {
  const toRow = rowValueOf(plan, plainOf(cell.type));
  const back = valueFromRow(plan.output!);
  return {
    inputs: [cell.value],
    type: plainOf(plan.output!.target),
    run([value]) {
      if (value === null || value === undefined) return null;
      const { value: made, issues } = runZod(plan.name, plan.inner, toRow(value));
      if (issues.length > 0) throw new RangeError('refused');
      return back(made);
    },
  };
}

/** What is wrong with a value that a codec does not take, in zod's words. */
export function explainCodec(plan: ColumnPlan, type: DataType): (value: Value) => string | undefined {
  const toRow = rowValueOf(plan, plainOf(type));
  return (value) => {
    try {
      const { issues, value: made } = runZod(plan.name, plan.inner, toRow(value));
      if (issues[0] !== undefined) return issueText(issues[0]);
      valueFromRow(plan.output!)(made);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
}

/** Runs a zod type on a value, at once. */
export function runZod(column: string, type: ZodType, value: unknown): Payload {
  const run = (type._zod as unknown as { run(payload: Payload, context: object): Payload | Promise<Payload> })
    .run;
  const result = run({ value, issues: [] }, {});
  refusePromise(column, result);
  return result as Payload;
}

/** An issue of zod's as one short phrase: where, and what was expected. */
export function issueText(issue: ZodIssue): string {
  const path = (issue.path ?? [])
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  const said = issue.message ?? operandsText(issue);
  return path === '' ? said : `at ${path.replace(/^\./, '')}: ${said}`;
}

function operandsText(issue: ZodIssue): string {
  const { code, expected, minimum, maximum, format, values, note } = issue;
  if (typeof note === 'string') return note;
  const details = [
    expected !== undefined && `expected ${String(expected)}`,
    minimum !== undefined && `at least ${String(minimum)}`,
    maximum !== undefined && `at most ${String(maximum)}`,
    format !== undefined && `not ${String(format)}`,
    Array.isArray(values) && `one of ${values.slice(0, 8).map(String).join(', ')}`,
  ].filter((part) => part !== false);
  return details.length > 0 ? details.join(', ') : String(code ?? 'refused');
}

/** Refuses what answers later: a schema judges at once. */
export function refusePromise(column: string, result: unknown): void {
  if (!(result instanceof Promise)) return;
  result.catch(() => undefined);
  throw new UsageError('async_check', `A check of column '${column}' is async; make it synchronous.`, {
    issues: [{ code: 'async_check', column, expected: 'a synchronous check' }],
  });
}
