import { columnSelector } from '../compose/column-selector.js';
import type { SklearnFitted } from '../sklearn/from-sklearn.js';
import type { ColumnKind } from '../spec.js';
import { badSkops, notCarriedHere } from './skops-errors.js';
import { SkopsObject, SkopsOther, SkopsSlice, SkopsType } from './skops-nodes.js';

/** A step of a composition: a transformer, or one of two words. */
type Step = SklearnFitted | 'passthrough' | 'drop';

/** The columns that a transformer was given, by name; null where they are what an earlier step made of them. */
type Names = readonly string[] | null;

/** A transformer as scikit-learn's class, parameters and attributes, from the object that skops stored; compositions with all their steps. */
export function sklearnObject(value: unknown): SklearnFitted {
  const step = stepOf(value, '$', inputNames(value));
  if (typeof step === 'object') return step;
  throw badSkops('$', 'holds no transformer');
}

/** The names of the columns an object was fitted to; `x0` and so on where it was fitted to an array; null where it does not say. */
export function inputNames(value: unknown): Names {
  if (!(value instanceof SkopsObject)) return null;
  const names = value.members.get('feature_names_in_');
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  const count = value.members.get('n_features_in_');
  if (typeof count === 'number' && count <= 1_000_000)
    return Array.from({ length: count }, (_, i) => `x${i}`);
  const steps = value.members.get(value.class === 'FeatureUnion' ? 'transformer_list' : 'steps');
  if (!Array.isArray(steps)) return null;
  const inner = steps.map((step) => (Array.isArray(step) ? inputNames(step[1]) : null));
  return (value.class === 'Pipeline' ? inner[0] : inner.find((each) => each !== null)) ?? null;
}

function stepOf(value: unknown, path: string, names: Names): Step {
  if (value === 'passthrough' || value === 'drop') return value;
  if (!(value instanceof SkopsObject)) throw notCarriedHere(path, describe(value));
  if (!/^sklearn(\.|$)/.test(value.module)) throw notCarriedHere(path, `${value.module}.${value.class}`);
  switch (value.class) {
    case 'Pipeline':
      return pipelineOf(value, path, names);
    case 'FeatureUnion':
      return unionOf(value, path, names);
    case 'ColumnTransformer':
      return columnTransformerOf(value, path, names);
    case 'FunctionTransformer':
      return functionOf(value, path);
    default:
      return leafOf(value, path);
  }
}

// Without functions it passes its columns through: what scikit-learn makes of the word.
function functionOf({ members }: SkopsObject, path: string): Step {
  for (const name of ['func', 'inverse_func']) {
    const given = members.get(name) ?? null;
    if (given !== null) throw notCarriedHere(`${path}.${name}`, describe(given));
  }
  return 'passthrough';
}

// Attributes end or begin with an underscore; all else are parameters.
function isAttribute(name: string): boolean {
  return name.endsWith('_') || name.startsWith('_');
}

function leafOf({ class: transformer, members }: SkopsObject, path: string): SklearnFitted {
  const params: Record<string, unknown> = Object.create(null);
  const attributes: Record<string, unknown> = Object.create(null);
  for (const [name, value] of members) {
    const at = `${path}.${name}`;
    if (isAttribute(name)) {
      const plain = attributeOf(value, at);
      if (plain !== undefined) attributes[name] = plain;
    } else if (name === 'dtype') requireDouble(value, at);
    else if (name === 'random_state' || name === 'cv') {
      if (typeof value !== 'object') params[name] = value;
    } else params[name] = parameterOf(value, at);
  }
  return { transformer, params, attributes };
}

// Whole numbers and truth values are the same as doubles.
function requireDouble(value: unknown, path: string): void {
  if (value === null) return;
  const name = value instanceof SkopsType ? value.name.replace(/^(numpy|builtins)\./, '') : describe(value);
  if (/^(float64|float|int64|int32|int|bool)$/.test(name)) return;
  throw notCarriedHere(path, `dtype ${name}, where outputs are doubles,`);
}

function parameterOf(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((each, i) => parameterOf(each, `${path}[${i}]`));
  if (value instanceof Set) return new Set([...value].map((each) => parameterOf(each, path)));
  if (value instanceof Map)
    return new Map([...value].map(([key, each]) => [key, parameterOf(each, `${path}.${String(key)}`)]));
  if (typeof value !== 'object' || value === null) return value;
  throw notCarriedHere(path, describe(value));
}

