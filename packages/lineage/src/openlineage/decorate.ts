import type { OpenLineageEvent } from './event.js';
import { type JobFacetBodies, jobFacets, type SourceCodeLocationJobFacet, type Tag } from './job-facets.js';
import { runFacets } from './run-facets.js';

/** What a client adds to the events that pass through it. */
export interface DecorateOptions {
  /** Added to each run, under the `environmentVariables` facet; what the event says itself stands. */
  readonly environmentVariables?: Readonly<Record<string, string>>;
  /** Added to the `tags` facets of jobs and runs; they stand before tags that the event has itself. */
  readonly tags?: {
    readonly job?: Readonly<Record<string, string>>;
    readonly run?: Readonly<Record<string, string>>;
  };
  /** Added to jobs of runs that say nothing of their code. */
  readonly sourceCodeLocation?: SourceCodeLocationJobFacet;
}

/** The event with what the client adds. */
export function decorate(
  event: OpenLineageEvent,
  options: DecorateOptions,
  producer: string,
): OpenLineageEvent {
  if (!('job' in event)) return event;
  const named = (schemaURL: string) => ({ _producer: producer, _schemaURL: schemaURL });
  const { tags, sourceCodeLocation } = options;
  const jobAdded: { -readonly [Key in keyof JobFacetBodies]?: object } = {};
  const { facets: jobSays } = event.job;
  const jobTags = Object.entries(tags?.job ?? {});
  if (jobTags.length > 0)
    jobAdded.tags = {
      ...named(jobFacets.tags.schemaURL),
      tags: joinTags(jobSays?.tags?.tags ?? [], jobTags),
    };
  if (!('run' in event)) return withFacets(event, 'job', jobAdded);
  if (sourceCodeLocation && !jobSays?.sourceCodeLocation)
    jobAdded.sourceCodeLocation = { ...named(jobFacets.sourceCodeLocation.schemaURL), ...sourceCodeLocation };
  const runAdded: Record<string, object> = {};
  const { facets: runSays } = event.run;
  const runTags = Object.entries(tags?.run ?? {});
  if (runTags.length > 0)
    runAdded['tags'] = {
      ...named(runFacets.tags.schemaURL),
      tags: joinTags(runSays?.tags?.tags ?? [], runTags),
    };
  const variables = Object.entries(options.environmentVariables ?? {});
  if (variables.length > 0) {
    const said = runSays?.environmentVariables?.environmentVariables ?? [];
    const added = variables
      .filter(([name]) => said.every((variable) => variable.name !== name))
      .map(([name, value]) => ({ name, value }));
    runAdded['environmentVariables'] = {
      ...named(runFacets.environmentVariables.schemaURL),
      environmentVariables: [...said, ...added],
    };
  }
  return withFacets(withFacets(event, 'job', jobAdded), 'run', runAdded);
}

function withFacets<Event extends OpenLineageEvent>(
  event: Event,
  member: 'job' | 'run',
  added: object,
): Event {
  if (Object.keys(added).length === 0) return event;
  const owner = (event as unknown as Record<string, { facets?: object }>)[member]!;
  return { ...event, [member]: { ...owner, facets: { ...owner.facets, ...added } } };
}

// A tag of the same key, whatever its case, is replaced and keeps the event's spelling.
function joinTags(said: readonly Tag[], given: readonly (readonly [string, string])[]): readonly Tag[] {
  const keys = new Set(given.map(([key]) => key.toLowerCase()));
  const kept = said.filter((tag) => !keys.has(tag.key.toLowerCase()));
  const added = given.map(([key, value]) => {
    const same = said.find((tag) => tag.key.toLowerCase() === key.toLowerCase());
    return { key: same?.key ?? key, value, source: 'USER' };
  });
  return [...kept, ...added];
}
