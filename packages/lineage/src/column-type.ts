import type { DataType } from '@millrace/columns';

/**
 * The name of a type in fingerprints and row hashes: what is only layout (dictionaries, offsets, views, fixed sizes) is undone.
 */
export function canonicalTypeName(type: DataType): string {
  switch (type.kind) {
    case 'int':
      return `${type.signed ? '' : 'u'}int${type.bits}`;
    case 'float':
      return `float${type.bits}`;
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`;
    case 'date':
    case 'time':
    case 'duration':
      return `${type.kind}[${type.unit}]`;
    case 'timestamp':
      return `timestamp[${type.unit}${type.timezone === null ? '' : `, ${type.timezone}`}]`;
    case 'fixedSizeBinary':
      return 'binary';
    case 'dictionary':
      return canonicalTypeName(type.value);
    case 'list':
    case 'fixedSizeList':
      return `list<${canonicalTypeName(type.item.type)}>`;
    case 'map':
      return `map<${canonicalTypeName(type.key.type)}, ${canonicalTypeName(type.value.type)}>`;
    case 'struct':
      return `struct<${JSON.stringify(type.fields.flatMap((field) => [field.name, canonicalTypeName(field.type)]))}>`;
    default:
      return type.kind;
  }
}
