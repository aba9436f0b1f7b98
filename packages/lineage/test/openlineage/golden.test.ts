import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { datasetFacets } from '../../src/openlineage/dataset-facets.js';
import { jobFacets } from '../../src/openlineage/job-facets.js';
import { inputFacets, outputFacets } from '../../src/openlineage/quality-facets.js';
import { runFacets } from '../../src/openlineage/run-facets.js';
import { runIdFrom, validateOpenLineageEvent } from '../../src/openlineage.js';
import { everyFacet } from './every-facet.js';
import { isAtHand, officialProblems } from './official.js';

function golden<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8'));
}

describe('events with every facet', () => {
  it('are those that the official Python client took for its own', () => {
    expect(JSON.parse(JSON.stringify(everyFacet))).toEqual(golden('ours'));
  });

  it('leave no facet out', () => {
    const text = JSON.stringify(everyFacet);
    const known = [runFacets, jobFacets, datasetFacets, inputFacets, outputFacets].flatMap((definitions) =>
      Object.values(definitions as Record<string, { schemaURL: string }>),
    );
    for (const { schemaURL } of known) expect(text).toContain(schemaURL);
  });

  it.skipIf(!isAtHand)('hold before the official schemas', () => {
    for (const event of everyFacet) expect(officialProblems(event)).toEqual([]);
  });
});

describe('what the official Python client made', () => {
  const { events, runIds } = golden<{ events: object[]; runIds: [string, string, string][] }>('python');
  it('is read', () => {
    expect(events).toHaveLength(8);
    for (const event of events) expect(validateOpenLineageEvent(event)).toEqual({ valid: true, issues: [] });
  });

  it('has the ids that we make', () => {
    for (const [moment, text, id] of runIds) expect(runIdFrom(new Date(moment), text)).toBe(id);
  });
});
