import type { DataType, Field, TextLayout, TimeUnit } from './data-type.js';

type IntType = DataType & { readonly kind: 'int' };

function int(bits: 8 | 16 | 32 | 64, signed: boolean): IntType {
  return { kind: 'int', bits, signed };
}

/**
 * Makes a field: a named, typed column that may hold nulls unless told otherwise.
 *
 * @example
 * ```ts
 * import { field, types } from '@millrace/columns';
 * field('id', types.int64(), { nullable: false }).nullable; // => false
 * ```
 */
export function field(
  name: string,
  type: DataType,
  options: { readonly nullable?: boolean; readonly metadata?: ReadonlyMap<string, string> } = {},
): Field {
  const { nullable = true, metadata } = options;
  return metadata === undefined ? { name, type, nullable } : { name, type, nullable, metadata };
}

function itemField(name: string, item: DataType | Field): Field {
  return 'kind' in item ? field(name, item) : item;
}

/** The functions of {@link types}. */
export interface TypeMakers {
  null(): DataType;
  bool(): DataType;
  int8(): IntType;
  int16(): IntType;
  int32(): IntType;
  int64(): IntType;
  uint8(): IntType;
  uint16(): IntType;
  uint32(): IntType;
  uint64(): IntType;
  float16(): DataType;
  float32(): DataType;
  float64(): DataType;
  /** 128 bits up to 38 digits, else 256, unless told. */
  decimal(precision: number, scale: number, bits?: 32 | 64 | 128 | 256): DataType;
  utf8(layout?: TextLayout): DataType;
  binary(layout?: TextLayout): DataType;
  fixedSizeBinary(byteWidth: number): DataType;
  date(unit?: 'day' | 'ms'): DataType;
  time(unit?: TimeUnit): DataType;
  timestamp(unit?: TimeUnit, timezone?: string | null): DataType;
  duration(unit?: TimeUnit): DataType;
  dictionary(value: DataType, index?: IntType, ordered?: boolean): DataType;
  list(item: DataType | Field, layout?: 'offsets32' | 'offsets64'): DataType;
  fixedSizeList(item: DataType | Field, size: number): DataType;
  struct(fields: readonly Field[]): DataType;
  map(key: DataType | Field, value: DataType | Field, keysSorted?: boolean): DataType;
}

/**
 * Makes data types: `types.int64()`, `types.timestamp('us', 'UTC')`, `types.list(types.utf8())`.
 *
 * @example
 * ```ts
 * import { typeName, types } from '@millrace/columns';
 * typeName(types.timestamp('us', 'UTC')); // => 'timestamp[us, UTC]'
 * typeName(types.dictionary(types.utf8())); // => 'dictionary<utf8>'
 * ```
 */
export const types: TypeMakers = {
  null: () => ({ kind: 'null' }),
  bool: () => ({ kind: 'bool' }),
  int8: () => int(8, true),
  int16: () => int(16, true),
  int32: () => int(32, true),
  int64: () => int(64, true),
  uint8: () => int(8, false),
  uint16: () => int(16, false),
  uint32: () => int(32, false),
  uint64: () => int(64, false),
  float16: () => ({ kind: 'float', bits: 16 }),
  float32: () => ({ kind: 'float', bits: 32 }),
  float64: () => ({ kind: 'float', bits: 64 }),
  decimal: (precision, scale, bits = precision <= 38 ? 128 : 256) => ({
    kind: 'decimal',
    precision,
    scale,
    bits,
  }),
  utf8: (layout = 'offsets32') => ({ kind: 'utf8', layout }),
  binary: (layout = 'offsets32') => ({ kind: 'binary', layout }),
  fixedSizeBinary: (byteWidth) => ({ kind: 'fixedSizeBinary', byteWidth }),
  date: (unit = 'day') => ({ kind: 'date', unit }),
  time: (unit = 'us') => ({ kind: 'time', unit }),
  timestamp: (unit = 'us', timezone = null) => ({ kind: 'timestamp', unit, timezone }),
  duration: (unit = 'us') => ({ kind: 'duration', unit }),
  dictionary: (value, index = int(32, true), ordered = false) => ({
    kind: 'dictionary',
    index,
    value,
    ordered,
  }),
  list: (item, layout = 'offsets32') => ({ kind: 'list', item: itemField('item', item), layout }),
  fixedSizeList: (item, size) => ({ kind: 'fixedSizeList', item: itemField('item', item), size }),
  struct: (fields) => ({ kind: 'struct', fields }),
  map: (key, value, keysSorted = false) => ({
    kind: 'map',
    key: 'kind' in key ? field('key', key, { nullable: false }) : key,
    value: itemField('value', value),
    keysSorted,
  }),
};
