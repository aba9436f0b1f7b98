import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  type Batch,
  batchFromChunks,
  castText,
  chunkFromValues,
  type DataType,
  field,
  types,
  type Value,
} from '@millrace/columns';

type Kind =
  | ('string' | 'bool' | 'timestamp' | 'timestamp_ns' | 'timestamp_utc' | 'duration')
  | ('float64' | 'float32' | 'int64' | 'int32' | 'int8' | 'uint8' | 'Int64');

type Cell = string | number | boolean | null | { readonly double: string } | { readonly int: string };

/** What a backend of pandera found. */
export interface Outcome {
  readonly document?: object;
  readonly valid?: boolean;
  /** The error that the backend fell over with. */
  readonly crash?: string;
  /** The error with which the schema itself was refused. */
  readonly refused?: string;
  readonly errors?: readonly (readonly [
    reason: string,
    column: string | null,
    check: string,
    number: number | null,
  ])[];
  readonly cases?: readonly (readonly [
    context: string,
    column: string | null,
    check: string,
    number: number | null,
    value: unknown,
    index: number | null,
  ])[];
  readonly output?: Readonly<Record<string, readonly Cell[]>>;
  readonly warnings?: number;
}

export type Check = readonly [name: string, ...operands: unknown[]];

export interface GoldenColumn {
  readonly type: Kind | null;
  readonly checks: readonly Check[];
  readonly parsers?: readonly string[];
  readonly nullable?: boolean;
  readonly unique?: boolean;
  readonly coerce?: boolean;
}

export interface GoldenCase {
  readonly group: string;
  readonly name: string;
  readonly data: Readonly<Record<string, readonly [Kind, readonly Cell[]]>>;
  readonly columns: Readonly<Record<string, GoldenColumn>>;
  readonly options: object;
  readonly table?: readonly Check[];
  readonly run?: { readonly head?: number; readonly tail?: number; readonly sample?: number };
  readonly pandas: Outcome;
  readonly polars: Outcome;
}

const file = new URL('../golden/pandera.json.gz', import.meta.url);

/** The cases, as the generator wrote them. */
export const goldenCases: readonly GoldenCase[] = (
  JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as { cases: GoldenCase[] }
).cases;

const TYPES: Readonly<Record<Kind, DataType>> = {
  string: types.utf8(),
  bool: types.bool(),
  timestamp: types.timestamp('us', null),
  timestamp_ns: types.timestamp('ns', null),
  timestamp_utc: types.timestamp('us', 'UTC'),
  duration: types.duration('ns'),
  float64: types.float64(),
  float32: types.float32(),
  int64: types.int64(),
  int32: types.int32(),
  int8: types.int8(),
  uint8: types.uint8(),
  Int64: types.int64(),
};

function valueFor(kind: Kind, cell: Cell): Value {
  if (cell === null) return null;
  if (typeof cell === 'object') {
    return 'int' in cell ? BigInt(cell.int) : Number(cell.double.replace('inf', 'Infinity'));
  }
  if (kind === 'duration') return BigInt(cell as number) * 1_000_000_000n;
  const type = TYPES[kind];
  if (type.kind === 'timestamp') {
    const read = castText(`${String(cell)}${type.timezone === null ? '' : 'Z'}`, type);
    return 'value' in read ? read.value : null;
  }
  return kind === 'int64' || kind === 'Int64' ? BigInt(cell as number) : cell;
}

/** A case's table. */
export function batchesOf({ data }: GoldenCase): Batch[] {
  const entries = Object.entries(data);
  const schema = { fields: entries.map(([name, [kind]]) => field(name, TYPES[kind])) };
  const chunks = entries.map(([, [kind, cells]]) =>
    chunkFromValues(
      TYPES[kind],
      cells.map((cell) => valueFor(kind, cell)),
    ),
  );
  return [batchFromChunks(schema, chunks)];
}

/** A value of a column as pandera prints it into JSON. */
export function plainValue(value: Value, type: DataType): unknown {
  if (typeof value === 'bigint' && type.kind === 'timestamp') {
    const micros = type.unit === 'ns' ? value / 1000n : value;
    const text = new Date(Number(micros / 1000n)).toISOString().replace(/\.000Z$/, '');
    return type.timezone === null ? text : `${text}+00:00`;
  }
  if (typeof value === 'bigint') {
    if (type.kind === 'duration') return Number(value) / 1e9;
    return Number.isSafeInteger(Number(value)) || value === 2n ** 53n
      ? Number(value)
      : { int: String(value) };
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { double: Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf' };
  }
  return value;
}
