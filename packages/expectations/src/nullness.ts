import type { DataType, Predicate } from '@millrace/columns';
import { MAP_KEYWORDS } from './column-map.js';
import { columnType, domain, type ExpectationDefinition } from './compile.js';
import { mapDefinition } from './map-question.js';

/** Makes the definition of an expectation that judges whether values are missing: every row is judged, and none is left out. */
export function nullnessDefinition(
  type: string,
  unexpected: (column: string, type: DataType) => Predicate,
): ExpectationDefinition {
  return mapDefinition(type, MAP_KEYWORDS, (kwargs, context) => {
    const dataType = columnType(context, kwargs['column']);
    const column = kwargs['column'] as string;
    const { where = null } = domain(kwargs, context);
    return {
      shape: 'column',
      columns: [column],
      types: [dataType],
      where,
      judged: null,
      rows: { by: 'predicate', unexpected: unexpected(column, dataType) },
    };
  });
}
