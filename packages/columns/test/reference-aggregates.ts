import {
  type Aggregate,
  bind,
  compareValues,
  type Decimal,
  type Group,
  interpret,
  plainType,
  type Schema,
  type Value,
} from '../src/index.js';
import { doubleOfRatio, ratioOf } from './rational.js';

/** A table as rows of values. */
export interface RowTable {
  readonly schema: Schema;
  readonly rows: readonly (readonly Value[])[];
}

interface Kept {
  readonly ordinal: number;
  readonly inputs: readonly Value[];
}

type Options = { readonly [name: string]: unknown };

/** The row-wise specification of every aggregate but rowHash: slow, obvious, one row at a time. */
export function referenceAnswer(aggregate: Aggregate, table: RowTable): unknown {
  const { schema, rows } = table;
  const compile = (expression: Aggregate['of'][number]) => {
    const bound = bind(expression, schema);
    return (row: readonly Value[]) => interpret(bound, row);
  };
  const inputs = aggregate.of.map(compile);
  const where = aggregate.where && compile(aggregate.where);
  const by = aggregate.by?.map(compile);
  const types = aggregate.of.map((expression) => plainType(bind(expression, schema).type));
  const groups: { key: Value[]; kept: Kept[] }[] = by === undefined ? [{ key: [], kept: [] }] : [];
  rows.forEach((row, ordinal) => {
    if (where !== undefined && where(row) !== true) return;
    const key = by?.map((part) => plain(part(row))) ?? [];
    let group = groups.find((one) => compareValues(one.key, key) === 0);
    if (group === undefined) {
      group = { key, kept: [] };
      groups.push(group);
    }
    group.kept.push({ ordinal, inputs: inputs.map((input) => input(row)) });
  });
  groups.sort((a, b) => compareValues(a.key, b.key));
  const answers = groups.map(
    ({ key, kept }): Group<unknown> => ({
      key,
      answer: answerOf(aggregate.kind, kept, aggregate.options ?? {}, types),
    }),
  );
  return by === undefined ? answers[0]!.answer : answers;
}

/** -0 made 0, also inside. */
function plain(value: Value): Value {
  if (typeof value === 'number') return value + 0;
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [plain(key), plain(item)]));
  return value;
}

function answerOf(
  kind: string,
  kept: readonly Kept[],
  options: Options,
  types: readonly { kind: string }[],
): unknown {
  const first = kept.map(({ inputs }) => inputs[0]!);
  const valid = first.filter((value) => value !== null);
  switch (kind) {
    case 'rowCount':
      return kept.length;
    case 'validCount':
      return valid.length;
    case 'nullCount':
      return first.length - valid.length;
    case 'nanCount':
      return valid.filter(Number.isNaN).length;
    case 'countWhere':
      return first.filter((value) => value === true).length;
    case 'firstWhere': {
      const found = kept.filter(({ inputs }) => inputs[0] === true);
      const rows = found.map(({ ordinal, inputs }) => ({ ordinal, values: inputs.slice(1).map(plain) }));
      return { total: found.length, rows: rows.slice(0, options['limit'] as number) };
    }
    case 'min':
    case 'max':
      return extreme(kind, valid, options);
    case 'distinctCount':
      return countsOf(valid).length;
    case 'valueCounts':
      return countsOf(valid);
    case 'duplicates':
      return duplicatesOf(kept, options);
    case 'isIncreasing':
    case 'isDecreasing':
      return monotone(kind, kept, options);
    case 'quantiles':
      return quantiles(valid, options, types[0]!.kind);
    default:
      return moments(kind, valid, options, types[0]!.kind);
  }
}

function extreme(kind: string, valid: readonly Value[], { nan }: Options): Value {
  if (nan === 'propagate' && valid.some(Number.isNaN)) return Number.NaN;
  const sorted = valid.filter((value) => !Number.isNaN(value)).sort(compareValues);
  return plain((kind === 'min' ? sorted[0] : sorted.at(-1)) ?? null);
}

function countsOf(values: readonly Value[]): { value: Value; count: number }[] {
  const counts: { value: Value; count: number }[] = [];
  for (const value of [...values].sort(compareValues)) {
    const last = counts.at(-1);
    if (last !== undefined && compareValues(last.value, value) === 0) last.count += 1;
    else counts.push({ value: plain(value), count: 1 });
  }
  return counts;
}

function duplicatesOf(kept: readonly Kept[], options: Options): unknown {
  const keys = options['keys'] as number;
  const data = kept
    .map(({ ordinal, inputs }) => ({
      ordinal,
      key: inputs.slice(0, keys).map(plain),
      values: inputs.slice(keys).map(plain),
    }))
    .filter(({ key }) => options['nulls'] !== 'skip' || key.every((part) => part !== null));
  const members = data.filter((one) =>
    data.some((other) => other !== one && compareValues(one.key, other.key) === 0),
  );
  return {
    groups: countsOf(members.map(({ key }) => key)).length,
    rows: members.length,
    sample: members.slice(0, options['limit'] as number),
  };
}

function monotone(kind: string, kept: readonly Kept[], { strict, limit }: Options): unknown {
  const valid = kept.filter(({ inputs: [value] }) => value !== null && !Number.isNaN(value));
  const bad = valid.slice(1).filter(({ inputs }, i) => {
    const order = compareValues(valid[i]!.inputs[0]!, inputs[0]!) * (kind === 'isIncreasing' ? 1 : -1);
    return strict === true ? order >= 0 : order > 0;
  });
  const first = bad.slice(0, limit as number).map(({ ordinal }) => ({ ordinal }));
  return { holds: bad.length === 0, violations: bad.length, first };
}

