import { type Schema, type Source, schemaFromArrow, UsageError } from '@millrace/columns';
import type { CompileContext } from './compile.js';
import { expectationKeys } from './key.js';
import { checkOptions } from './option-names.js';
import { isParameter } from './parameters.js';
import { checkSuite, type ExpectationSuite } from './suite.js';
import { compileSuite, contextFor, VALIDATE_OPTIONS, type ValidateOptions } from './validate.js';

/** What is wrong with an expectation of a suite, known without data. */
export interface SuiteIssue {
  /** The expectation's place in the suite, from 0. */
  readonly place: number;
  readonly key: string;
  readonly type: string;
  /** Why it could not run (such as `unknown_column`, `wrong_operand`, `bad_bounds`), `never_true`, or `always_true`. */
  readonly code: string;
  readonly message: string;
}

/**
 * Checks a suite against a schema before any data is touched: columns that are not there, operands of the wrong type, bounds that
 * contradict one another, and expectations that hold whatever the data.
 *
 * The schema is one of `@millrace/columns` or of apache-arrow. An expectation whose parameters are not given is checked for its columns alone.
 *
 * @throws UsageError when the suite is malformed, or the schema is none.
 * @example
 * ```ts
 * import { checkSuiteAgainst, expectColumnMaxToBeBetween, expectationSuite } from '@millrace/expectations';
 * import { types } from '@millrace/columns';
 * const suite = expectationSuite('orders', [expectColumnMaxToBeBetween('amuont', { maxValue: 9 })]);
 * const issues = checkSuiteAgainst(suite, { fields: [{ name: 'amount', type: types.float64(), nullable: true }] });
 * issues.map(({ code }) => code); // => ['unknown_column']
 * ```
 */
export function checkSuiteAgainst(
  suite: ExpectationSuite,
  schema: Schema | { readonly fields: readonly unknown[] },
  options: ValidateOptions = {},
): SuiteIssue[] {
  checkOptions('checkSuiteAgainst', options, VALIDATE_OPTIONS);
  checkSuite(suite);
  const context = contextFor(emptySource(readSchema(schema)), options);
  const keys = expectationKeys(suite.expectations);
  return suite.expectations.flatMap((expectation, place): SuiteIssue[] => {
    const about = { place, key: keys[place]!, type: expectation.type };
    const open = Object.entries(expectation.kwargs).filter(([, value]) => isParameter(value));
    const known = options.parameters ?? {};
    if (open.length > 0 && Object.keys(known).length === 0) {
      return missingColumns(expectation.kwargs, context).map((column) => ({
        ...about,
        code: 'unknown_column',
        message: `There is no column '${column}'.`,
      }));
    }
    const [compiled] = compileSuite({ name: suite.name, expectations: [expectation] }, context, options);
    if (compiled !== undefined && 'exception' in compiled) return [{ ...about, ...compiled.exception }];
    const contradiction = judgementOf(expectation.kwargs);
    return contradiction === null ? [] : [{ ...about, ...contradiction }];
  });
}

function readSchema(schema: Schema | { readonly fields: readonly unknown[] }): Schema {
  if (!Array.isArray((schema as Schema | undefined | null)?.fields)) {
    throw new UsageError(
      'bad_schema',
      'This is no schema: pass one of @millrace/columns or apache-arrow, such as table.schema.',
      { issues: [{ code: 'bad_schema', actual: typeof schema }] },
    );
  }
  const isOurs = schema.fields.every(
    (field) => typeof (field as { type?: { kind?: unknown } }).type?.kind === 'string',
  );
  return isOurs ? (schema as Schema) : schemaFromArrow(schema);
}

function emptySource(schema: Schema): Source {
  return { schema, rowCount: 0, async *batches() {} };
}

function missingColumns(kwargs: Readonly<Record<string, unknown>>, { schema }: CompileContext): string[] {
  const named = [kwargs['column'], kwargs['column_A'], kwargs['column_B'], kwargs['column_list']].flat();
  const there = new Set(schema.fields.map(({ name }) => name));
  return named.filter((name): name is string => typeof name === 'string' && !there.has(name));
}

function judgementOf(
  kwargs: Readonly<Record<string, unknown>>,
): { readonly code: string; readonly message: string } | null {
  const { min_value: low, max_value: high, mostly } = kwargs;
  if (mostly === 0) return { code: 'always_true', message: 'With mostly 0 no data can fail it.' };
  if (typeof low !== typeof high || !['number', 'bigint', 'string'].includes(typeof low)) return null;
  const [least, most] = [low as number, high as number];
  const isStrict = kwargs['strict_min'] === true || kwargs['strict_max'] === true;
  if (least > most || (least === most && isStrict))
    return { code: 'never_true', message: `Nothing lies between min_value ${least} and max_value ${most}.` };
  return null;
}
