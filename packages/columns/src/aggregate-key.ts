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
  const { kind, of, where, by, options } = aggregate;
  const defaults = builtInKind(kind)?.builtIn.defaults ?? {};
  return canonicalJson({
    kind,
    of: of.map(expressionKey),
    where: where === undefined ? null : expressionKey(where),
    by: by === undefined ? null : by.map(expressionKey),
    options: optionsToJson({ ...defaults, ...options }),
  });
}

/** The canonical key of an expression. */
export function expressionKey(expression: Expression): string {
  return canonicalJson(expressionToJson(expression));
}

function optionsToJson(option: unknown): Json {
  if (Array.isArray(option)) return option.map(optionsToJson);
  if (typeof option === 'object' && option !== null) {
    return Object.fromEntries(Object.entries(option).map(([name, value]) => [name, optionsToJson(value)]));
  }
  return valueToJson(option as null | boolean | number | bigint | string);
}
