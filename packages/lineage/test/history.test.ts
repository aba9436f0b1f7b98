import { col, mean } from '@millrace/columns';
import { tableFromArrays } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ancestorsOf,
  changesBetween,
  descendantsOf,
  edgesFromAggregates,
  edgesFromFilter,
  edgesFromProjection,
  edgesFromTransformer,
  joinEdges,
  type LineageRecord,
  type LineageRecordOptions,
  lineageGraph,
  lineageRecord,
  lineageToMermaid,
  recordsAsOf,
  usesOfColumn,
  verifyLineage,
} from '../src/index.js';

const at = (day: number): Date => new Date(Date.UTC(2013, 0, day));
const make = (
  columns: Readonly<Record<string, readonly number[]>>,
  options: Partial<LineageRecordOptions> & { readonly source: string },
): Promise<LineageRecord> =>
  lineageRecord(
    tableFromArrays(Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, [...values]]))),
    {
      version: '1',
      createdAt: at(1),
      ...options,
    },
  );

let raw: LineageRecord;
let weather: LineageRecord;
let clean: LineageRecord;
let features: LineageRecord;
let report: LineageRecord;
let all: LineageRecord[];

beforeAll(async () => {
  raw = await make({ km: [1, 2], minutes: [3, 4], cancelled: [0, 0] }, { source: 'raw' });
  weather = await make({ wind: [1, 2] }, { source: 'weather' });
  clean = await make(
    { speed: [1, 2], km: [1, 2] },
    {
      source: 'clean',
      parents: [raw],
      createdAt: at(2),
      columnEdges: [
        ...edgesFromFilter(col('cancelled').eq(0)),
        ...edgesFromProjection({ speed: col('km').dividedBy(col('minutes')), km: col('km') }),
      ],
    },
  );
  features = await make(
    { speed: [0, 1], wind: [0, 1] },
    {
      source: 'features',
      parents: [clean, weather],
      createdAt: at(3),
      codeVersion: 'abc',
      engine: { name: 'millrace', version: '1' },
      parameters: { limit: 1, nested: { a: [null, 'x'] } },
      columnEdges: [
        {
          column: 'speed',
          inputs: [{ parent: clean.id, column: 'speed', kind: 'TRANSFORMATION' }],
          steps: ['standardScaler'],
        },
        { column: 'wind', inputs: [{ parent: weather.id, column: 'wind', kind: 'TRANSFORMATION' }] },
      ],
    },
  );
  report = await make(
    { mean: [0] },
    {
      source: 'report',
      parents: [features],
      createdAt: at(4),
      columnEdges: edgesFromAggregates({ mean: { ...mean('speed'), by: [col('wind')] } }),
    },
  );
  all = [report, features, raw, clean, weather];
});

const names = (records: readonly LineageRecord[]) => records.map(({ source }) => source);

