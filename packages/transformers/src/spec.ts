import type { Definition } from './definition.js';
import { NotFittedError, quoted, usageError } from './errors.js';

/** What `simpleImputer` fills in, or what a category is. */
export type Category = string | number | bigint | boolean;

/** A parameter of a description: plain data. */
export type ParameterValue = null | Category | readonly ParameterValue[];

/** Parameters by name. */
export interface Parameters {
  readonly [name: string]: ParameterValue;
}

/**
 * The description of one transformer that is no composition: plain data, never fitted in place.
 *
 * It has no `transform`: only what `fit` returns has.
 */
export interface LeafSpec<Kind extends string = string> {
  readonly kind: Kind;
  readonly parameters: Parameters;
}

/** One named step of a {@link PipelineSpec}. */
export interface PipelineStep {
  readonly name: string;
  readonly step: TransformerSpec;
}

/** Transformers one after another; `Column` are the columns it reads, where the compiler can know them. */
export interface PipelineSpec<Column extends string = string> {
  readonly kind: 'pipeline';
  /** Never present: carries the type of the columns. */
  readonly reads?: Column;
  readonly steps: readonly PipelineStep[];
}

/** One named part of a {@link ColumnTransformerSpec}; `'drop'` leaves its columns out. */
export interface ColumnTransformerPart {
  readonly name: string;
  readonly step: TransformerSpec | 'drop';
  readonly columns: readonly string[] | ColumnSelector;
}

/** Says by type, by name or by both which columns a part takes; they come in the order of the table. */
export interface ColumnSelector {
  /** Kinds of columns: `number` (integers and floats), `text`, `bool`, `temporal` (dates, times, timestamps, durations). */
  readonly types: readonly ColumnKind[] | null;
  /** A pattern that the name holds, in the linear-time subset. */
  readonly pattern: string | null;
}

/** A kind of columns that a {@link ColumnSelector} can ask for. */
export type ColumnKind = 'number' | 'integer' | 'float' | 'text' | 'bool' | 'temporal';

/** Transformers side by side, each on its own columns; `Column` are the columns it reads, where the compiler can know them. */
export interface ColumnTransformerSpec<Column extends string = string> {
  readonly kind: 'columnTransformer';
  /** Never present: carries the type of the columns. */
  readonly reads?: Column;
  readonly parts: readonly ColumnTransformerPart[];
  readonly remainder: TransformerSpec | 'drop';
  readonly verboseFeatureNamesOut: boolean;
}

/** Transformers side by side, each on all columns. */
export interface FeatureUnionSpec {
  readonly kind: 'featureUnion';
  readonly parts: readonly { readonly name: string; readonly step: TransformerSpec | 'drop' }[];
  readonly verboseFeatureNamesOut: boolean;
}

/** The description of a transformer or of a composition of them: what `fit` takes. */
export type TransformerSpec = LeafSpec | PipelineSpec | ColumnTransformerSpec | FeatureUnionSpec;

/** The columns that a description reads, where the compiler can know them; else any text. */
export type ColumnsReadBy<Spec> = Spec extends { readonly reads?: infer Column }
  ? Extract<Column, string>
  : string;

/** Is it a pipeline? */
export function isPipeline(spec: TransformerSpec): spec is PipelineSpec {
  return spec.kind === 'pipeline';
}

/** Is it a column transformer? */
export function isColumnTransformer(spec: TransformerSpec): spec is ColumnTransformerSpec {
  return spec.kind === 'columnTransformer';
}

/** Is it a feature union? */
export function isFeatureUnion(spec: TransformerSpec): spec is FeatureUnionSpec {
  return spec.kind === 'featureUnion';
}

const ACTIONS = [
  'transform',
  'transformBatch',
  'transformSource',
  'row',
  'rowInto',
  'rowObject',
  'inverse',
  'transformSql',
  'toOnnx',
  'stats',
  'outputNames',
];

const DEFINITION = Symbol('definition');

// The type of a description has none of these members; whoever calls one from JavaScript is told what to do instead.
const unfitted: object = Object.defineProperties(
  {},
  Object.fromEntries(
    ACTIONS.map((action) => [
      action,
      {
        get(this: { kind: string }): never {
          throw new NotFittedError(this.kind, action);
        },
      },
    ]),
  ),
);

/** Gives a composition its prototype, which answers `spec.transform` with a {@link NotFittedError}. */
export function describeSpec<S extends TransformerSpec>(spec: S): S {
  return Object.freeze(Object.assign(Object.create(unfitted) as object, spec)) as S;
}

const prototypes = new WeakMap<Definition, object>();

/** The description of a transformer of a kind; it knows its definition, but as data it is no more than kind and parameters. */
export function describeLeaf<Kind extends string>(
  definition: Definition & { readonly served: { readonly kind: Kind } },
  parameters: Parameters,
): LeafSpec<Kind> {
  const prototype =
    prototypes.get(definition) ??
    (Object.defineProperty(Object.create(unfitted), DEFINITION, { value: definition }) as object);
  prototypes.set(definition, prototype);
  const leaf = { kind: definition.served.kind, parameters };
  return Object.freeze(Object.assign(Object.create(prototype) as object, leaf)) as LeafSpec<Kind>;
}

/** The definition of a description that `describeLeaf` made; undefined for one that came back from JSON. */
export function definitionOf(spec: object): Definition | undefined {
  return (spec as { [DEFINITION]?: Definition })[DEFINITION];
}

/** Does it look like a description of this package: an object with a kind? */
export function isSpec(value: unknown): value is TransformerSpec {
  return typeof value === 'object' && value !== null && typeof (value as { kind: unknown }).kind === 'string';
}

/** Is the text free of lone surrogates, which no UTF-8 column can hold? */
export function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}

/** Throws `UsageError` for an option that the function does not have. */
export function checkOptions(what: string, options: object | undefined, known: readonly string[]): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw usageError(
      'bad_option',
      `${what} takes an object of options, not ${Array.isArray(options) ? 'a list' : String(options)}.`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw usageError('unknown_option', `${what} has no option '${name}'; it has ${quoted(known)}.`, {
      actual: name,
      expected: known,
    });
  }
}

/** One of the allowed words; throws `UsageError` for another. */
export function oneOf<T extends string | null>(what: string, value: unknown, allowed: readonly T[]): T {
  if (allowed.includes(value as T)) return value as T;
  throw usageError(
    'bad_option',
    `${what} must be ${allowed.map((a) => (a === null ? 'null' : `'${a}'`)).join(' or ')}, not ${show(value)}.`,
    {
      expected: allowed,
      actual: show(value),
    },
  );
}

/** A boolean option; throws `UsageError` for anything else. */
export function flag(what: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw usageError('bad_option', `${what} must be true or false, not ${show(value)}.`, {
    expected: 'boolean',
    actual: show(value),
  });
}

/** A value as a short text for a message. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'function') return 'a function';
  if (value === null || typeof value !== 'object') return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}
