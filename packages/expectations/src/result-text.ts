import { untagged } from './plain.js';
import { checkResult, type ExpectationResult, type SuiteResult } from './result.js';

/** How a result is told. */
export interface ResultTextOptions {
  /** Leave out what succeeded. */
  readonly failedOnly?: boolean;
}

/**
 * A result as lines of text for a person: the verdict, then a line for each expectation.
 *
 * @example
 * ```ts
 * import { expectColumnToExist, expectationSuite, resultText, validate } from '@millrace/expectations';
 * import { tableFromArrays } from 'apache-arrow';
 * const suite = expectationSuite('orders', [expectColumnToExist('id')]);
 * resultText(await validate(suite, tableFromArrays({ id: [1] }))).split('\n')[0]; // => 'orders: 1 of 1 expectations met'
 * ```
 */
export function resultText(result: SuiteResult, options: ResultTextOptions = {}): string {
  checkResult(result);
  const { successful, evaluated } = result.statistics;
  const shown = result.results.filter((entry) => options.failedOnly !== true || !entry.success);
  const lines = shown.map((entry) => `  ${entry.success ? '✓' : '✗'} ${describeEntry(entry)}`);
  return [`${result.suiteName}: ${successful} of ${evaluated} expectations met`, ...lines].join('\n');
}

function describeEntry(entry: ExpectationResult): string {
  const { type, kwargs } = entry.expectation;
  const operands = Object.entries(kwargs).map(([name, value]) => `${name}=${shown(value)}`);
  return `${type}(${operands.join(', ')})${observed(entry)}`;
}

function observed({ result, exception, success }: ExpectationResult): string {
  if (exception) return `: not run: ${exception.message}`;
  if ('observed_value' in result) return `: observed ${shown(result['observed_value'])}`;
  const count = result['unexpected_count'];
  if (typeof count !== 'number' || (success && count === 0)) return '';
  const values = result['partial_unexpected_list'] as readonly unknown[] | undefined;
  const listed = values === undefined ? '' : `: ${values.slice(0, SHOWN).map(shown).join(', ')}`;
  return `: ${count} of ${String(result['element_count'])} unexpected${whereOf(result)}${listed}`;
}

const SHOWN = 5;

// A row is told by its number, or by its key columns where the format names some; rows without an order have no number.
function whereOf(result: ExpectationResult['result']): string {
  const rows = result['partial_unexpected_index_list'] as readonly unknown[] | undefined;
  const first = rows?.[0];
  if (first === undefined) return '';
  return typeof first === 'number' ? `, first in row ${first}` : `, in row ${shown(first)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(untagged(value)) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