describe('queries', () => {
  it('ancestors and descendants', () => {
    expect(names(ancestorsOf(all, report.id)).sort()).toEqual(['clean', 'features', 'raw', 'weather']);
    expect(names(descendantsOf(all, raw.id))).toEqual(['clean', 'features', 'report']);
    expect(ancestorsOf(all, raw.id)).toEqual([]);
    expect(names(ancestorsOf([report, raw], report.id))).toEqual([]);
    expect(() => ancestorsOf([raw], clean.id)).toThrow(expect.objectContaining({ code: 'unknown_record' }));
  });

  it('a long chain costs no stack', () => {
    const id = (place: number) => `sha256:${place.toString(16).padStart(64, '0')}`;
    const chain = Array.from({ length: 20_000 }, (_, place) => ({
      ...raw,
      id: id(place + 1),
      parents: [id(place)],
    }));
    expect(ancestorsOf(chain, id(20_000))).toHaveLength(19_999);
    expect(lineageGraph(chain).nodes).toHaveLength(20_001);
  });

  it('which outputs used a column', () => {
    const uses = (record: LineageRecord, column: string) =>
      usesOfColumn(all, record.id, column).map((use) => [use.record.source, use.column, use.direct]);
    expect(uses(raw, 'minutes')).toEqual([
      ['clean', 'speed', true],
      ['features', 'speed', true],
      ['report', 'mean', true],
    ]);
    expect(uses(raw, 'km')).toContainEqual(['clean', 'km', true]);
    expect(uses(raw, 'cancelled')).toEqual([
      ['clean', null, false],
      ['features', null, false],
      ['report', null, false],
    ]);
    expect(uses(weather, 'wind')).toEqual([
      ['features', 'wind', true],
      ['report', 'mean', false],
    ]);
    expect(() => uses(raw, 'speed')).toThrow(expect.objectContaining({ code: 'unknown_column' }));
  });

  it('as of a time', async () => {
    const later = await make({ wind: [7] }, { source: 'weather', createdAt: at(9) });
    const records = [later, ...all];
    expect(names(recordsAsOf(records, at(2))).sort()).toEqual(['clean', 'raw', 'weather']);
    expect(recordsAsOf(records, at(8))).toContain(weather);
    expect(recordsAsOf(records, at(9))).toContain(later);
    expect(recordsAsOf(records, at(9))).not.toContain(weather);
    expect(recordsAsOf(records, at(0))).toEqual([]);
    expect(() => recordsAsOf(records, new Date(Number.NaN))).toThrow(
      expect.objectContaining({ code: 'bad_option' }),
    );
  });
});

describe('what changed between two runs', () => {
  const base = { source: 'x', codeVersion: 'a', parameters: { limit: 1, ['__proto__']: 2 } } as const;
  const changes = async (
    columns: Record<string, number[]>,
    options: Partial<LineageRecordOptions> = {},
  ): Promise<unknown[]> =>
    changesBetween(
      await make({ id: [1, 2], n: [3, 4] }, base),
      await make(columns, { ...base, ...options }),
    ).map(({ what, name = '' }) => `${what} ${name}`.trim());

  it.each([
    [{ id: [1, 2], n: [3, 4] }, { createdAt: at(7) }, []],
    [{ id: [1, 2], n: [3, 5] }, {}, ['column n']],
    [{ id: [2, 1], n: [4, 3] }, {}, ['column id', 'column n']],
    [{ id: [1], n: [3] }, {}, ['rows']],
    [{ id: [1, 2], m: [3, 4] }, {}, ['column n', 'column m']],
    [
      { id: [1, 2], n: [3, 4] },
      { codeVersion: 'b', parameters: { limit: 2, more: 1 } },
      ['code_version', 'parameter limit', 'parameter __proto__', 'parameter more'],
    ],
    [
      { id: [1, 2], n: [3, 4] },
      { engine: { name: 'e', version: '1' }, transformations: ['t'], version: '2' },
      ['version', 'engine', 'transformations'],
    ],
  ])('%j %j', async (columns, options, expected) => {
    expect(await changes(columns, options as Partial<LineageRecordOptions>)).toEqual(expected);
  });

  it('and what it was made from', async () => {
    const second = await make({ speed: [1, 2], km: [1, 2] }, { source: 'clean', parents: [weather] });
    expect(changesBetween(clean, second)).toContainEqual({
      what: 'parent',
      before: raw.id,
      after: weather.id,
    });
  });
});

