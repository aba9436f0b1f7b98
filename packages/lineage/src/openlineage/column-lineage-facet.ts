import { UsageError } from '@millrace/columns';
import { type ColumnEdge, isDirect } from '../column-edges.js';
import type { ColumnLineageDatasetFacet, InputField } from './dataset-facets.js';

/** A dataset by its two names. */
export interface DatasetName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The `columnLineage` facet of column edges. `from` is the dataset that all inputs are of, or a map of datasets by the `parent`
 * that the edges name.
 *
 * @throws UsageError when an edge names a parent that `from` does not have.
 * @example
 * ```ts
 * import { edgesFromProjection } from '@millrace/lineage';
 * import { columnLineageFacet } from '@millrace/lineage/openlineage';
 * import { col } from '@millrace/columns';
 * const facet = columnLineageFacet(edgesFromProjection({ id: col('id') }), { namespace: 'file', name: '/data/raw.csv' });
 * facet.fields['id']?.inputFields[0]?.transformations; // => [{ type: 'DIRECT', subtype: 'IDENTITY' }]
 * ```
 */
export function columnLineageFacet(
  edges: readonly ColumnEdge[],
  from: DatasetName | ReadonlyMap<string, DatasetName>,
): ColumnLineageDatasetFacet {
  const fieldsOf = ({ inputs, steps = [] }: ColumnEdge): InputField[] =>
    inputs.map(({ parent, column, kind }) => ({
      ...nameOf(from, parent),
      field: column,
      transformations: [
        {
          type: isDirect(kind) ? 'DIRECT' : 'INDIRECT',
          subtype: kind,
          ...(steps.length > 0 && { description: steps.join(', ') }),
        },
      ],
    }));
  const rows = edges.filter(({ column }) => column === null).flatMap(fieldsOf);
  const fields = edges.flatMap((edge) =>
    edge.column === null ? [] : [[edge.column, { inputFields: fieldsOf(edge) }] as const],
  );
  return { fields: Object.fromEntries(fields), ...(rows.length > 0 && { dataset: rows }) };
}

function nameOf(
  from: DatasetName | ReadonlyMap<string, DatasetName>,
  parent: string | undefined,
): DatasetName {
  const found = 'namespace' in from ? from : parent === undefined ? [...from.values()][0] : from.get(parent);
  if (found === undefined) {
    throw new UsageError(
      'unknown_parent',
      `A column edge names the parent '${String(parent)}', which has no dataset.`,
      {
        issues: [{ code: 'unknown_parent', actual: parent ?? null }],
      },
    );
  }
  return { namespace: found.namespace, name: found.name };
}
