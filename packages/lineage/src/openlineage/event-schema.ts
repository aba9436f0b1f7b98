import { type Issue, SourceError } from '@millrace/columns';
import * as z from 'zod';
import { datasetFacets } from './dataset-facets.js';
import type { OpenLineageEvent } from './event.js';
import { type FacetDefinition, facetBase } from './facet.js';
import { dateTime, uri, uuid } from './formats.js';
import { jobFacets } from './job-facets.js';
import { inputFacets, outputFacets } from './quality-facets.js';
import { runFacets } from './run-facets.js';

/** Whether an event holds, and all that is wrong with it. */
export interface EventVerdict {
  readonly valid: boolean;
  readonly issues: readonly Issue[];
}

type AnyDefinitions = Readonly<Record<string, FacetDefinition<unknown>>>;

// A facet that is known by its key has the standard body; a deleted one needs none.
function facetsOf(definitions: object): z.ZodType {
  const known = definitions as AnyDefinitions;
  return z.record(z.string(), facetBase).superRefine((facets, context) => {
    for (const [key, facet] of Object.entries(facets)) {
      const definition = Object.hasOwn(known, key) ? known[key] : undefined;
      if (definition === undefined || facet._deleted === true) continue;
      for (const { message, path } of definition.body.safeParse(facet).error?.issues ?? [])
        context.addIssue({ code: 'custom', message, path: [key, ...path] });
    }
  });
}

const text = z.string();
const maybe = (definitions: object) => z.exactOptional(facetsOf(definitions));
const run = z.looseObject({ runId: uuid, facets: maybe(runFacets) });
const job = z.looseObject({ namespace: text, name: text, facets: maybe(jobFacets) });
const dataset = { namespace: text, name: text, facets: maybe(datasetFacets) };
const base = { eventTime: dateTime, producer: uri, schemaURL: uri };
const datasets = {
  inputs: z.exactOptional(z.array(z.looseObject({ ...dataset, inputFacets: maybe(inputFacets) }))),
  outputs: z.exactOptional(z.array(z.looseObject({ ...dataset, outputFacets: maybe(outputFacets) }))),
};

const runEvent = z.looseObject({
  ...base,
  eventType: z.exactOptional(z.enum(['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'])),
  run,
  job,
  ...datasets,
});
const jobEvent = z.looseObject({ ...base, job, ...datasets });
const datasetEvent = z.looseObject({ ...base, dataset: z.looseObject(dataset) });

/**
 * Checks an event of any kind against the specification (2-0-2), its standard facets included.
 *
 * @example
 * ```ts
 * import { validateOpenLineageEvent } from '@millrace/lineage/openlineage';
 * const { valid, issues } = validateOpenLineageEvent({ eventTime: 'yesterday', job: { namespace: 'n', name: 'j' } });
 * valid; // => false
 * issues.map((issue) => issue['member']); // => ['eventTime', 'producer', 'schemaURL']
 * ```
 */
export function validateOpenLineageEvent(json: unknown): EventVerdict {
  const issues = eventIssues(json);
  return { valid: issues.length === 0, issues };
}

/**
 * Reads an event from parsed JSON.
 *
 * @throws SourceError, which lists what is wrong, when it is none.
 * @example
 * ```ts
 * import { parseOpenLineageEvent } from '@millrace/lineage/openlineage';
 * const event = parseOpenLineageEvent({
 *   eventTime: '2013-01-01T00:00:00Z', producer: 'https://example.com/loader',
 *   schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent',
 *   job: { namespace: 'flights', name: 'daily' },
 * });
 * 'job' in event; // => true
 * ```
 */
export function parseOpenLineageEvent(json: unknown): OpenLineageEvent {
  const { issues } = validateOpenLineageEvent(json);
  const first = issues[0];
  if (first === undefined) return json as OpenLineageEvent;
  const where = first['member'] ? `${String(first['member'])}: ` : '';
  throw new SourceError(
    'bad_event',
    `This is not an OpenLineage event: ${where}${first.message ?? first.code}.`,
    {
      issues,
    },
  );
}

// The specification is a choice of exactly one of the three kinds.
function eventIssues(json: unknown): readonly Issue[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return [badEvent('expected an object')];
  const [hasRun, hasJob, hasDataset] = ['run', 'job', 'dataset'].map((key) => Object.hasOwn(json, key));
  if (hasRun && hasJob) return issuesOf(runEvent, json);
  if (hasJob && hasDataset) {
    const asJob = issuesOf(jobEvent, json);
    const asDataset = issuesOf(datasetEvent, json);
    if (asJob.length === 0 && asDataset.length === 0)
      return [badEvent('a job and a dataset stand in one event only with a run')];
    return asDataset.length === 0 ? [] : asJob;
  }
  if (hasDataset) return issuesOf(datasetEvent, json);
  if (hasJob) return issuesOf(jobEvent, json);
  return [badEvent(hasRun ? 'a run has no job' : 'expected a run with its job, a job, or a dataset')];
}

function issuesOf(schema: z.ZodType, json: object): readonly Issue[] {
  try {
    return (schema.safeParse(json).error?.issues ?? []).map(({ message, path }) => ({
      ...badEvent(message),
      member: path.map(String).join('.'),
    }));
  } catch {
    // Only a document made to do so is nested deeper than the stack.
    return [badEvent('it is nested too deep')];
  }
}

function badEvent(message: string): Issue & { readonly message: string } {
  return { code: 'bad_event', message };
}
