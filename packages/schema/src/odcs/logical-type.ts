import { type DataType, field, types } from '@millrace/columns';
import type { ValueDefinition } from '../column-definition.js';
import { type Plain, type PlainObject, textOf } from '../documents/plain-document.js';

/** The logical type of ODCS 3.1 that a value has, and the options that are part of its type. */
export interface LogicalType {
  readonly logicalType: string;
  readonly options: PlainObject;
}

/** A value's logical type; a map is an object, and bytes are text in base64. */
export function logicalTypeOf({ target }: Pick<ValueDefinition, 'target'>): LogicalType {
  switch (target.kind) {
    case 'bool':
      return { logicalType: 'boolean', options: {} };
    case 'int':
      return { logicalType: 'integer', options: { format: `${target.signed ? 'i' : 'u'}${target.bits}` } };
    case 'duration':
      return { logicalType: 'integer', options: { format: 'i64' } };
    case 'float':
      return { logicalType: 'number', options: target.bits === 16 ? {} : { format: `f${target.bits}` } };
    case 'decimal':
      return { logicalType: 'number', options: {} };
    case 'date':
      return { logicalType: 'date', options: {} };
    case 'time':
      return { logicalType: 'time', options: {} };
    case 'timestamp':
      return {
        logicalType: 'timestamp',
        options:
          target.timezone === null
            ? { timezone: false }
            : { timezone: true, defaultTimezone: target.timezone },
      };
    case 'struct':
    case 'map':
      return { logicalType: 'object', options: {} };
    case 'list':
    case 'fixedSizeList':
      return { logicalType: 'array', options: {} };
    case 'binary':
    case 'fixedSizeBinary':
      return { logicalType: 'string', options: { format: 'byte' } };
    default:
      return { logicalType: 'string', options: {} };
  }
}

const INTEGERS: Readonly<Record<string, DataType>> = {
  i8: types.int8(),
  i16: types.int16(),
  i32: types.int32(),
  i64: types.int64(),
  u8: types.uint8(),
  u16: types.uint16(),
  u32: types.uint32(),
  u64: types.uint64(),
};

/** What a logical type says of a column without nested values; undefined for none, or one that nests. */
export function valueOfLogicalType(
  logicalType: Plain | undefined,
  options: PlainObject,
): Pick<ValueDefinition, 'family' | 'target'> | undefined {
  const format = textOf(options, 'format') ?? '';
  switch (logicalType) {
    case 'string':
      return { family: 'text', target: types.utf8() };
    case 'boolean':
      return { family: 'boolean', target: types.bool() };
    case 'integer':
      return Object.hasOwn(INTEGERS, format)
        ? { family: 'exact', target: INTEGERS[format]! }
        : { family: 'integer', target: types.int64() };
    case 'number':
      return format === 'f32'
        ? { family: 'exact', target: types.float32() }
        : { family: 'number', target: types.float64() };
    case 'date':
      return { family: 'exact', target: types.date() };
    case 'time':
      return { family: 'exact', target: types.time('us') };
    case 'timestamp': {
      const zoned = options['timezone'] === true || textOf(options, 'defaultTimezone') !== undefined;
      const zone = textOf(options, 'defaultTimezone')?.replace(/^Etc\/UTC$/, 'UTC') ?? 'UTC';
      return { family: 'exact', target: types.timestamp('us', zoned ? zone : null) };
    }
    default:
      return undefined;
  }
}

/** A struct of fields as a type. */
export function structTarget(
  fields: readonly (Pick<ValueDefinition, 'target' | 'nullable'> & { readonly name: string })[],
): DataType {
  return types.struct(fields.map(({ name, target }) => field(name, target)));
}
