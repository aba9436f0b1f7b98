import {
  batchFromChunks,
  chunkFromValues,
  type DataType,
  memorySource,
  types,
  type Value,
} from '@millrace/columns';
import { tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { edgesFromProjection, lineageRecord } from '../../src/index.js';
import {
  assertionsFromExpectations,
  columnLineageFacet,
  datasetEvent,
  facetsFromRecord,
  facetsFromVersion,
  jobEvent,
  measureQuality,
  runEvent,
  validateOpenLineageEvent,
} from '../../src/openlineage.js';
import { isAtHand, officialProblems } from './official.js';

function table(columns: readonly (readonly [string, DataType, readonly Value[]])[]) {
  const schema = { fields: columns.map(([name, type]) => ({ name, type, nullable: true })) };
  const chunks = columns.map(([, type, values]) => chunkFromValues(type, values));
  return memorySource(schema, [batchFromChunks(schema, chunks)]);
}

const odd = table([
  ['__proto__', types.int64(), [2n ** 60n, null, 1n]],
  ['x', types.float64(), [Number.NaN, -0, 2.5]],
  ['big', types.float64(), [Number.POSITIVE_INFINITY, 1, null]],
  ['d', types.decimal(10, 2), [{ unscaled: 150n, scale: 2 }, null, { unscaled: -50n, scale: 2 }]],
  ['s', types.utf8(), ['a', null, 'a']],
  ['l', types.list(types.int32()), [[1], null, []]],
  ['n', types.null(), [null, null, null]],
]);

describe('measured quality', () => {
  it('is what JSON can hold, whatever the data', async () => {
    const metrics = await measureQuality(odd, { distinct: true, quantiles: [0.5] });
    expect(metrics.rowCount).toBe(3);
    const column = (name: string) => Object.getOwnPropertyDescriptor(metrics.columnMetrics, name)?.value;
    expect(column('__proto__')).toMatchObject({ nullCount: 1, count: 2, min: 1, max: 2 ** 60, sum: 2 ** 60 });
    expect(column('x')).toMatchObject({ nullCount: 0, min: 0, max: 2.5, sum: 2.5 });
    expect(column('big')).not.toHaveProperty('max');
    expect(column('d')).toMatchObject({ sum: 1, min: -0.5, max: 1.5 });
    expect(column('s')).toEqual({ nullCount: 1, count: 2, distinctCount: 1 });
    expect(column('l')).toEqual({ nullCount: 1, count: 2 });
    const event = datasetEvent({ namespace: 'n', name: 'd', facets: { dataQualityMetrics: metrics } });
    if (isAtHand) expect(officialProblems(event)).toEqual([]);
  });

  it('of nothing, and of what is not there', async () => {
    const empty = await measureQuality(tableFromArrays({ a: new Float64Array() }), { quantiles: [0.5] });
    expect(empty).toEqual({ rowCount: 0, columnMetrics: { a: { nullCount: 0, count: 0, quantiles: {} } } });
    await expect(measureQuality(odd, { columns: ['gone'] })).rejects.toMatchObject({ name: 'UsageError' });
  });
});

describe('facets from results', () => {
  it('survive results with odd members', () => {
    const facet = assertionsFromExpectations({
      results: [
        {
          success: false,
          expectation: { type: 'a', kwargs: { column: 5, value_set: [1n, null] } },
          result: { observed_value: [1n, { a: null }] },
        },
        { success: true },
      ],
    });
    const event = runEvent({
      eventType: 'COMPLETE',
      run: { runId: '0189f0c4-0000-7000-8000-000000000000' },
      job: { namespace: 'n', name: 'j' },
      inputs: [{ namespace: 'n', name: 'd', inputFacets: { dataQualityAssertions: facet } }],
    });
    expect(event.inputs?.[0]?.inputFacets?.dataQualityAssertions?.assertions).toEqual([
      { assertion: 'a', success: false, actual: '["1",{"a":null}]', params: { value_set: [1, null] } },
      { assertion: 'unknown', success: true },
    ]);
    if (isAtHand) expect(officialProblems(event)).toEqual([]);
  });

  it('from a record and a version', async () => {
    const parent = await lineageRecord(tableFromArrays({ a: [1] }), { source: 'p', version: '1' });
    const columnEdges = edgesFromProjection(['a']);
    const record = await lineageRecord(tableFromArrays({ a: [1] }), {
      source: 'c',
      version: '2',
      parents: [parent],
      columnEdges,
    });
    const { facets, statistics } = facetsFromRecord(record);
    const columnLineage = columnLineageFacet(
      record.column_edges,
      new Map([[parent.id, { namespace: 'n', name: 'p' }]]),
    );
    expect(columnLineage.fields['a']?.inputFields).toMatchObject([{ namespace: 'n', name: 'p', field: 'a' }]);
    expect(statistics).toEqual({ rowCount: 1 });
    expect(facetsFromVersion({ md5: 'x.dir', nfiles: 3, size: 7 }).statistics).toEqual({
      fileCount: 3,
      size: 7,
    });
    const event = datasetEvent({ namespace: 'n', name: 'c', facets: { ...facets, columnLineage } });
    if (isAtHand) expect(officialProblems(event)).toEqual([]);
    const stray = [{ column: 'a', inputs: [{ parent: record.id, column: 'a', kind: 'IDENTITY' as const }] }];
    expect(() => columnLineageFacet(stray, new Map())).toThrow(
      expect.objectContaining({ code: 'unknown_parent' }),
    );
  });
});

it('what JSON has no word for is left out, or made plain', () => {
  const custom = {
    a_b: {
      _schemaURL: 'a:b',
      at: new Date(0),
      when: new Date(Number.NaN),
      map: new Map([['k', 1n]]),
      url: new URL('http://a/'),
      f: () => 1,
      big: 2n ** 70n,
    },
  };
  const { facets } = datasetEvent({ namespace: 'n', name: 'd', facets: { custom } }).dataset;
  expect((facets as Record<string, unknown>)['a_b']).toEqual({
    _producer: expect.any(String),
    _schemaURL: 'a:b',
    at: '1970-01-01T00:00:00.000Z',
    map: { k: 1 },
    url: 'http://a/',
    big: String(2n ** 70n),
  });
});

describe('what is no event at all is refused', () => {
  it.each([[undefined], [null], [{}], [{ job: null }], [{ inputs: 'x' }], [{ run: 7, job: [] }]])(
    '%j',
    (input) => {
      for (const build of [runEvent, jobEvent, datasetEvent])
        expect(() => build(input as never)).toThrow(expect.objectContaining({ code: 'bad_event' }));
    },
  );

  it('nor one nested deeper than the stack', () => {
    let condition: object = { type: 'location', locations: [] };
    for (let depth = 0; depth < 20_000; depth += 1) {
      condition = {
        type: 'binary',
        left: condition,
        right: { type: 'location', locations: [] },
        operator: 'AND',
      };
    }
    const event = jobEvent({ job: { namespace: 'n', name: 'j' }, inputs: [{ namespace: 'n', name: 'd' }] });
    const subset = { _producer: 'a:b', _schemaURL: 'a:b', inputCondition: condition };
    const deep = { ...event, inputs: [{ namespace: 'n', name: 'd', inputFacets: { subset } }] };
    expect(validateOpenLineageEvent(deep).issues).toMatchObject([{ code: 'bad_event' }]);
  });
});
