import { parsePattern, patternToJavaScript } from '@millrace/columns';
import { usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import { type ColumnKind, type ColumnSelector, checkOptions, oneOf, show } from '../spec.js';

/** Options of {@link columnSelector}; at least one. */
export interface ColumnSelectorOptions {
  /** Kinds of columns to take: `number` is `integer` and `float` together. */
  readonly types?: ColumnKind | readonly ColumnKind[];
  /** A pattern that the column's name holds, in the linear-time subset of regular expressions. */
  readonly pattern?: string;
}

const KINDS = ['number', 'integer', 'float', 'text', 'bool', 'temporal'] as const;

/**
 * Says by type, by name, or by both which columns a part of `columnTransformer` takes, as scikit-learn's `make_column_selector`; as
 * data, resolved when fitting.
 *
 * Columns that have a role at fit (target, weight, rowKey, folds) are never taken. Throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { columnSelector, columnTransformer, fit, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const spec = columnTransformer([['num', standardScaler(), columnSelector({ types: 'number', pattern: '^x' })]]);
 * const fitted = await fit(spec, tableFromArrays({ x1: Float64Array.of(1, 3), y: Float64Array.of(1, 2), x2: ['a', 'b'] }));
 * fitted.outputNames; // => ['num__x1']
 * ```
 */
export function columnSelector(options: ColumnSelectorOptions): ColumnSelector {
  checkOptions('columnSelector', options, ['types', 'pattern']);
  const { types = null, pattern = null } = options ?? {};
  if (types === null && pattern === null) {
    throw usageError('bad_option', `columnSelector needs 'types', 'pattern' or both.`, {
      expected: ['types', 'pattern'],
    });
  }
  const kinds = types === null ? null : [types].flat();
  for (const kind of kinds ?? []) oneOf(`'types' of columnSelector`, kind, KINDS);
  const selector = { types: kinds as readonly ColumnKind[] | null, pattern };
  checkSelector(selector);
  return Object.freeze(selector);
}

/** Throws `UsageError` for what is no selector: also one that came back from JSON. */
export function checkSelector(given: unknown): asserts given is ColumnSelector {
  const { types, pattern } = (given ?? {}) as ColumnSelector;
  const kinds =
    types === null || (Array.isArray(types) && types.every((kind) => KINDS.includes(kind as 'text')));
  if (!kinds || !(pattern === null || typeof pattern === 'string')) {
    throw usageError(
      'bad_option',
      `${show(given)} is no selector of columns: make one with columnSelector().`,
      {
        actual: show(given),
      },
    );
  }
  if (pattern !== null) parsePattern(pattern);
}

/** The names of the columns that a part takes. */
export function resolveColumns(
  part: string,
  columns: readonly string[] | ColumnSelector,
  features: readonly Feature[],
): readonly string[] {
  if (Array.isArray(columns)) return columns as readonly string[];
  const { types, pattern } = columns as ColumnSelector;
  const matches = pattern === null ? undefined : new RegExp(patternToJavaScript(parsePattern(pattern)), 'u');
  const found = features.filter(
    ({ name, type }) =>
      (types === null || types.some((kind) => isOfKind(type, kind))) && (matches?.test(name) ?? true),
  );
  if (found.length > 0) return found.map(({ name }) => name);
  throw usageError(
    'no_columns',
    `The selector of part '${part}' takes none of the columns: ${JSON.stringify(columns)}.`,
    { actual: features.map(({ name }) => name) },
  );
}

function isOfKind(type: Feature['type'], kind: ColumnKind): boolean {
  switch (kind) {
    case 'number':
      return type.kind === 'int' || type.kind === 'float';
    case 'integer':
      return type.kind === 'int';
    case 'text':
      return type.kind === 'utf8';
    case 'temporal':
      return ['date', 'time', 'timestamp', 'duration'].includes(type.kind);
    default:
      return type.kind === kind;
  }
}
