import type { LineageRecord } from '../record.js';
import type { DatasetFacetBodies } from './dataset-facets.js';
import type { StatisticsFacet } from './quality-facets.js';

/** What a `.dvc` file, or `@millrace/versioning`, says of an output. */
export interface VersionedOutput {
  readonly md5: string;
  readonly size?: number;
  /** Files in a folder; `nfiles` in a `.dvc` file. */
  readonly files?: number;
  readonly nfiles?: number;
}

/**
 * The facets of a dataset that DVC keeps: its `version`, and `statistics` for `outputStatistics` or `inputStatistics`.
 *
 * @example
 * ```ts
 * import { facetsFromVersion } from '@millrace/lineage/openlineage';
 * const { facets } = facetsFromVersion({ md5: 'd41d8cd98f00b204e9800998ecf8427e', size: 0 });
 * facets.version; // => { datasetVersion: 'md5:d41d8cd98f00b204e9800998ecf8427e' }
 * ```
 */
export function facetsFromVersion({ md5, size, files, nfiles }: VersionedOutput): {
  readonly facets: Pick<DatasetFacetBodies, 'version'>;
  readonly statistics: StatisticsFacet;
} {
  const fileCount = files ?? nfiles ?? 1;
  return {
    facets: { version: { datasetVersion: `md5:${md5}` } },
    statistics: { fileCount, ...(size !== undefined && { size }) },
  };
}

/**
 * The facets of the table that a lineage record is about: its content hash as `version`, its tags, and `statistics`.
 *
 * @example
 * ```ts
 * import { lineageRecord } from '@millrace/lineage';
 * import { facetsFromRecord } from '@millrace/lineage/openlineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const record = await lineageRecord(tableFromArrays({ n: [1, 2] }), { source: 'numbers', version: '1' });
 * const { facets, statistics } = facetsFromRecord(record);
 * [facets.version?.datasetVersion === record.checksum, statistics.rowCount]; // => [true, 2]
 * ```
 */
export function facetsFromRecord(record: LineageRecord): {
  readonly facets: Pick<DatasetFacetBodies, 'version' | 'tags'>;
  readonly statistics: StatisticsFacet;
} {
  return {
    facets: {
      version: { datasetVersion: record.checksum },
      tags: {
        tags: [
          { key: 'millrace.record', value: record.id, source: 'millrace' },
          { key: 'millrace.schema_version', value: record.schema_version, source: 'millrace' },
          { key: 'millrace.version', value: record.version, source: 'millrace' },
        ],
      },
    },
    statistics: { rowCount: record.row_count },
  };
}
