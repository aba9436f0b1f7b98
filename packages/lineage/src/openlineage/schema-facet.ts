import { type DataType, type Field, type Schema, typeName } from '@millrace/columns';
import type { SchemaDatasetFacet, SchemaField } from './dataset-facets.js';

/**
 * The `schema` facet of a table: its columns, and theirs where they are structs, lists or maps.
 *
 * @example
 * ```ts
 * import { schemaFacet } from '@millrace/lineage/openlineage';
 * import { sourceFrom } from '@millrace/columns';
 * import { tableFromArrays } from 'apache-arrow';
 * const { schema } = sourceFrom(tableFromArrays({ delay: Int32Array.of(2, 33) }));
 * schemaFacet(schema); // => { fields: [{ name: 'delay', type: 'int32', ordinal_position: 1 }] }
 * ```
 */
export function schemaFacet(schema: Schema): SchemaDatasetFacet {
  return { fields: fieldsOf(schema.fields) };
}

function fieldsOf(fields: readonly Field[]): SchemaField[] {
  return fields.map(({ name, type }, place) => {
    const inner = innerFields(type);
    return {
      name,
      type: typeName(type),
      ordinal_position: place + 1,
      ...(inner.length > 0 && { fields: fieldsOf(inner) }),
    };
  });
}

// By the names that the official naming gives to what lists and maps hold.
function innerFields(type: DataType): readonly Field[] {
  switch (type.kind) {
    case 'struct':
      return type.fields;
    case 'list':
    case 'fixedSizeList':
      return [{ ...type.item, name: '_element' }];
    case 'map':
      return [
        { ...type.key, name: 'key' },
        { ...type.value, name: 'value' },
      ];
    case 'dictionary':
      return innerFields(type.value);
    default:
      return [];
  }
}
