import { canonicalJson, UsageError, valueToJson } from '@millrace/columns';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { checkKeywords } from './compile.js';
import { definitions } from './definitions.js';
import type { Expectation, Kwarg } from './expectation.js';

/** A named list of expectations, as data. */
export interface ExpectationSuite {
  readonly name: string;
  readonly expectations: readonly Expectation[];
}

/**
 * Names a list of expectations.
 *
 * @throws UsageError for an expectation of unknown type, with a keyword it does not have, or `mostly` outside 0 to 1.
 * @example
 * ```ts
 * import { expectColumnToExist, expectationSuite } from '@millrace/expectations';
 * expectationSuite('orders', [expectColumnToExist('id')]).expectations.length; // => 1
 * ```
 */
export function expectationSuite(name: string, expectations: readonly Expectation[]): ExpectationSuite {
  expectations.forEach(checkExpectation);
  return { name, expectations: [...expectations] };
}

function checkExpectation(expectation: Expectation): void {
  const definition = definitions.get(expectation.type);
  if (!definition) {
    throw new UsageError(
      'unknown_expectation',
      `There is no expectation '${expectation.type}'; there are ${[...definitions.keys()].join(', ')}.`,
      {
        issues: [
          { code: 'unknown_expectation', actual: expectation.type, expected: [...definitions.keys()] },
        ],
      },
    );
  }
  checkKeywords(definition, expectation);
  const { mostly } = expectation.kwargs;
  if (mostly === undefined || typeof mostly === 'string') return;
  if (typeof mostly === 'number' && mostly >= 0 && mostly <= 1) return;
  throw new UsageError('bad_option', `mostly must be a number from 0 to 1, not ${String(mostly)}.`, {
    issues: [{ code: 'bad_option', expected: '0..1', actual: mostly, expectation: expectation.type }],
  });
}

/**
 * The content id of a suite: `sha256:` and the hex SHA-256 of its canonical JSON; equal suites have equal ids.
 *
 * @example
 * ```ts
 * import { expectColumnToExist, expectationSuite, suiteVersion } from '@millrace/expectations';
 * const version = suiteVersion(expectationSuite('orders', [expectColumnToExist('id')]));
 * version === suiteVersion(expectationSuite('orders', [expectColumnToExist('id')])); // => true
 * ```
 */
export function suiteVersion(
  suite: ExpectationSuite,
  parameters: Readonly<Record<string, Kwarg>> = {},
): string {
  const document = {
    name: suite.name,
    expectations: suite.expectations.map(plain),
    parameters: plain(parameters),
  };
  return `sha256:${bytesToHex(sha256(utf8ToBytes(canonicalJson(document))))}`;
}

/** Data as JSON can hold it: dates as ISO text, special numbers and 64-bit integers tagged. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'bigint' || typeof value === 'number') return valueToJson(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([name, member]) => [name, plain(member)]));
}
