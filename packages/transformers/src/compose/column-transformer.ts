import { usageError } from '../errors.js';
import {
  type ColumnSelector,
  type ColumnTransformerPart,
  type ColumnTransformerSpec,
  checkOptions,
  describeSpec,
  flag,
  isSpec,
  show,
  type TransformerSpec,
} from '../spec.js';
import { checkSelector } from './column-selector.js';
import { passthrough } from './passthrough.js';
import { checkNames } from './pipeline.js';

/** A part of {@link columnTransformer}: its name, its transformer, its columns. */
export type ColumnTransformerInput = readonly [
  name: string,
  step: TransformerSpec | 'passthrough' | 'drop',
  columns: string | readonly string[] | ColumnSelector,
];

/** The columns that the parts name, dropped ones aside; any text where a selector or a remainder takes others. */
type ColumnsOfParts<Parts, Options = Record<never, never>> = Options extends {
  readonly remainder: TransformerSpec | 'passthrough';
}
  ? string
  : Parts extends readonly (infer Part)[]
    ? ColumnsOfPart<Part>
    : string;

type ColumnsOfPart<Part> = Part extends readonly [string, 'drop', unknown]
  ? never
  : Part extends readonly [string, unknown, infer Columns]
    ? Columns extends string
      ? Columns
      : Columns extends readonly (infer Column)[]
        ? Extract<Column, string>
        : string
    : string;

/** Options of {@link columnTransformer}. */
export interface ColumnTransformerOptions {
  /** What becomes of the columns that no part names (`'drop'` by default). */
  readonly remainder?: TransformerSpec | 'passthrough' | 'drop';
  /** Put the part's name and `__` before each output name (true by default). */
  readonly verboseFeatureNamesOut?: boolean;
}

/**
 * Describes transformers side by side, each on its own columns, as scikit-learn's `ColumnTransformer`.
 *
 * Outputs come in the order of the parts, the remainder last, named `<part>__<name>`. Columns are found by name, in any order;
 * others are ignored. Throws `UsageError` for a bad part, a name used twice, or a column named twice in one part.
 *
 * @example
 * ```ts
 * import { columnTransformer, fit, ordinalEncoder, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const spec = columnTransformer([['num', standardScaler(), ['distance']], ['cat', ordinalEncoder(), ['carrier']]]);
 * const fitted = await fit(spec, tableFromArrays({ distance: Float64Array.of(1, 3), carrier: ['UA', 'B6'] }));
 * fitted.outputNames; // => ['num__distance', 'cat__carrier']
 * [...fitted.row({ distance: 3, carrier: 'B6' })]; // => [1, 0]
 * ```
 */
export function columnTransformer<
  const Parts extends readonly ColumnTransformerInput[],
  const Options extends ColumnTransformerOptions = Record<never, never>,
>(parts: Parts, options?: Options): ColumnTransformerSpec<ColumnsOfParts<Parts, Options>> {
  checkOptions('columnTransformer', options, ['remainder', 'verboseFeatureNamesOut']);
  if (!Array.isArray(parts)) {
    throw usageError('bad_parts', 'columnTransformer takes a list of [name, transformer, columns].', {
      expected: '[name, transformer, columns][]',
    });
  }
  const checked = (parts as readonly ColumnTransformerInput[]).map(checkPart);
  checkNames(
    'columnTransformer',
    checked.map(({ name }) => name),
  );
  const remainder = checkTransformer(options?.remainder ?? 'drop', `The remainder of columnTransformer`);
  if (remainder !== 'drop' && checked.some(({ name }) => name === 'remainder')) {
    throw usageError(
      'duplicate_name',
      `The name 'remainder' is taken by the remainder of columnTransformer.`,
      { actual: 'remainder' },
    );
  }
  const verboseFeatureNamesOut = flag(
    `'verboseFeatureNamesOut' of columnTransformer`,
    options?.verboseFeatureNamesOut ?? true,
  );
  const spec: ColumnTransformerSpec = {
    kind: 'columnTransformer',
    parts: checked,
    remainder,
    verboseFeatureNamesOut,
  };
  return describeSpec(spec) as ColumnTransformerSpec<ColumnsOfParts<Parts, Options>>;
}

function checkPart(part: ColumnTransformerInput, at: number): ColumnTransformerPart {
  if (!Array.isArray(part) || part.length !== 3) {
    throw usageError('bad_parts', `Part ${at} of columnTransformer must be [name, transformer, columns].`, {
      expected: '[name, transformer, columns]',
    });
  }
  const [name, step, given] = part as ColumnTransformerInput;
  const checked = checkTransformer(step, `Part '${name}' of columnTransformer`);
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    checkSelector(given);
    return { name, step: checked, columns: given };
  }
  const columns: readonly unknown[] = Array.isArray(given) ? given : [given];
  for (const [i, column] of columns.entries()) {
    if (typeof column !== 'string') {
      throw usageError(
        'bad_column',
        `Part '${name}' of columnTransformer names its columns by text; ${show(column)} is none.`,
        { actual: show(column) },
      );
    }
    if (columns.indexOf(column) !== i)
      throw usageError(
        'duplicate_column',
        `Part '${name}' of columnTransformer names column '${column}' twice.`,
        { column },
      );
  }
  return {
    name,
    step: checked,
    columns: columns as readonly string[],
  };
}

/** A transformer of a composition, or the word for one. */
export function checkTransformer(step: unknown, what: string): TransformerSpec | 'drop' {
  if (step === 'passthrough') return passthrough();
  if (step === 'drop' || isSpec(step)) return step;
  throw usageError(
    'bad_parts',
    `${what} is ${show(step)}: give a transformer such as standardScaler(), 'passthrough' or 'drop'.`,
    { actual: show(step) },
  );
}
