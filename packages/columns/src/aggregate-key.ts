import type { Aggregate } from './aggregate.js';
import { builtInKind } from './built-in-kinds.js';
import type { Expression } from './expression.js';
import { expressionToJson } from './expression-json.js';
import { canonicalJson, type Json, valueToJson } from './value-json.js';

/**
 * The canonical key of an aggregate: two that ask the same have the same key, however they were built.
 *
 * @throws UsageError when it holds something that is no expression.
 * @example
 * ```ts
 * import { aggregateKey, col, mean } from '@millrace/columns';
 * aggregateKey(mean('x')) === aggregateKey(mean(col('x'), { nan: 'skip' })); // => true
 * ```
 */
export function aggregateKey(aggregate: Aggregate): string {
  let key = aggregateKeys.get(aggregate);
  if (key === undefined) {
    const { kind, of, where, by, options } = aggregate;
    const defaults = builtInKind(kind)?.builtIn.defaults ?? {};
    const list = (expressions: readonly Expression[]) => `[${expressions.map(expressionKey).join()}]`;
    const parts = [
      `"by":${by === undefined ? null : list(by)}`,
      `"kind":${canonicalJson(kind)}`,
      `"of":${list(of)}`,
      `"options":${canonicalJson(optionsToJson({ ...defaults, ...options }))}`,
      `"where":${where === undefined ? null : expressionKey(where)}`,
    ];
    key = `{${parts.join()}}`;
    aggregateKeys.set(aggregate, key);
  }
  return key;
}

// Descriptions are never changed once made, and a scan asks for their keys again and again.
const aggregateKeys = new WeakMap<Aggregate, string>();
const expressionKeys = new WeakMap<Expression, string>();

/** The canonical key of an expression. */
export function expressionKey(expression: Expression): string {
  let key = expressionKeys.get(expression);
  if (key === undefined) {
    key = canonicalJson(expressionToJson(expression));
    expressionKeys.set(expression, key);
  }
  return key;
}

function optionsToJson(option: unknown): Json {
  if (Array.isArray(option)) return option.map(optionsToJson);
  if (typeof option === 'object' && option !== null) {
    return Object.fromEntries(Object.entries(option).map(([name, value]) => [name, optionsToJson(value)]));
  }
  return valueToJson(option as null | boolean | number | bigint | string);
}
