import {
  type AggregateKind,
  compareValues,
  type DataType,
  type Rows,
  typeName,
  UsageError,
  type Value,
  valueAt,
} from '@millrace/columns';
import { aggregateOver } from '../computed-kind.js';
import type { Definition, Served } from '../definition.js';
import { float64 } from '../double-type.js';
import { usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import { type Asking, askTogether, known } from '../judgement.js';
import type { Kernel } from '../kernel.js';
import { pythonText } from '../python-repr.js';
import { isCategories, isCategory, listOf, orNull } from '../shape.js';
import { withDefaults } from '../sklearn/python-values.js';
import { type Category, checkOptions, describeLeaf, type LeafSpec, show } from '../spec.js';
import type { StatisticsContext } from '../statistics-context.js';
import { fromStored, toStored } from '../stored-value.js';
import { categoriesFrom } from './python-categories.js';

/** Options of {@link multiLabelBinarizer}. */
export interface MultiLabelBinarizerOptions {
  /** The classes in their order; by default those that fit sees, ascending. */
  readonly classes?: readonly Category[] | null;
}

/**
 * Describes one column of 0 and 1 per class that says whether a row's list has it, as scikit-learn's `MultiLabelBinarizer`; named `<column>_<class>`.
 *
 * Values that are no class are left out, and a missing list is an empty one. Takes lists of text, integers, float64 or booleans; throws `UsageError` for a bad option.
 *
 * @example
 * ```ts
 * import { fit, multiLabelBinarizer } from '@millrace/transformers';
 * import { Field, List, Table, Utf8, vectorFromArray } from 'apache-arrow';
 * const genres = vectorFromArray([['comedy'], ['thriller', 'comedy'], []], new List(new Field('item', new Utf8())));
 * const fitted = await fit(multiLabelBinarizer(), new Table({ genres }));
 * fitted.outputNames; // => ['genres_comedy', 'genres_thriller']
 * [...fitted.row({ genres: ['thriller', 'western'] })]; // => [0, 1]
 * ```
 */
export function multiLabelBinarizer(options?: MultiLabelBinarizerOptions): LeafSpec<'multiLabelBinarizer'> {
  checkOptions('multiLabelBinarizer', options, ['classes']);
  const classes = options?.classes ?? null;
  if (classes !== null && (!listOf(isCategory)(classes) || new Set(classes).size !== classes.length))
    throw usageError(
      'bad_option',
      `'classes' of multiLabelBinarizer must be different values, not ${show(classes)}.`,
      { actual: show(classes) },
    );
  return describeLeaf(multiLabelBinarizerDefinition, { classes });
}

/**
 * How `multiLabelBinarizer` is served. `state`: `classes`, one list a column.
 *
 * @example
 * ```ts
 * import { multiLabelBinarizerServed } from '@millrace/transformers/serve';
 * multiLabelBinarizerServed.kind; // => 'multiLabelBinarizer'
 * ```
 */
export const multiLabelBinarizerServed: Served & { readonly kind: 'multiLabelBinarizer' } = {
  kind: 'multiLabelBinarizer',
  version: 1,
  parameters: { classes: orNull(listOf(isCategory)) },
  state: { classes: isCategories },
  plan: ({ state }, features, path) =>
    features.flatMap((feature, i) => {
      const classes = (state['classes'] as readonly (readonly Category[])[])[i]!;
      const item = feature.type.kind === 'list' ? feature.type.item.type : feature.type;
      const of = { kernel: labelsKernel(classes, item), of: [feature.formula] };
      return classes.map((each, output) => ({
        name: `${feature.name}_${pythonText(each, item)}`,
        type: float64,
        formula: { op: 'output', of, output } as const,
        steps: [...feature.steps, path],
      }));
    }),
};

function labelsKernel(classes: readonly Category[], item: DataType): Kernel {
  const places = new Map<unknown, number>(classes.map((each, place) => [each, place]));
  return {
    name: 'multiLabelBinarizer',
    outputs: classes.length,
    row: ([list], out, at) => {
      out.fill(0, at, at + classes.length);
      if (list === null) return undefined;
      for (const item of list as unknown as Iterable<unknown>) {
        const place = places.get(item);
        if (place !== undefined) out[at + place] = 1;
      }
      return undefined;
    },
    sql: ({ dialect, double, literal, refuse }, [list], output) => {
      if (dialect.name !== 'duckdb') throw refuse('only the lists of DuckDB are known to be exact');
      const has = `list_contains(${list}, ${literal(classes[output]!, item)})`;
      return `(CASE WHEN coalesce(${has}, FALSE) THEN ${double(1)} ELSE ${double(0)} END)`;
    },
  };
}

/** The different values of lists: the state is a Map from their canonical text to them. */
const listItemsKind: AggregateKind<Map<string, Category>, readonly Category[]> = {
  name: 'listItems',
  version: 1,
  order: 'free',
  start: () => new Map(),
  update: (state, { columns: [lists], length, selection }: Rows) => {
    const count = selection === null ? length : selection.length;
    for (let i = 0; i < count; i++) {
      const list = valueAt(lists!, selection === null ? i : selection[i]!);
      if (list === null) continue;
      for (const item of list as unknown as Iterable<Value>)
        if (item !== null && item === item) note(state, item as Category);
    }
  },
  merge: (a, b) => new Map([...a, ...b]),
  finish: (state) => [...state.values()].sort(compareValues),
  encode: (state) => new TextEncoder().encode(JSON.stringify([...state.keys()].sort())),
  decode: (bytes) => {
    const list: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const state = new Map<string, Category>();
    for (const text of Array.isArray(list) ? list : [null]) {
      const value = typeof text === 'string' ? fromStored(JSON.parse(text)) : undefined;
      if (value === undefined || !isCategory(value))
        throw new UsageError('bad_state', 'These bytes are no state of listItems.');
      note(state, value);
    }
    return state;
  },
};

function note(state: Map<string, Category>, item: Category): void {
  const value = Object.is(item, -0) ? 0 : item;
  state.set(JSON.stringify(toStored(value)), value);
}

/** How `multiLabelBinarizer` is fitted: the values of the lists, in one round. */
export const multiLabelBinarizerDefinition: Definition & {
  readonly served: typeof multiLabelBinarizerServed;
} = {
  served: multiLabelBinarizerServed,
  learns: ({ classes }) => (classes === null ? ['rows'] : []),
  gives: () => 'computed',
  fit: ({ classes }, features, context) => {
    for (const { name, type } of features) {
      const item = type.kind === 'list' ? type.item.type : undefined;
      if (item !== undefined && ['utf8', 'int', 'bool', 'float'].includes(item.kind)) continue;
      throw usageError(
        'wrong_type',
        `multiLabelBinarizer needs lists of text, numbers or booleans, but column '${name}' is ${typeName(type)}.`,
        { column: name, actual: typeName(type) },
      );
    }
    return askTogether(
      features.map((feature) =>
        classes === null ? itemsOf(feature, context) : known(() => classes as readonly Category[]),
      ),
      (all) => ({ state: { classes: all }, warnings: [] }),
    );
  },
  sklearn: {
    name: 'MultiLabelBinarizer',
    parameters: (given) => {
      const { classes } = withDefaults('MultiLabelBinarizer', given, { classes: null, sparse_output: false });
      return multiLabelBinarizer({ classes: classes as readonly Category[] | null }).parameters;
    },
    toParameters: ({ classes }) => ({ classes }),
    state: (attributes) => ({
      classes: categoriesFrom('MultiLabelBinarizer', 'classes_', { classes_: [attributes['classes_']] }, [])
        .categories,
    }),
    toAttributes: ({ state }) => ({
      classes_: (state['classes'] as readonly (readonly Category[])[])[0] ?? [],
    }),
  },
};

function itemsOf({ formula }: Feature, context: StatisticsContext): Asking<readonly Category[]> {
  const { aggregate, kinds } = aggregateOver(
    [formula],
    (...of) => ({ kind: 'listItems', of }),
    context,
    listItemsKind as AggregateKind,
  );
  return { asks: [aggregate], kinds, read: ([answer]) => answer as readonly Category[] };
}
