import { UsageError } from '@millrace/columns';
import { type DatasetFacetBodies, datasetFacets } from './dataset-facets.js';
import type { DatasetEvent, JobEvent, OpenLineageEvent, RunEvent, RunState } from './event.js';
import { validateOpenLineageEvent } from './event-schema.js';
import type { FacetDefinition, FacetInput } from './facet.js';
import { type JobFacetBodies, jobFacets } from './job-facets.js';
import { plainJson } from './plain-json.js';
import {
  type InputFacetBodies,
  inputFacets,
  type OutputFacetBodies,
  outputFacets,
} from './quality-facets.js';
import { type RunFacetBodies, runFacets } from './run-facets.js';

/** A job as it is given to a builder. */
export interface JobInput {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: FacetInput<JobFacetBodies>;
}

/** A dataset as it is given to a builder. */
export interface DatasetInput {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: FacetInput<DatasetFacetBodies>;
}

/** A dataset that is read, as it is given to a builder. */
export interface InputDatasetInput extends DatasetInput {
  readonly inputFacets?: FacetInput<InputFacetBodies>;
}

/** A dataset that is written, as it is given to a builder. */
export interface OutputDatasetInput extends DatasetInput {
  readonly outputFacets?: FacetInput<OutputFacetBodies>;
}

/** A run event as it is given to {@link runEvent}. */
export interface RunEventInput {
  readonly eventType: RunState;
  readonly run: { readonly runId: string; readonly facets?: FacetInput<RunFacetBodies> };
  readonly job: JobInput;
  readonly inputs?: readonly InputDatasetInput[];
  readonly outputs?: readonly OutputDatasetInput[];
}

/** A job event as it is given to {@link jobEvent}. */
export interface JobEventInput {
  readonly job: JobInput;
  readonly inputs?: readonly InputDatasetInput[];
  readonly outputs?: readonly OutputDatasetInput[];
}

/** Who makes an event, and when. */
export interface EventContext {
  /** URI of the software that makes the event; this package, unless given. */
  readonly producer?: string;
  /** Now, unless given. */
  readonly eventTime?: Date;
}

/** The producer of events that name none. */
export const DEFAULT_PRODUCER = 'https://github.com/millrace/millrace/tree/main/packages/lineage';

const CORE = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs';

/**
 * Builds an event of a run; `_producer` and `_schemaURL` are filled in, and members without a value are left out.
 *
 * @throws UsageError, which lists what is wrong, when the specification does not allow it.
 * @example
 * ```ts
 * import { newRunId, runEvent } from '@millrace/lineage/openlineage';
 * const event = runEvent({
 *   eventType: 'COMPLETE',
 *   run: { runId: newRunId(), facets: { nominalTime: { nominalStartTime: '2013-01-01T00:00:00Z' } } },
 *   job: { namespace: 'flights', name: 'daily' },
 *   outputs: [{ namespace: 'file', name: '/data/flights.parquet', outputFacets: { outputStatistics: { rowCount: 842 } } }],
 * });
 * event.outputs?.[0]?.outputFacets?.outputStatistics?.rowCount; // => 842
 * event.schemaURL; // => 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent'
 * ```
 */
export function runEvent(input: RunEventInput, context: EventContext = {}): RunEvent {
  requireObject(input);
  const { producer, ...base } = baseOf('RunEvent', context);
  return checked<RunEvent>({
    ...base,
    producer,
    eventType: input.eventType,
    run: { ...input.run, ...facetsMember('facets', input.run, runFacets, producer) },
    ...jobAndDatasets(input, producer),
  });
}

/**
 * Builds an event that tells of a job without a run: what it is, what it reads and writes.
 *
 * @throws UsageError, which lists what is wrong, when the specification does not allow it.
 * @example
 * ```ts
 * import { jobEvent } from '@millrace/lineage/openlineage';
 * const event = jobEvent({ job: { namespace: 'flights', name: 'daily', facets: { sql: { query: 'SELECT 1' } } } });
 * event.job.facets?.sql?.query; // => 'SELECT 1'
 * ```
 */
