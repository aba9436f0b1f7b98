import type { DataType, Field, Schema } from '@millrace/columns';

/** The key in a Parquet file's metadata under which the schema of the table written is kept. */
export const SCHEMA_KEY = 'millrace:schema';

interface StoredField {
  readonly name: string;
  readonly type: unknown;
  readonly nullable: boolean;
  readonly metadata?: readonly (readonly [string, string])[];
}

/** A schema as JSON, its metadata included. */
export function schemaToText(schema: Schema): string {
  return JSON.stringify({
    version: 1,
    fields: schema.fields.map(fieldToJson),
    ...metadataJson(schema.metadata),
  });
}

function fieldToJson({ name, type, nullable, metadata }: Field): StoredField {
  return { name, type: typeToJson(type), nullable, ...metadataJson(metadata) };
}

function metadataJson(metadata: ReadonlyMap<string, string> | undefined): { metadata?: [string, string][] } {
  return metadata === undefined || metadata.size === 0 ? {} : { metadata: [...metadata] };
}

function typeToJson(type: DataType): unknown {
  switch (type.kind) {
    case 'list':
    case 'fixedSizeList':
      return { ...type, item: fieldToJson(type.item) };
    case 'map':
      return { ...type, key: fieldToJson(type.key), value: fieldToJson(type.value) };
    case 'struct':
      return { ...type, fields: type.fields.map(fieldToJson) };
    default:
      return type;
  }
}

/** The schema behind {@link schemaToText}'s JSON; undefined when it is not one (its types are checked against the file's later). */
export function schemaFromText(text: string): Schema | undefined {
  try {
    const { version, fields, metadata } = JSON.parse(text);
    if (version !== 1 || !Array.isArray(fields)) return undefined;
    return {
      fields: fields.map(fieldFromJson),
      ...(metadata && { metadata: new Map<string, string>(metadata) }),
    };
  } catch {
    return undefined;
  }
}

function fieldFromJson({ name, type, nullable, metadata }: StoredField): Field {
  if (typeof name !== 'string' || typeof nullable !== 'boolean') throw new TypeError('not a field');
  return {
    name,
    type: typeFromJson(type as DataType),
    nullable,
    ...(metadata && { metadata: new Map(metadata) }),
  };
}

function typeFromJson(type: DataType): DataType {
  switch (type.kind) {
    case 'list':
    case 'fixedSizeList':
      return { ...type, item: fieldFromJson(type.item as unknown as StoredField) };
    case 'map':
      return {
        ...type,
        key: fieldFromJson(type.key as unknown as StoredField),
        value: fieldFromJson(type.value as unknown as StoredField),
      };
    case 'struct':
      return { ...type, fields: type.fields.map((field) => fieldFromJson(field as unknown as StoredField)) };
    default:
      return type;
  }
}
