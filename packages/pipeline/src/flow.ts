import { join } from 'node:path';
import { type BackfillEntry, type BackfillReport, joinReports } from './backfill.js';
import { type Dataset, type DatasetOptions, dataset } from './dataset.js';

/** How far a flow is with one of its datasets. */
export interface FlowProgress {
  readonly dataset: string;
  readonly done: number;
  readonly total: number;
  readonly entry: BackfillEntry;
}

/** What all datasets of a {@link Flow} have in common; `root` is the folder that holds their folders. */
export interface FlowOptions extends Omit<DatasetOptions, 'name' | 'onProgress'> {
  readonly onProgress?: (progress: FlowProgress) => void;
}

/** Datasets under one folder by one policy, and the reports of their backfills. */
export interface Flow {
  /** Opens a dataset of the flow; `more` goes before the common options. */
  dataset(name: string, more?: Partial<Omit<DatasetOptions, 'name'>>): Dataset;
  /** The report of each dataset's backfills, taken together, in the order in which they were first done. */
  readonly reports: ReadonlyMap<string, BackfillReport>;
}

/**
 * Opens a flow: datasets that are made one from the other, under one folder, with one engine, tracing and policy; it
 * gathers progress and reports of all their backfills.
 *
 * @example
 * ```ts
 * import { backfillText, openFlow } from '@millrace/pipeline';
 * import { openDuckDB } from '@millrace/duckdb';
 * import { mkdtemp, rm } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * const root = await mkdtemp(join(tmpdir(), 'flow-'));
 * const engine = await openDuckDB();
 * const flow = openFlow({ root, engine });
 * const numbers = flow.dataset('numbers');
 * await numbers.backfill(['a', 'b'], () => ({ code: '1', build: () => engine.query('SELECT 1 AS n') }));
 * flow.reports.get('numbers')?.counts.published; // => 2
 * backfillText(flow.reports).split('\n').at(-1); // => 'numbers a and 1 more published: not built before'
 * await engine.close();
 * await rm(root, { recursive: true });
 * ```
 */
export function openFlow({ onProgress, ...common }: FlowOptions): Flow {
  const reports = new Map<string, BackfillReport>();
  return {
    reports,
    dataset: (name, more = {}) => {
      const opened = dataset({ ...common, root: join(common.root, name), ...more, name });
      return {
        ...opened,
        backfill: async (partitions, make, how = {}) => {
          const report = await opened.backfill(partitions, make, {
            ...how,
            onProgress: (progress) => {
              onProgress?.({ dataset: name, ...progress });
              how.onProgress?.(progress);
            },
          });
          const before = reports.get(name);
          reports.set(name, before ? joinReports(before, report) : report);
          return report;
        },
      };
    },
  };
}
