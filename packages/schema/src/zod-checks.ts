import { UsageError } from '@millrace/columns';
import type { ColumnPlan } from './column-plan.js';
import { definitionOf, type Payload } from './definition.js';

/** What zod's checks found on one value: the places of the failed checks, and the first error that one threw. */
export interface CheckOutcome {
  readonly failed: readonly number[];
  readonly thrown?: string;
}

const PASSED: CheckOutcome = { failed: [] };

/**
 * Runs a column's checks on one value in zod's own order and by its own rules of aborting, and tells them apart.
 *
 * The value must already be of the column's type. A check that throws fails the value.
 */
export function runChecks(plan: ColumnPlan, value: unknown): CheckOutcome {
  if (plan.checks.length === 0) return PASSED;
  const payload: Payload = { value, issues: [] };
  const failed: number[] = [];
  let thrown: string | undefined;
  let aborted = false;
  plan.checks.forEach(({ zod, onNull }, index) => {
    if (value === null && !onNull) return;
    const { when } = definitionOf(zod);
    const before = payload.issues.length;
    try {
      if (when === undefined ? aborted : payload.issues.some(stops) || !when(payload)) return;
      refusePromise(plan, zod._zod.check(payload));
    } catch (error) {
      if (error instanceof UsageError) throw error;
      thrown ??= error instanceof Error ? error.message : String(error);
      payload.issues.push({ continue: false });
    }
    if (payload.issues.length === before) return;
    failed.push(index);
    aborted ||= payload.issues.slice(before).some((issue) => issue.continue !== true);
  });
  if (failed.length === 0) return PASSED;
  return thrown === undefined ? { failed } : { failed, thrown };
}

function stops(issue: { readonly continue?: boolean }): boolean {
  return issue.continue === false;
}

function refusePromise(plan: ColumnPlan, result: unknown): void {
  if (!(result instanceof Promise)) return;
  result.catch(() => undefined);
  const expected = 'a synchronous check';
  throw new UsageError('async_check', `A check of column '${plan.name}' is async; make it synchronous.`, {
    issues: [{ code: 'async_check', column: plan.name, expected }],
  });
}
