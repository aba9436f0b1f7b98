import { describe, expect, it } from 'vitest';
import { datasetFacets } from '../../src/openlineage/dataset-facets.js';
import { type FacetDefinition, facetBase } from '../../src/openlineage/facet.js';
import { jobFacets } from '../../src/openlineage/job-facets.js';
import { inputFacets, outputFacets } from '../../src/openlineage/quality-facets.js';
import { runFacets } from '../../src/openlineage/run-facets.js';
import { parseOpenLineageEvent, validateOpenLineageEvent } from '../../src/openlineage.js';
import { isAtHand, officialEvent, officialExamples, officialProblems, officialSchema } from './official.js';

type Definitions = Readonly<Record<string, FacetDefinition<unknown>>>;
const places = { runFacets, jobFacets, datasetFacets, inputFacets, outputFacets } as unknown as Readonly<
  Record<string, Definitions>
>;
const definitions = Object.entries(places).flatMap(([place, known]) =>
  Object.entries(known).map(([key, definition]) => [`${place}.${key}`, key, definition] as const),
);

function sameVerdict({ schemaURL, body }: FacetDefinition<unknown>, facet: unknown): void {
  const official = officialSchema(schemaURL)!;
  const ours = facetBase.safeParse(facet).success && body.safeParse(facet).success;
  expect([ours, facet]).toEqual([official(facet), facet]);
}

/** The value, and each value that differs from it in one place: a member gone, or replaced by something else. */
function* variants(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) for (const other of variants(item)) yield value.with(at, other);
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      const { [key]: member, ...others } = value as Record<string, unknown>;
      yield others;
      for (const other of variants(member)) yield { ...others, [key]: other };
    }
    yield { ...value, more: 1 };
  }
  yield* [null, true, 'text', '', 1, 1.5, -1, [], {}, [null], { a: null }];
}

describe.skipIf(!isAtHand)('the official schemas and ours say the same', () => {
  it('every facet has the URL of an official schema', () => {
    for (const [name, , { schemaURL }] of definitions)
      expect([name, officialSchema(schemaURL) !== undefined]).toEqual([name, true]);
  });

  it.each(isAtHand ? officialExamples() : [])('%s, and all its variants', (_, example) => {
    for (const [key, facet] of Object.entries(example)) {
      const fitting = definitions.filter(
        ([, known, { schemaURL, body }]) =>
          known === key && body.safeParse(facet).success && officialSchema(schemaURL)!(facet),
      );
      expect(fitting.length).toBeGreaterThan(0);
      for (const [, , definition] of fitting) {
        sameVerdict(definition, facet);
        for (const variant of variants(facet)) sameVerdict(definition, variant);
      }
    }
  });

  it('the whole event, and all its variants', () => {
    const frame = officialSchema('https://openlineage.io/spec/2-0-2/OpenLineage.json')!;
    const event = officialEvent();
    expect(parseOpenLineageEvent(event)).toBe(event);
    const job = event['job'] as Record<string, unknown>;
    // Inside a facet the frame does not look.
    const framed = {
      ...event,
      job: { ...job, facets: { own_one: { _producer: 'a:b', _schemaURL: 'a:b' } } },
    };
    const { run: _, ...withoutRun } = framed as Record<string, unknown>;
    const { job: __, ...withoutJob } = withoutRun;
    const { dataset: ___, ...onlyJob } = withoutRun as Record<string, unknown>;
    for (const start of [framed, withoutRun, withoutJob, onlyJob])
      for (const variant of [start, ...variants(start)])
        expect([validateOpenLineageEvent(variant).valid, variant]).toEqual([frame(variant), variant]);
  });

  it('moments, URIs and ids', () => {
    const frame = officialSchema('https://openlineage.io/spec/2-0-2/OpenLineage.json')!;
    const start = { eventTime: '2013-01-02T03:04:05Z', producer: 'https://a.b/c', schemaURL: 'a:b' };
    const job = { namespace: 'n', name: 'j' };
    const runId = '0189f0c4-0000-7000-8000-000000000000';
    const moments = [
      '2013-01-02T03:04:05.678901Z',
      '2013-01-02t03:04:05z',
      '2013-01-02 03:04:05Z',
      '2013-01-02T03:04:05+01:00',
      '2013-01-02T03:04:05',
      '2013-02-30T03:04:05Z',
      '2012-02-29T00:00:00Z',
      '2013-02-29T00:00:00Z',
      '2013-01-02',
      '2013-01-02T24:00:00Z',
      '2013-01-02T03:60:05Z',
      '2013-01-02T03:04:05-24:00',
      '2013-1-2T03:04:05Z',
      '',
      'now',
    ];
    const uris = [
      'http://a',
      'urn:x:y',
      'a',
      '',
      'a b:c',
      'http://a b',
      'http://ä',
      'x:%41',
      'x:%4',
      '//a',
      'x:<y>',
    ];
    const ids = [
      runId,
      runId.toUpperCase(),
      `urn:uuid:${runId}`,
      runId.slice(1),
      `${runId}0`,
      '',
      `{${runId}}`,
    ];
    const events = [
      ...moments.map((eventTime) => ({ ...start, job, eventTime })),
      ...uris.map((producer) => ({ ...start, job, producer })),
      ...ids.map((id) => ({ ...start, job, run: { runId: id } })),
    ];
    for (const event of events)
      expect([validateOpenLineageEvent(event).valid, event]).toEqual([frame(event), event]);
  });

  it('finds what is wrong inside a facet, by its URL', () => {
    const facet = { _producer: 'a:b', _schemaURL: runFacets.nominalTime.schemaURL };
    const event = {
      ...{ eventTime: '2013-01-02T03:04:05Z', producer: 'a:b', schemaURL: 'a:b' },
      run: { runId: '0189f0c4-0000-7000-8000-000000000000', facets: { nominalTime: facet } },
      job: { namespace: 'n', name: 'j' },
    };
    expect(officialProblems(event)).toHaveLength(1);
    expect(validateOpenLineageEvent(event).issues).toMatchObject([
      { member: 'run.facets.nominalTime.nominalStartTime' },
    ]);
  });
});