describe('records', () => {
  it.each([
    [{ columnEdges: [{ column: 'gone', inputs: [] }] }, /'gone', which the table does not have/],
    [
      {
        columnEdges: [
          { column: 'a', inputs: [{ parent: `sha256:${'0'.repeat(64)}`, column: 'b', kind: 'IDENTITY' }] },
        ],
      },
      /no parent/,
    ],
    [
      { columnEdges: [{ column: 'a', inputs: [{ column: 'b', kind: 'COPY' }] }] },
      /^column_edges\.0\.inputs\.0\.kind/,
    ],
    [{ parameters: { x: Number.NaN } }, /^parameters\.x/],
    [{ parameters: { x: 1n } }, /^parameters\.x/],
    [{ engine: { name: 'x' } }, /^engine\.version/],
    [{ codeVersion: 5 }, /^code_version/],
  ])('refuse %o', async (options, message) => {
    await expect(make({ a: [1] }, { source: 's', ...(options as object) })).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(message),
    });
  });

  it('refuse an edge that may lead to either of two parents', async () => {
    const edges = edgesFromProjection({ a: col('km') });
    await expect(
      make({ a: [1] }, { source: 's', parents: [raw, clean], columnEdges: edges }),
    ).rejects.toMatchObject({
      code: 'bad_edge',
    });
  });

  it('name the link that broke, and its column, when all data is recomputed', async () => {
    const data: Record<string, Record<string, number[]>> = {
      features: { speed: [0, 1], wind: [0, 1] },
      clean: { speed: [1, 2], km: [1, 99] },
      weather: { wind: [1, 2] },
    };
    const { issues } = await verifyLineage(features, {
      ancestors: all,
      open: ({ source }) => (data[source] ? tableFromArrays(data[source]) : null),
    });
    expect(issues.map(({ code, record, column }) => [code, record, column])).toEqual([
      ['checksum_differs', clean.id, undefined],
      ['column_differs', clean.id, 'km'],
    ]);
  });
});

describe('edges', () => {
  it('of steps one after the other', () => {
    const first = [
      ...edgesFromFilter(col('ok').eq(true)),
      ...edgesFromProjection({ h: col('m').dividedBy(60), id: col('id') }),
    ];
    const second = edgesFromTransformer({
      outputs: [
        { name: 'h', inputs: ['h', 'h'], steps: ['imputer', 'scaler'] },
        { name: 'id', inputs: ['id'], steps: [] },
      ],
    });
    expect(joinEdges(first, second)).toEqual([
      { column: null, inputs: [{ column: 'ok', kind: 'FILTER' }] },
      { column: 'h', inputs: [{ column: 'm', kind: 'TRANSFORMATION' }], steps: ['imputer', 'scaler'] },
      { column: 'id', inputs: [{ column: 'id', kind: 'IDENTITY' }] },
    ]);
  });
});

describe('the graph', () => {
  it('puts tables before what was made from them, and names those that are missing', () => {
    const { nodes, edges } = lineageGraph(all.filter((record) => record !== weather));
    expect(nodes.map(({ source, missing }) => source || missing)).toEqual([
      true,
      'raw',
      'clean',
      'features',
      'report',
    ]);
    expect(edges).toHaveLength(4);
    expect(edges.find(({ from, to }) => from === clean.id && to === features.id)?.columns).toEqual([
      { from: 'speed', to: 'speed', kind: 'TRANSFORMATION', direct: true },
    ]);
  });

  it('as Mermaid, with odd names kept in their place', async () => {
    const odd = await make({ '"]; x-->y': [1] }, { source: '<b>"a"#\n🦆' });
    const text = lineageToMermaid(lineageGraph([odd]), { columns: true });
    expect(text.split('\n')).toEqual([
      'flowchart LR',
      '  subgraph t0["#60;b#62;#34;a#34;#35;#10;#129414;@1<br/>1 × 1"]',
      '    t0c0["#34;#93;#59; x--#62;y"]',
      '  end',
    ]);
    const drawn = lineageToMermaid(lineageGraph(all), { columns: true }).split('\n');
    expect(drawn.filter((line) => line.includes('-->')).length).toBe(6);
    expect(drawn.filter((line) => line.includes('-.->')).length).toBe(1);
    expect(lineageToMermaid(lineageGraph(all)).split('\n')).toHaveLength(1 + 5 + 4);
  });
});
