import { UsageError } from '@millrace/columns';
import type { Expectation, Kwarg, Severity } from '../expectation.js';
import { looksLikeParameter } from '../parameters.js';
import type { ExpectationSuite } from '../suite.js';
import { jsonFromGx } from './json.js';

type Json = Readonly<Record<string, unknown>>;

// Settings of a run, which stand among the keywords of older documents.
const RUNTIME: readonly string[] = [
  'batch_id',
  'result_format',
  'catch_exceptions',
  'include_config',
  'windows',
];

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A suite from the JSON that Great Expectations 0.13 to 1.24 writes, as an object or text; integers may be `bigint`.
 *
 * Nothing of one bad expectation stops the others: what can't be built or run becomes the `exception` of its result. What has no place in
 * our suites (settings of a run, rendered content) is named in `notes`.
 *
 * @throws UsageError for a document that is no suite, or a text that is no JSON.
 * @example
 * ```ts
 * import { suiteFromGx } from '@millrace/expectations';
 * const suite = suiteFromGx('{"name": "orders", "expectations": [{"type": "expect_column_to_exist", "kwargs": {"column": "id"}}]}');
 * suite.expectations[0]?.kwargs; // => { column: 'id' }
 * ```
 */
export function suiteFromGx(document: string | object): ExpectationSuite {
  const given: unknown = typeof document === 'string' ? jsonFromGx(document) : document;
  const name = isObject(given) ? (given['name'] ?? given['expectation_suite_name']) : undefined;
  if (!isObject(given) || typeof name !== 'string' || !Array.isArray(given['expectations'])) {
    throw new UsageError(
      'bad_suite',
      'A suite of Great Expectations is { name: text, expectations: a list of expectations }.',
      { issues: [{ code: 'bad_suite' }] },
    );
  }
  const notes = [given['notes'] ?? []].flat().map(String);
  const expectations = given['expectations'].map((one: unknown, place) => expectationOf(one, place, notes));
  return {
    name,
    expectations,
    origin: 'great_expectations',
    ...(typeof given['id'] === 'string' ? { id: given['id'] } : {}),
    ...(isObject(given['meta']) ? { meta: given['meta'] } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

function expectationOf(given: unknown, place: number, notes: string[]): Expectation {
  if (!isObject(given)) {
    notes.push(`Expectation ${place} is not an object; it fails when it is run.`);
    return { type: String(given), kwargs: {} };
  }
  const type = String(given['type'] ?? given['expectation_type']);
  const all = isObject(given['kwargs']) ? given['kwargs'] : {};
  const kwargs: Record<string, Kwarg> = {};
  for (const [name, value] of Object.entries(all)) {
    if (RUNTIME.includes(name)) notes.push(`${type}: '${name}' is a setting of a run, and left out.`);
    else kwargs[name] = asItStands(value) as Kwarg;
  }
  if (given['rendered_content']) notes.push(`${type}: its rendered content is left out.`);
  const { id, severity, description, meta, notes: own } = given;
  return {
    type,
    kwargs,
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof severity === 'string' ? { severity: severity as Severity } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    ...(isObject(meta) && Object.keys(meta).length > 0 ? { meta } : {}),
    ...(own === undefined || own === null ? {} : { notes: own as string }),
  };
}

// Braces mean nothing there, and stay what they are.
function asItStands(value: unknown): unknown {
  if (typeof value === 'string') return looksLikeParameter(value) ? { $LITERAL: value } : value;
  if (Array.isArray(value)) return value.map(asItStands);
  if (!isObject(value) || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asItStands(member)]));
}
