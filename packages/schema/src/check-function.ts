import type { FunctionCheck } from './check-definition.js';

/** The function of a check: of a cell, a row, a column's values, or a group's. */
export type CheckFunction = (...operands: never[]) => unknown;

const RUN: unique symbol = Symbol.for('millrace.check-function') as never;

/** The data of a check that runs a function, with the function beside it. */
export function withFunction(check: FunctionCheck, run: CheckFunction): FunctionCheck {
  return Object.defineProperty(check, RUN, { value: run, enumerable: false });
}

/** The function of a check; undefined where its data came without it. */
export function functionOf(check: object): CheckFunction | undefined {
  return Reflect.get(check, RUN) as CheckFunction | undefined;
}
