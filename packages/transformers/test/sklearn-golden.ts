import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  type DataType,
  types,
  type Value,
} from '@millrace/columns';

/** A stored value: see packages/peers/sklearn/README.md. */
export type Stored = null | boolean | string | readonly Stored[] | { readonly [name: string]: Stored };

/** One column of a data set: floats as bits, int64 as text. */
export interface SklearnColumn {
  readonly name: string;
  readonly type: string;
  readonly cells: readonly Stored[];
}

/** That scikit-learn refused. */
interface SklearnRefusal {
  readonly at: string;
  readonly class: string;
  readonly message: string;
}

/** One case of the golden files, with its data sets looked up. */
export interface SklearnCase {
  readonly id: string;
  readonly transformer: string;
  readonly params: Readonly<Record<string, Stored>>;
  readonly fit: readonly SklearnColumn[];
  readonly transform: readonly SklearnColumn[];
  readonly y?: readonly SklearnColumn[];
  readonly weight?: Stored;
  readonly folds?: readonly number[];
  readonly stepFolds?: Readonly<Record<string, readonly number[]>>;
  readonly attributes?: Readonly<Record<string, Stored>>;
  readonly names?: readonly string[];
  readonly namesError?: SklearnRefusal;
  readonly output?: Stored;
  readonly fitOutput?: Stored;
  readonly inverse?: Stored;
  readonly inverseOf?: readonly number[];
  readonly inverseError?: SklearnRefusal;
  readonly error?: SklearnRefusal;
  readonly warnings?: readonly string[];
  readonly truth?: Readonly<Record<string, Stored>>;
}

const folder = new URL('./golden/sklearn/', import.meta.url);

/** The files, one a transformer: `standard-scaler`, `one-hot-encoder`, … */
export const sklearnFiles: readonly string[] = readdirSync(folder).map((file) =>
  file.replace('.json.gz', ''),
);

/** The cases of one file. */
export function sklearnCases(file: string): readonly SklearnCase[] {
  const { data, cases } = JSON.parse(
    gunzipSync(readFileSync(new URL(`${file}.json.gz`, folder))).toString(),
  ) as {
    data: Readonly<Record<string, readonly SklearnColumn[]>>;
    cases: readonly (Omit<SklearnCase, 'fit' | 'transform' | 'y'> & {
      fit: string;
      transform: string;
      y?: string;
    })[];
  };
  return cases.map(({ fit, transform, y, ...rest }) => ({
    ...rest,
    fit: data[fit]!,
    transform: data[transform]!,
    ...(y === undefined ? {} : { y: data[y]! }),
  }));
}

const view = new DataView(new ArrayBuffer(8));

/** The double of 16 hexadecimal digits. */
export function doubleOfBits(bits: string): number {
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

/** An array of a golden file: values row by row. */
export interface SklearnArray {
  readonly shape: readonly number[];
  readonly values: readonly unknown[];
}

/**
 * A stored value as JavaScript's: doubles and small integers as numbers, integers beyond 2^53 as bigint, dictionaries as Maps, arrays as
 * {@link SklearnArray}; a wide sparse array as its dense values.
 */
export function fromStored(stored: Stored): unknown {
  if (stored === null || typeof stored !== 'object') return stored;
  if (Array.isArray(stored)) return (stored as readonly Stored[]).map(fromStored);
  const value = stored as { readonly [name: string]: Stored };
  if ('$f8' in value) return doubleOfBits(value['$f8'] as string);
  if ('$int' in value) return integerOf(value['$int'] as string);
  if ('$dict' in value) {
    return new Map(
      (value['$dict'] as readonly [Stored, Stored][]).map(
        (pair) => pair.map(fromStored) as [unknown, unknown],
      ),
    );
  }
  if ('sparse' in value) return denseOf(value);
  if ('dtype' in value && 'shape' in value) return arrayOf(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fromStored(inner)]));
}

function integerOf(text: string): number | bigint {
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
}

function arrayOf(value: { readonly [name: string]: Stored }): SklearnArray {
  const shape = value['shape'] as unknown as readonly number[];
  if (value['dtype'] === 'float64') {
    const bits = value['bits'] as string;
    return {
      shape,
      values: Array.from({ length: bits.length / 16 }, (_, i) =>
        doubleOfBits(bits.slice(16 * i, 16 * i + 16)),
      ),
    };
  }
  if (value['dtype'] === 'bool')
    return { shape, values: Array.from(value['values'] as string, (digit) => digit === '1') };
  const values = value['values'] as readonly Stored[];
  return {
    shape,
    values: values.map((each) => (value['dtype'] === 'int64' ? integerOf(each as string) : fromStored(each))),
  };
}

function denseOf(value: { readonly [name: string]: Stored }): SklearnArray {
  const shape = value['shape'] as unknown as readonly [number, number];
  const values = new Array<number>(shape[0] * shape[1]).fill(0);
  for (const [row, entries] of (
    value['sparse'] as unknown as readonly (readonly [number, string])[][]
  ).entries()) {
    for (const [column, bits] of entries) values[row * shape[1] + column] = doubleOfBits(bits);
  }
  return { shape, values };
}

const typesByName: Readonly<Record<string, DataType>> = {
  float64: types.float64(),
  float32: types.float32(),
  int32: types.int32(),
  int64: types.int64(),
  bool: types.bool(),
  utf8: types.utf8(),
  lists: types.list(types.utf8()),
};

/** The cells of a column as values of `columns`. */
function sklearnCells({ type, cells }: SklearnColumn): readonly Value[] {
  return cells.map((cell) => {
    if (cell === null) return null;
    if (type.startsWith('float')) return doubleOfBits(cell as string);
    return type === 'int64' ? BigInt(cell as string) : (fromStored(cell) as Value);
  });
}

/** A data set as a batch of columns; not for `pairs` and `dicts`. */
export function sklearnBatch(columns: readonly SklearnColumn[]): Batch {
  const fields = columns.map(({ name, type }) => ({ name, type: typesByName[type]!, nullable: true }));
  return batchFromChunks(
    { fields },
    columns.map((column) => chunkFromValues(typesByName[column.type]!, sklearnCells(column))),
  );
}
