import { isMillraceError } from '@millrace/columns';
import { issueText, refusePromise, runZod } from './codec.js';
import type { ColumnPlan } from './column-plan.js';
import { definitionOf, type Payload, type ZodIssue } from './definition.js';
import { isNested } from './family.js';

/** What the checks found on one value: the places of the failed ones, what the first said, and the first error that one threw. */
export interface CheckOutcome {
  readonly failed: readonly number[];
  readonly detail?: string;
  readonly thrown?: string;
}

const PASSED: CheckOutcome = { failed: [] };

/**
 * Runs a column's checks on one value in zod's own order and by its own rules of aborting, and tells them apart.
 *
 * The value must already be of the column's type; what is nested is judged as a whole first, at the place -1. A check that
 * throws fails the value.
 */
export function runChecks(plan: ColumnPlan, value: unknown): CheckOutcome {
  const payload: Payload = { value, issues: [] };
  const failed: number[] = [];
  let thrown: string | undefined;
  let aborted = false;
  let detail: string | undefined;
  if (value !== null && isNested(plan)) {
    const nested = runNested(plan, value);
    if (nested !== null) {
      failed.push(-1);
      aborted = true;
      detail = nested;
      payload.issues.push({ continue: false });
    }
  }
  plan.cellChecks.forEach(({ zod, onNull }, index) => {
    if (value === null && !onNull) return;
    const { when } = definitionOf(zod);
    const before = payload.issues.length;
    try {
      if (when === undefined ? aborted : payload.issues.some(stops) || !when(payload)) return;
      refusePromise(plan.name, zod._zod.check(payload));
    } catch (error) {
      if (isMillraceError(error)) throw error;
      thrown ??= error instanceof Error ? error.message : String(error);
      payload.issues.push({ continue: false });
    }
    if (payload.issues.length === before) return;
    failed.push(index);
    aborted ||= payload.issues.slice(before).some((issue) => issue.continue !== true);
  });
  if (failed.length === 0) return PASSED;
  return { failed, ...(thrown !== undefined && { thrown }), ...(detail !== undefined && { detail }) };
}

function runNested(plan: ColumnPlan, value: unknown): string | null {
  try {
    const { issues } = runZod(plan.name, plan.inner, value);
    return issues[0] === undefined ? null : issueText(issues[0]);
  } catch (error) {
    if (isMillraceError(error)) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

function stops(issue: ZodIssue): boolean {
  return issue.continue === false;
}