// What holds anything that is not carried is left out; who needs it says so.
function attributeOf(value: unknown, path: string): unknown {
  if (Array.isArray(value)) {
    const plain = value.map((each, i) => attributeOf(each, `${path}[${i}]`));
    return plain.includes(undefined) ? undefined : plain;
  }
  if (value instanceof Map || value instanceof Set) return value;
  if (typeof value !== 'object' || value === null) return value;
  if (!(value instanceof SkopsObject)) return undefined;
  if (value.class === 'BSpline') return splineOf(value);
  if (!/^sklearn(\.|$)/.test(value.module)) return undefined;
  const { transformer, attributes } = leafOf({ ...value, members: onlyAttributes(value) }, path);
  return { transformer, attributes };
}

function onlyAttributes({ members }: SkopsObject): ReadonlyMap<string, unknown> {
  return new Map([...members].filter(([name]) => isAttribute(name)));
}

// SciPy's names changed: `t` became `_t`.
function splineOf({ members }: SkopsObject): unknown {
  const member = (name: string): unknown => members.get(name) ?? members.get(`_${name}`);
  return { t: member('t'), c: member('c'), k: member('k'), extrapolate: member('extrapolate') };
}

function pairsOf(value: unknown, path: string): readonly (readonly [string, unknown, unknown])[] {
  if (!Array.isArray(value)) throw badSkops(path, 'has no list of steps');
  return value.map((each, i) => {
    if (Array.isArray(each) && typeof each[0] === 'string') return [each[0], each[1], each[2]] as const;
    throw badSkops(`${path}[${i}]`, 'is no step with a name');
  });
}

function attributesOf(parts: readonly (readonly [string, Step, unknown?])[]): Record<string, unknown> {
  return Object.fromEntries(
    parts.map(([name, step]) => [name, typeof step === 'object' ? (step.attributes ?? {}) : {}]),
  );
}

function paramsOf(step: Step): unknown {
  return typeof step === 'object' ? { transformer: step.transformer, params: step.params ?? {} } : step;
}

function pipelineOf({ members }: SkopsObject, path: string, given: Names): SklearnFitted {
  let names = given;
  const steps = pairsOf(members.get('steps'), `${path}.steps`).map(([name, value]) => {
    const at = `${path}.steps.${name}`;
    const step = value === null ? ('passthrough' as const) : stepOf(value, at, names);
    names = namesAfter(step, names);
    return [name, step] as const;
  });
  return {
    transformer: 'Pipeline',
    params: { steps: steps.map(([name, step]) => [name, paramsOf(step)]) },
    attributes: { steps: attributesOf(steps) },
  };
}

const SAME = new Set([
  'StandardScaler',
  'MinMaxScaler',
  'MaxAbsScaler',
  'RobustScaler',
  'Normalizer',
  'QuantileTransformer',
  'PowerTransformer',
  'OrdinalEncoder',
  'Binarizer',
]);

// Transformers that give one output a column, with its name.
function namesAfter(step: Step, names: Names): Names {
  return step === 'passthrough' || (typeof step === 'object' && SAME.has(step.transformer)) ? names : null;
}

function unionOf({ members }: SkopsObject, path: string, names: Names): SklearnFitted {
  requireNoWeights(members, path);
  const parts = pairsOf(members.get('transformer_list'), `${path}.transformer_list`).map(
    ([name, value]) => [name, stepOf(value, `${path}.transformer_list.${name}`, names)] as const,
  );
  return {
    transformer: 'FeatureUnion',
    params: {
      transformer_list: parts.map(([name, step]) => [name, paramsOf(step)]),
      verbose_feature_names_out: members.get('verbose_feature_names_out') ?? true,
    },
    attributes: { transformers: attributesOf(parts) },
  };
}

function requireNoWeights(members: ReadonlyMap<string, unknown>, path: string): void {
  if ((members.get('transformer_weights') ?? null) !== null)
    throw notCarriedHere(`${path}.transformer_weights`, 'transformer_weights');
}

// Where it is fitted, `transformers_` says which columns each part took, and the rest comes last.
function columnTransformerOf({ members }: SkopsObject, path: string, given: Names): SklearnFitted {
  requireNoWeights(members, path);
  const own = members.get('feature_names_in_');
  const names = Array.isArray(own) ? (own as string[]) : given;
  const fitted = members.has('transformers_');
  const all = pairsOf(members.get(fitted ? 'transformers_' : 'transformers'), `${path}.transformers`);
  const last = all.at(-1);
  const rest = fitted && last?.[0] === 'remainder' ? last : undefined;
  const parts = (rest === undefined ? all : all.slice(0, -1)).map(([name, value, columns]) => {
    const at = `${path}.transformers.${name}`;
    const taken = columnsOf(columns, names, at);
    const none = Array.isArray(taken) && taken.length === 0;
    const inner = Array.isArray(taken) ? (taken as readonly string[]) : null;
    return [name, none ? ('drop' as const) : stepOf(value, at, inner), taken] as const;
  });
  const remainder = remainderOf(fitted, rest, members.get('remainder') ?? 'drop', names, `${path}.remainder`);
  const verbose = members.get('verbose_feature_names_out') ?? true;
  if (typeof verbose !== 'boolean')
    throw notCarriedHere(`${path}.verbose_feature_names_out`, describe(verbose));
  return {
    transformer: 'ColumnTransformer',
    params: {
      transformers: parts.map(([name, step, columns]) => [name, paramsOf(step), columns]),
      remainder: paramsOf(remainder),
      verbose_feature_names_out: verbose,
    },
    attributes: { transformers: attributesOf([...parts, ['remainder', remainder]]) },
  };
}

