import { canonicalJson, UsageError } from '@millrace/columns';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { definitionNames, definitionOf } from './definitions.js';
import type { Expectation, Kwarg } from './expectation.js';
import { checkKeywords } from './keyword.js';
import { checkOptions } from './option-names.js';
import { plain } from './plain.js';

/** A named list of expectations, as data. */
export interface ExpectationSuite {
  readonly name: string;
  readonly expectations: readonly Expectation[];
  readonly id?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  /** What a reader should know: of a suite that came from elsewhere, what had no place here. */
  readonly notes?: readonly string[];
  /** Where it came from; an expectation that can't be built fails alone in a suite that was made elsewhere. */
  readonly origin?: 'great_expectations';
}

/** The names of a schema's columns, as far as the compiler knows them: of `tableSchema`, a zod object, or an Arrow schema with named types. */
export type ColumnsOf<S> = S extends { readonly row: { readonly shape: infer Shape } }
  ? keyof Shape & string
  : S extends { readonly shape: infer Shape }
    ? keyof Shape & string
    : S extends { readonly fields: readonly { readonly name: infer Name }[] }
      ? Name & string
      : string;

/** Options of {@link expectationSuite}. */
export interface ExpectationSuiteOptions<S = unknown> {
  /** The schema of the tables the suite is for: only its columns may be named, and the editor completes them. */
  readonly schema?: S;
}

/**
 * Names a list of expectations. With a schema, an expectation on another column is an error of the compiler.
 *
 * @throws UsageError for an expectation of unknown type, with a keyword that it does not have or lacks, or a keyword's value of
 * the wrong shape, such as `mostly` outside 0 to 1.
 * @example
 * ```ts
 * import { expectColumnToExist, expectationSuite } from '@millrace/expectations';
 * expectationSuite('orders', [expectColumnToExist('id')]).expectations.length; // => 1
 * ```
 */
export function expectationSuite<S = unknown>(
  name: string,
  expectations: readonly Expectation<ColumnsOf<S>>[],
  options: ExpectationSuiteOptions<S> = {},
): ExpectationSuite {
  checkOptions('expectationSuite', options, ['schema']);
  checkSuite({ name, expectations });
  return { name, expectations: [...expectations] };
}

/** What a suite must be, however it came about; a suite read from JSON has not been through {@link expectationSuite}. */
export function checkSuite(suite: ExpectationSuite): void {
  const { name, expectations }: Partial<ExpectationSuite> = suite ?? {};
  if (typeof name !== 'string' || !Array.isArray(expectations)) {
    throw new UsageError('bad_suite', 'A suite is { name: text, expectations: a list of expectations }.', {
      issues: [{ code: 'bad_suite' }],
    });
  }
  if (suite.origin === 'great_expectations') return;
  expectations.forEach((expectation, place) => {
    checkExpectation(expectation, place);
  });
}

const SEVERITIES: readonly string[] = ['critical', 'warning', 'info'];

// What Great Expectations writes beside type and kwargs, its own id included.
const MEMBERS: ReadonlySet<string> = new Set(
  'type kwargs severity description meta id notes rendered_content expectation_context'.split(' '),
);

function checkExpectation(expectation: Expectation, place: number): void {
  const { type, kwargs }: Partial<Expectation> = expectation ?? {};
  if (typeof type !== 'string' || typeof kwargs !== 'object' || kwargs === null || Array.isArray(kwargs)) {
    throw new UsageError('bad_expectation', `Expectation ${place} of the suite is not { type, kwargs }.`, {
      issues: [{ code: 'bad_expectation', place }],
    });
  }
  const stray = Object.keys(expectation).find((name) => !MEMBERS.has(name));
  if (stray !== undefined) {
    const known = [...MEMBERS];
    throw new UsageError(
      'bad_expectation',
      `Expectation ${place} of the suite, ${type}, has the unknown member '${stray}'; it may have ${known.join(', ')}, and its keywords in kwargs.`,
      { issues: [{ code: 'bad_expectation', place, actual: stray, expected: known }] },
    );
  }
  const { severity } = expectation;
  if (severity !== undefined && !SEVERITIES.includes(severity)) {
    throw new UsageError(
      'bad_option',
      `severity must be ${SEVERITIES.join(', ')}; in ${type} it is ${String(severity)}.`,
      { issues: [{ code: 'bad_option', place, actual: severity, expected: SEVERITIES }] },
    );
  }
  const definition = definitionOf(type);
  if (!definition) throw unknownExpectation(type);
  checkKeywords(type, definition.keywords, expectation);
}

/** The error for a type of expectation that there is not. */
export function unknownExpectation(type: string): UsageError {
  const known = definitionNames();
  return new UsageError(
    'unknown_expectation',
    `There is no expectation '${type}'; there are ${known.join(', ')}.`,
    {
      issues: [{ code: 'unknown_expectation', actual: type, expected: known }],
    },
  );
}

/**
 * The content id of a suite: `sha256:` and the hex SHA-256 of its canonical JSON; equal suites have equal ids.
 *
 * @throws UsageError when the suite is malformed.
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
  checkSuite(suite);
  const document = {
    name: suite.name,
    expectations: suite.expectations.map(plain),
    parameters: plain(parameters),
  };
  return `sha256:${bytesToHex(sha256(utf8ToBytes(canonicalJson(document))))}`;
}
