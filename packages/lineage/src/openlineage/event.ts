import type { DatasetFacetBodies } from './dataset-facets.js';
import type { FacetsOf } from './facet.js';
import type { JobFacetBodies } from './job-facets.js';
import type { InputFacetBodies, OutputFacetBodies } from './quality-facets.js';
import type { RunFacetBodies } from './run-facets.js';

/** The state of a run that an event tells of. `COMPLETE`, `FAIL` and `ABORT` end it. */
export type RunState = 'START' | 'RUNNING' | 'COMPLETE' | 'ABORT' | 'FAIL' | 'OTHER';

/** What every event says. */
export interface EventBase {
  /** RFC 3339, with a zone. */
  readonly eventTime: string;
  /** URI of the software that made the event. */
  readonly producer: string;
  readonly schemaURL: string;
}

/** A run of a job, by a UUID. */
export interface Run {
  readonly runId: string;
  readonly facets?: FacetsOf<RunFacetBodies>;
}

/** A job: what runs again and again. */
export interface Job {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: FacetsOf<JobFacetBodies>;
}

/** A dataset by namespace and name. */
export interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: FacetsOf<DatasetFacetBodies>;
}

/** A dataset that was read. */
export interface InputDataset extends Dataset {
  readonly inputFacets?: FacetsOf<InputFacetBodies>;
}

/** A dataset that was written. */
export interface OutputDataset extends Dataset {
  readonly outputFacets?: FacetsOf<OutputFacetBodies>;
}

/** Something that happened to a run. */
export interface RunEvent extends EventBase {
  readonly eventType?: RunState;
  readonly run: Run;
  readonly job: Job;
  readonly inputs?: readonly InputDataset[];
  readonly outputs?: readonly OutputDataset[];
}

/** What is known of a job without a run. */
export interface JobEvent extends EventBase {
  readonly job: Job;
  readonly inputs?: readonly InputDataset[];
  readonly outputs?: readonly OutputDataset[];
}

/** What is known of a dataset without a run. */
export interface DatasetEvent extends EventBase {
  readonly dataset: Dataset;
}

/** Any event. */
export type OpenLineageEvent = RunEvent | JobEvent | DatasetEvent;
