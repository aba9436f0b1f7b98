import { type DataType, type Schema, types } from '@millrace/columns';
import { usageError } from '../errors.js';
import type { SklearnFitted } from '../sklearn/from-sklearn.js';

const NUMERIC = new Set([
  'StandardScaler',
  'MinMaxScaler',
  'MaxAbsScaler',
  'RobustScaler',
  'Normalizer',
  'QuantileTransformer',
  'PowerTransformer',
  'KNNImputer',
  'KBinsDiscretizer',
  'Binarizer',
  'PolynomialFeatures',
  'SplineTransformer',
  'VarianceThreshold',
  'MissingIndicator',
]);
const TEXTS = new Set(['CountVectorizer', 'TfidfVectorizer', 'HashingVectorizer']);

type Names = readonly string[];

/**
 * The schema of the columns that a transformer was fitted to, as far as what it learned says: doubles for what computes, the type of their categories for encoders, text for vectorizers. A skops file holds no types.
 *
 * Throws `UsageError` naming the columns whose type nothing tells.
 */
export function inputSchema(fitted: SklearnFitted, names: Names | null): Schema {
  const found = new Map<string, DataType>();
  const columns =
    names ?? (TEXTS.has(fitted.transformer) || isLabel(fitted.transformer) ? ['document'] : null);
  if (columns === null) throw unknown([]);
  note(fitted.transformer, fitted.params ?? {}, fitted.attributes ?? {}, columns, found);
  const missing = columns.filter((name) => !found.has(name));
  if (missing.length > 0) throw unknown(missing);
  return { fields: columns.map((name) => ({ name, type: found.get(name)!, nullable: true })) };
}

function unknown(missing: Names): Error {
  return usageError(
    'unknown_types',
    `The skops file does not tell ${missing.length === 0 ? 'which columns it was fitted to' : `of which type these columns are: ${missing.slice(0, 10).join(', ')}`}: give the schema, fittedFromSkops(bytes, { schema }).`,
    { actual: missing, hint: 'fittedFromSkops(bytes, { schema })' },
  );
}

function isLabel(transformer: string): boolean {
  return transformer === 'LabelEncoder' || transformer === 'LabelBinarizer';
}

type Record_ = Readonly<Record<string, unknown>>;

// The first step that tells decides; what a later one sees may be computed.
function note(
  transformer: string,
  params: Record_,
  attributes: Record_,
  columns: Names,
  found: Map<string, DataType>,
): void {
  const tell = (i: number, type: DataType | undefined): void => {
    if (type !== undefined && columns[i] !== undefined && !found.has(columns[i])) found.set(columns[i], type);
  };
  if (NUMERIC.has(transformer)) for (const i of columns.keys()) tell(i, types.float64());
  else if (TEXTS.has(transformer)) tell(0, types.utf8());
  else if (isLabel(transformer)) tell(0, typeOf(attributes['classes_']));
  else if (transformer === 'SimpleImputer')
    for (const i of columns.keys()) tell(i, typeOf([(attributes['statistics_'] as readonly unknown[])?.[i]]));
  else if (transformer === 'Pipeline') noteSteps(params, attributes, columns, found);
  else if (transformer === 'FeatureUnion') noteParts('transformer_list', params, attributes, columns, found);
  else if (transformer === 'ColumnTransformer') noteParts('transformers', params, attributes, columns, found);
  else
    for (const i of columns.keys()) tell(i, typeOf((attributes['categories_'] as readonly unknown[])?.[i]));
}

function typeOf(values: unknown): DataType | undefined {
  if (!Array.isArray(values)) return undefined;
  const some = values.filter((value) => value !== null && !(value !== value));
  if (some.length === 0)
    return values.length > 0 && typeof values[0] === 'number' ? types.float64() : undefined;
  if (some.every((value) => typeof value === 'string')) return types.utf8();
  if (some.every((value) => typeof value === 'boolean')) return types.bool();
  return some.every((value) => typeof value === 'number') ? types.float64() : undefined;
}

function isStep(step: unknown): step is { readonly transformer: string; readonly params: Record_ } {
  return typeof step === 'object' && step !== null && 'transformer' in step;
}

// Later steps tell of the columns only as long as every step before leaves them as they are.
function noteSteps(params: Record_, attributes: Record_, columns: Names, found: Map<string, DataType>): void {
  for (const [name, step] of params['steps'] as readonly (readonly [string, unknown])[]) {
    if (!isStep(step)) continue;
    note(step.transformer, step.params, inner(attributes, 'steps', name), columns, found);
    return;
  }
}

function noteParts(
  list: string,
  params: Record_,
  attributes: Record_,
  columns: Names,
  found: Map<string, DataType>,
): void {
  const taken = new Set<string>();
  const parts = params[list] as readonly (readonly [string, unknown, unknown?])[];
  for (const [name, step, own] of parts) {
    const names = Array.isArray(own) ? (own as Names) : columns;
    for (const each of names) taken.add(each);
    if (isStep(step))
      note(step.transformer, step.params, inner(attributes, 'transformers', name), names, found);
  }
  const { remainder } = params;
  if (!isStep(remainder)) return;
  const rest = columns.filter((name) => !taken.has(name));
  note(remainder.transformer, remainder.params, inner(attributes, 'transformers', 'remainder'), rest, found);
}

function inner(attributes: Record_, group: string, name: string): Record_ {
  return (attributes[group] as Readonly<Record<string, Record_>>)?.[name] ?? {};
}