function isDecimal(value: Value): value is Decimal {
  return typeof value === 'object' && value !== null && 'unscaled' in value;
}

/** A value as a whole number over 10^scale · 2^1074. */
function exactly(value: Value): { n: bigint; scale: number } {
  if (isDecimal(value)) return { n: value.unscaled << 1074n, scale: value.scale };
  if (typeof value === 'bigint') return { n: value << 1074n, scale: 0 };
  return { n: ratioOf(value as number).n, scale: 0 };
}

function moments(kind: string, valid: readonly Value[], { nan, ddof }: Options, type: string): unknown {
  const counted = nan === 'propagate' ? valid : valid.filter((value) => !Number.isNaN(value));
  const count = counted.length;
  if (count === 0) return null;
  const spread = kind === 'variance' || kind === 'standardDeviation' || kind === 'skewness';
  if (kind !== 'skewness' && spread && count <= (ddof as number)) return null;
  const odd = counted.filter((value) => typeof value === 'number' && !Number.isFinite(value)) as number[];
  if (odd.length > 0) return spread ? Number.NaN : odd.reduce((a, b) => a + b);
  const { scale } = exactly(counted[0]!);
  const unit = (10n ** BigInt(scale)) << 1074n;
  const whole = counted.map((value) => exactly(value).n);
  const n = BigInt(count);
  const total = whole.reduce((a, b) => a + b, 0n);
  if (kind === 'sum') {
    if (isDecimal(counted[0]!)) return { unscaled: total >> 1074n, scale };
    return type === 'float' ? doubleOfRatio(total, unit) : total / unit;
  }
  if (kind === 'mean') return doubleOfRatio(total, n * unit);
  // Deviations from the mean, over n · unit: exact, with nothing clever in them.
  const deviations = whole.map((value) => n * value - total);
  const squares = deviations.reduce((sum, d) => sum + d * d, 0n);
  if (kind === 'variance') return doubleOfRatio(squares, n * n * (n - BigInt(ddof as number)) * unit * unit);
  if (kind === 'standardDeviation')
    return rootOfRatio(squares, n * n * (n - BigInt(ddof as number)) * unit * unit);
  if (squares === 0n) return null;
  const cubes = deviations.reduce((sum, d) => sum + d * d * d, 0n);
  // g1² = (Σd³)² n / (Σd²)³
  const root = rootOfRatio(cubes * cubes * n, squares * squares * squares);
  return cubes < 0n ? -root : root;
}

/** The double nearest to the root of a ratio: the double whose square's neighbours enclose it, by comparing exact squares. */
function rootOfRatio(n: bigint, d: bigint): number {
  if (n === 0n) return 0;
  let low = 0n;
  let high = 0x7fefffffffffffffn;
  const view = new DataView(new ArrayBuffer(8));
  const units = (bits: bigint) => {
    view.setBigUint64(0, bits);
    return ratioOf(view.getFloat64(0)).n;
  };
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (units(middle) ** 2n * d <= n << 2148n) low = middle;
    else high = middle - 1n;
  }
  const between = units(low) + units(low + 1n);
  const up = between ** 2n * d < n << 2150n || (between ** 2n * d === n << 2150n && (low & 1n) === 1n);
  view.setBigUint64(0, up ? low + 1n : low);
  return view.getFloat64(0);
}

const PICKING = ['lower', 'higher', 'nearest', 'inverted_cdf', 'closest_observation'];

function quantiles(valid: readonly Value[], options: Options, type: string): unknown {
  const qs = options['qs'] as readonly number[];
  if (options['nan'] === 'propagate' && valid.some(Number.isNaN)) return qs.map(() => Number.NaN);
  const sorted = valid
    .filter((value) => !Number.isNaN(value))
    .sort(compareValues)
    .map(plain);
  const n = sorted.length;
  if (n === 0) return qs.map(() => null);
  const method = options['method'] as string;
  return qs.map((q) => {
    const at = (n - 1) * q;
    if (method === 'lower') return sorted[Math.floor(at)]!;
    if (method === 'higher') return sorted[Math.ceil(at)]!;
    if (PICKING.includes(method) || method !== 'linear') return undefined;
    const a = sorted[Math.floor(at)]!;
    const b = sorted[Math.min(Math.floor(at) + 1, n - 1)]!;
    const weight = at === n - 1 ? n : at - Math.floor(at);
    const number = (value: Value) => asNumber(value);
    const difference = type === 'float' || typeof a === 'number' ? number(b) - number(a) : subtract(a, b);
    return (weight >= 0.5 ? number(b) - difference * (1 - weight) : number(a) + difference * weight) + 0;
  });
}

function asNumber(value: Value): number {
  if (isDecimal(value)) return doubleOfRatio(value.unscaled, 10n ** BigInt(value.scale));
  return Number(value);
}

function subtract(a: Value, b: Value): number {
  if (isDecimal(a) && isDecimal(b)) return doubleOfRatio(b.unscaled - a.unscaled, 10n ** BigInt(a.scale));
  return Number((b as bigint) - (a as bigint));
}