export function jobEvent(input: JobEventInput, context: EventContext = {}): JobEvent {
  requireObject(input);
  const { producer, ...base } = baseOf('JobEvent', context);
  return checked<JobEvent>({ ...base, producer, ...jobAndDatasets(input, producer) });
}

/**
 * Builds an event that tells of a dataset without a run.
 *
 * @throws UsageError, which lists what is wrong, when the specification does not allow it.
 * @example
 * ```ts
 * import { datasetEvent } from '@millrace/lineage/openlineage';
 * const event = datasetEvent({ namespace: 'file', name: '/data/a.csv', facets: { version: { datasetVersion: '7' } } });
 * event.dataset.facets?.version?.datasetVersion; // => '7'
 * ```
 */
export function datasetEvent(input: DatasetInput, context: EventContext = {}): DatasetEvent {
  requireObject(input);
  const { producer, ...base } = baseOf('DatasetEvent', context);
  return checked<DatasetEvent>({
    ...base,
    producer,
    dataset: { ...input, ...facetsMember('facets', input, datasetFacets, producer) },
  });
}

function requireObject(input: unknown): void {
  if (typeof input === 'object' && input !== null) return;
  throw new UsageError(
    'bad_event',
    `An OpenLineage event is built from an object, not from ${String(input)}.`,
  );
}

function baseOf(kind: string, { producer = DEFAULT_PRODUCER, eventTime = new Date() }: EventContext) {
  if (Number.isNaN(eventTime.getTime()))
    throw new UsageError('bad_event', 'eventTime of an OpenLineage event is no date.');
  return { eventTime: eventTime.toISOString(), producer, schemaURL: `${CORE}/${kind}` };
}

function jobAndDatasets({ job, inputs, outputs }: JobEventInput, producer: string): object {
  return {
    job: { ...job, ...facetsMember('facets', job, jobFacets, producer) },
    ...(Array.isArray(inputs) && {
      inputs: inputs.map((dataset) => ({
        ...dataset,
        ...facetsMember('facets', dataset, datasetFacets, producer),
        ...facetsMember('inputFacets', dataset, inputFacets, producer),
      })),
    }),
    ...(Array.isArray(outputs) && {
      outputs: outputs.map((dataset) => ({
        ...dataset,
        ...facetsMember('facets', dataset, datasetFacets, producer),
        ...facetsMember('outputFacets', dataset, outputFacets, producer),
      })),
    }),
  };
}

function facetsMember(
  member: string,
  owner: object | undefined,
  definitions: object,
  producer: string,
): object {
  const given = (owner as Readonly<Record<string, unknown>> | undefined)?.[member];
  if (given === undefined || given === null) return {};
  const { custom = {}, ...standard } = given as FacetInput<Record<string, object>>;
  const known = definitions as Readonly<Record<string, FacetDefinition<unknown>>>;
  const facets: [string, object][] = [];
  for (const [key, body] of Object.entries(standard)) {
    if (body === undefined || body === null) continue;
    if (!Object.hasOwn(known, key)) {
      throw new UsageError(
        'unknown_facet',
        `${member} have no standard facet '${key}'; put a facet of your own under custom, with its _schemaURL.`,
        { issues: [{ code: 'unknown_facet', actual: key, expected: Object.keys(known) }] },
      );
    }
    facets.push([key, { ...body, _producer: producer, _schemaURL: known[key]!.schemaURL }]);
  }
  for (const [key, body] of Object.entries(custom)) facets.push([key, { _producer: producer, ...body }]);
  return { [member]: Object.fromEntries(facets) };
}

/** The event without members that have no value, checked. */
function checked<Event extends OpenLineageEvent>(event: object): Event {
  const plain = plainJson(event);
  const { issues } = validateOpenLineageEvent(plain);
  const first = issues[0];
  if (first === undefined) return plain as Event;
  throw new UsageError(
    'bad_event',
    `An OpenLineage event can't be built: ${String(first['member'] ?? 'event')}: ${first.message}.`,
    { issues },
  );
}
