import { type Category, isWellFormed, type ParameterValue } from './spec.js';

/** What each member of some parameters or of a state must be. */
export type Shape = Readonly<Record<string, (value: ParameterValue) => boolean>>;

/** One test of a member. */
export type Test = (value: ParameterValue) => boolean;

/** true or false. */
export const isFlag: Test = (value) => typeof value === 'boolean';
/** Any double, NaN among them. */
export const isDouble: Test = (value) => typeof value === 'number';
/** A whole number that is not negative. */
export const isCount: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
/** Text without lone surrogates. */
export const isText: Test = (value) => typeof value === 'string' && isWellFormed(value);
/** A value that a category can be. */
export function isCategory(value: ParameterValue): value is Category {
  return typeof value === 'string'
    ? isWellFormed(value)
    : ['number', 'bigint', 'boolean'].includes(typeof value);
}
/** A list of what passes a test. */
export function listOf(is: Test): Test {
  return (value) => Array.isArray(value) && value.every(is);
}
/** Null, or what passes a test. */
export function orNull(is: Test): Test {
  return (value) => value === null || is(value);
}
/** One of some values. */
export function isOneOf(...words: readonly ParameterValue[]): Test {
  return (value) => words.includes(value);
}
/** A list of doubles. */
export const isDoubles: Test = listOf(isDouble);
/** A list of lists of categories. */
export const isCategories: Test = listOf(listOf(isCategory));
