import { UsageError } from '@millrace/columns';

/** How much a result says, by Great Expectations' names. */
export type ResultLevel = 'BOOLEAN_ONLY' | 'BASIC' | 'SUMMARY' | 'COMPLETE';

/** Great Expectations' own form of a result format. */
export interface ResultFormatOptions {
  /** `BASIC` by default. */
  readonly result_format?: ResultLevel;
  /** How many unexpected rows are shown below `COMPLETE` (20 by default, at most 10,000); 0 also leaves out the partial lists. */
  readonly partial_unexpected_count?: number;
  /** Rows are named by the values of these columns in place of their number. */
  readonly unexpected_index_column_names?: readonly string[] | null;
  /** Show the whole of each unexpected row. */
  readonly include_unexpected_rows?: boolean;
  /** Show no unexpected values. */
  readonly exclude_unexpected_values?: boolean;
  /** Taken for the sake of suites made elsewhere; there is no query to return. */
  readonly return_unexpected_index_query?: boolean;
}

/** A level's name, or {@link ResultFormatOptions}. */
export type ResultFormat = ResultLevel | ResultFormatOptions;

/** A result format with everything decided. */
export interface Format {
  readonly level: ResultLevel;
  readonly partial: number;
  /** How many unexpected rows are read. */
  readonly limit: number;
  readonly keys: readonly string[] | null;
  readonly wholeRows: boolean;
  readonly excludeValues: boolean;
}

const LEVELS: readonly string[] = ['BOOLEAN_ONLY', 'BASIC', 'SUMMARY', 'COMPLETE'];

/** The most rows that a result lists. */
const MOST_ROWS = 10_000;

type Check = readonly [expected: string, accepts: (value: unknown) => boolean];

const isFlag = (value: unknown): boolean => typeof value === 'boolean';

const CHECKS: Readonly<Record<keyof ResultFormatOptions, Check>> = {
  result_format: [LEVELS.join(', '), (value) => LEVELS.includes(value as string)],
  partial_unexpected_count: [
    `a whole number from 0 to ${MOST_ROWS}`,
    (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_ROWS,
  ],
  unexpected_index_column_names: [
    'a list of column names',
    (value) => value === null || (Array.isArray(value) && value.every((name) => typeof name === 'string')),
  ],
  include_unexpected_rows: ['true or false', isFlag],
  exclude_unexpected_values: ['true or false', isFlag],
  return_unexpected_index_query: ['true or false', isFlag],
};

/** Reads a result format; throws `UsageError` for one that is none. */
export function readFormat(
  given: ResultFormat | undefined,
  maxFailures: number | undefined = MOST_ROWS,
): Format {
  const options: ResultFormatOptions =
    typeof given === 'string' ? { result_format: given } : given === undefined ? {} : given;
  if (typeof options !== 'object' || options === null)
    throw refused('resultFormat', LEVELS.join(', '), options);
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof ResultFormatOptions] : undefined;
    if (check === undefined) throw refused('a member of resultFormat', Object.keys(CHECKS).join(', '), name);
    if (value !== undefined && !check[1](value))
      throw refused(typeof given === 'string' ? 'resultFormat' : name, check[0], value);
  }
  if (!Number.isInteger(maxFailures) || maxFailures < 0 || maxFailures > MOST_ROWS) {
    throw refused('maxFailures', `a whole number from 0 to ${MOST_ROWS}`, maxFailures);
  }
  const level = options.result_format ?? 'BASIC';
  const partial = options.partial_unexpected_count ?? 20;
  return {
    level,
    partial,
    limit: level === 'COMPLETE' ? maxFailures : level === 'BOOLEAN_ONLY' ? 0 : partial,
    keys: options.unexpected_index_column_names ?? null,
    wholeRows: options.include_unexpected_rows === true,
    excludeValues: options.exclude_unexpected_values === true,
  };
}

function refused(what: string, expected: string, actual: unknown): UsageError {
  const shown = typeof actual === 'string' ? actual : (JSON.stringify(actual) ?? String(actual));
  return new UsageError('bad_option', `${what} must be ${expected}, not ${shown}.`, {
    issues: [{ code: 'bad_option', option: what, expected, actual: shown }],
  });
}
