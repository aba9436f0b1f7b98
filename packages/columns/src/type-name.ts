import type { DataType, Field, TextLayout } from './data-type.js';

/**
 * The name of a type as messages give it: `int64`, `timestamp[us, UTC]`, `list<utf8>`.
 *
 * @example
 * ```ts
 * import { typeName, types } from '@millrace/columns';
 * typeName(types.decimal(10, 2)); // => 'decimal(10, 2)'
 * ```
 */
export function typeName(type: DataType): string {
  switch (type.kind) {
    case 'null':
    case 'bool':
      return type.kind;
    case 'int':
      return `${type.signed ? 'int' : 'uint'}${type.bits}`;
    case 'float':
      return `float${type.bits}`;
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`;
    case 'utf8':
    case 'binary':
      return laidOut(type.kind, type.layout);
    case 'fixedSizeBinary':
      return `fixed_size_binary[${type.byteWidth}]`;
    case 'date':
    case 'time':
    case 'duration':
      return `${type.kind}[${type.unit}]`;
    case 'timestamp':
      return type.timezone === null ? `timestamp[${type.unit}]` : `timestamp[${type.unit}, ${type.timezone}]`;
    case 'dictionary':
      return `dictionary<${typeName(type.value)}>`;
    case 'list':
      return `${type.layout === 'offsets64' ? 'large_list' : 'list'}<${typeName(type.item.type)}>`;
    case 'fixedSizeList':
      return `fixed_size_list<${typeName(type.item.type)}>[${type.size}]`;
    case 'struct':
      return `struct<${type.fields.map((f) => `${f.name}: ${typeName(f.type)}`).join(', ')}>`;
    case 'map':
      return `map<${typeName(type.key.type)}, ${typeName(type.value.type)}>`;
  }
}

function laidOut(name: string, layout: TextLayout): string {
  if (layout === 'offsets32') return name;
  return layout === 'offsets64' ? `large_${name}` : `${name}_view`;
}

/**
 * Tells whether two types are the same in everything: units, zones, layouts, names, nullability of what is nested.
 *
 * @example
 * ```ts
 * import { equalTypes, types } from '@millrace/columns';
 * equalTypes(types.timestamp('us'), types.timestamp('us', 'UTC')); // => false
 * ```
 */
export function equalTypes(a: DataType, b: DataType): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'dictionary':
      return (
        b.kind === 'dictionary' &&
        a.ordered === b.ordered &&
        equalTypes(a.index, b.index) &&
        equalTypes(a.value, b.value)
      );
    case 'list':
      return b.kind === 'list' && a.layout === b.layout && equalFields(a.item, b.item);
    case 'fixedSizeList':
      return b.kind === 'fixedSizeList' && a.size === b.size && equalFields(a.item, b.item);
    case 'struct':
      return (
        b.kind === 'struct' &&
        a.fields.length === b.fields.length &&
        a.fields.every((field, i) => equalFields(field, b.fields[i]!))
      );
    case 'map':
      return (
        b.kind === 'map' &&
        a.keysSorted === b.keysSorted &&
        equalFields(a.key, b.key) &&
        equalFields(a.value, b.value)
      );
    case 'decimal':
      return b.kind === 'decimal' && a.precision === b.precision && a.scale === b.scale && a.bits === b.bits;
    default:
      return a.kind === b.kind && typeName(a) === typeName(b);
  }
}

function equalFields(a: Field, b: Field): boolean {
  return a.name === b.name && a.nullable === b.nullable && equalTypes(a.type, b.type);
}

/** The type of a computed column with a column's values: neither a dictionary nor views. */
export function computedType(type: DataType): DataType {
  const plain = plainType(type);
  const view = (plain.kind === 'utf8' || plain.kind === 'binary') && plain.layout === 'view';
  return view ? { ...plain, layout: 'offsets32' } : plain;
}

/**
 * The type of the values themselves: a dictionary's value type, else the type.
 *
 * @example
 * ```ts
 * import { plainType, typeName, types } from '@millrace/columns';
 * typeName(plainType(types.dictionary(types.utf8()))); // => 'utf8'
 * ```
 */
export function plainType(type: DataType): DataType {
  return type.kind === 'dictionary' ? plainType(type.value) : type;
}

/** Whether a type can be computed with as a number; null can. */
export function isNumeric(type: DataType): boolean {
  return type.kind === 'int' || type.kind === 'float' || type.kind === 'decimal' || type.kind === 'null';
}