function remainderOf(
  fitted: boolean,
  rest: readonly [string, unknown, unknown] | undefined,
  given: unknown,
  names: Names,
  path: string,
): Step {
  if (!fitted) return stepOf(given, path, null);
  if (rest === undefined || (Array.isArray(rest[2]) && rest[2].length === 0)) return 'drop';
  return stepOf(rest[1], path, columnsOf(rest[2], names, path) as Names);
}

/** The columns of a part as names: given as names, places, a mask, a slice, or a selector of scikit-learn's. */
function columnsOf(given: unknown, names: Names, path: string): unknown {
  if (typeof given === 'string') return [given];
  if (given instanceof SkopsObject && given.class === 'make_column_selector') return selectorOf(given, path);
  if (given instanceof SkopsSlice) {
    const places = placesOf(given, named(names, path).length);
    return places.map((place) => names![place]!);
  }
  const list = typeof given === 'number' ? [given] : given;
  if (!Array.isArray(list)) throw notCarriedHere(path, describe(given));
  if (list.every((each) => typeof each === 'string')) return list;
  const known = named(names, path);
  if (list.every((each) => typeof each === 'boolean') && list.length === known.length)
    return known.filter((_, i) => list[i]);
  return list.map((each) => {
    const place = typeof each === 'number' && each < 0 ? known.length + each : (each as number);
    if (typeof each === 'number' && known[place] !== undefined) return known[place];
    throw badSkops(path, 'takes a column that is not there');
  });
}

function named(names: Names, path: string): readonly string[] {
  if (names !== null) return names;
  throw notCarriedHere(
    path,
    'a choice of columns by place, after a step that makes new ones or before any fit,',
  );
}

// Python's slice.indices.
function placesOf({ start, stop, step }: SkopsSlice, length: number): number[] {
  const by = step ?? 1;
  const cut = (place: number, low: number, high: number): number =>
    Math.min(Math.max(place < 0 ? place + length : place, low), high);
  const places: number[] = [];
  if (by > 0)
    for (let i = cut(start ?? 0, 0, length), end = cut(stop ?? length, 0, length); i < end; i += by)
      places.push(i);
  if (by < 0) {
    const end = stop === null ? -1 : cut(stop, -1, length - 1);
    for (let i = start === null ? length - 1 : cut(start, -1, length - 1); i > end; i += by) places.push(i);
  }
  return places;
}

const KINDS: ReadonlyMap<unknown, ColumnKind> = new Map([
  ['number', 'number'],
  ['float', 'float'],
  ['int', 'integer'],
  ['integer', 'integer'],
  ['object', 'text'],
  ['str', 'text'],
  ['string', 'text'],
  ['bool', 'bool'],
]);

function selectorOf({ members }: SkopsObject, path: string): unknown {
  const [pattern, include, exclude] = ['pattern', 'dtype_include', 'dtype_exclude'].map(
    (name) => members.get(name) ?? null,
  );
  const wanted = include === null ? [] : [include].flat().map((each) => KINDS.get(nameOfType(each)));
  if (exclude !== null || wanted.includes(undefined) || (pattern !== null && typeof pattern !== 'string'))
    throw notCarriedHere(path, 'this make_column_selector');
  return columnSelector({
    ...(wanted.length > 0 && { types: wanted as ColumnKind[] }),
    ...(pattern !== null && { pattern: pattern as string }),
  });
}

function nameOfType(value: unknown): unknown {
  return value instanceof SkopsType
    ? value.name.replace(/^(numpy|builtins)\./, '').replace(/\d+$/, '')
    : value;
}

/** What a value is, for a message. */
function describe(value: unknown): string {
  if (value instanceof SkopsOther) return value.what;
  if (value instanceof SkopsType) return value.name;
  if (value instanceof SkopsObject) return `${value.module}.${value.class}`;
  if (value instanceof SkopsSlice) return 'a slice';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `'${String(value)}'`;
}
