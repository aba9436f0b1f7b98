import { describe, expect, it } from 'vitest';
import {
  compositeTransport,
  memoryTransport,
  type OpenLineageEvent,
  openLineage,
  type RunEvent,
  startRun,
  type Transport,
  withRun,
} from '../../src/openlineage.js';

function started(options: Partial<Parameters<typeof openLineage>[0]> = {}) {
  const memory = memoryTransport();
  const lineage = openLineage({ transport: memory, namespace: 'flights', ...options });
  const events = () => memory.events as readonly RunEvent[];
  const states = () => events().map(({ eventType, job }) => `${eventType} ${job.name}`);
  return { lineage, events, states };
}

describe('a run ends exactly once', () => {
  it('with COMPLETE, and gives what the work gives', async () => {
    const { lineage, states, events } = started();
    expect(await withRun(lineage, 'daily', async () => 42)).toBe(42);
    expect(states()).toEqual(['START daily', 'COMPLETE daily']);
    expect(new Set(events().map(({ run }) => run.runId)).size).toBe(1);
    expect(lineage.openRuns.size).toBe(0);
  });

  it('with FAIL, and throws what the work throws', async () => {
    const { lineage, states, events } = started();
    const failure = new Error('no such file');
    await expect(withRun(lineage, 'daily', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(states()).toEqual(['START daily', 'FAIL daily']);
    const { errorMessage } = events()[1]!.run.facets!;
    expect(errorMessage).toMatchObject({ message: 'no such file', programmingLanguage: 'JavaScript' });
    expect(errorMessage?.stackTrace).toContain('run.test.ts');
  });

  it.each([[undefined], [null], ['text'], [Symbol('s')], [Object.create(null)], [{ message: 1, stack: 2 }]])(
    'with FAIL, whatever is thrown: %s',
    async (thrown) => {
      const { lineage, states } = started();
      await expect(
        withRun(lineage, 'daily', () => {
          throw thrown;
        }),
      ).rejects.toBe(thrown);
      expect(states()).toEqual(['START daily', 'FAIL daily']);
    },
  );

  it('with ABORT, when it was aborted', async () => {
    const { lineage, states, events } = started();
    const controller = new AbortController();
    const work = withRun(
      lineage,
      'daily',
      () => {
        controller.abort(new Error('deadline'));
        controller.signal.throwIfAborted();
      },
      { signal: controller.signal },
    );
    await expect(work).rejects.toThrow('deadline');
    expect(states()).toEqual(['START daily', 'ABORT daily']);
    expect(events()[1]!.run.facets!.errorMessage?.message).toBe('deadline');
  });

  it('whatever is called later', async () => {
    const { lineage, states } = started();
    const run = await startRun(lineage, 'daily');
    await Promise.all([run.complete(), run.fail(new Error('x')), run.abort('y'), run.complete()]);
    await expect(run.report()).rejects.toMatchObject({ code: 'run_ended' });
    await run.report('OTHER');
    expect(states()).toEqual(['START daily', 'COMPLETE daily', 'OTHER daily']);
  });

  it('with ABORT for all open runs, children first', async () => {
    const { lineage, states } = started();
    const outer = await startRun(lineage, 'outer');
    await startRun(outer, 'inner');
    await lineage.abortRuns('shut down');
    expect(states().slice(2)).toEqual(['ABORT inner', 'ABORT outer']);
  });

  it('and leaves no open run behind when it can not start', async () => {
    const { lineage } = started();
    await expect(startRun(lineage, 'daily', { runId: 'seven' })).rejects.toMatchObject({ code: 'bad_event' });
    expect(lineage.openRuns.size).toBe(0);
  });
});

it('facets gather on the way and stand in the last event', async () => {
  const { lineage, events } = started();
  await withRun(
    lineage,
    'daily',
    async (run) => {
      run.addInput({ namespace: 'file', name: '/raw.csv', facets: { version: { datasetVersion: '1' } } });
      run.addInput({
        namespace: 'file',
        name: '/raw.csv',
        inputFacets: { inputStatistics: { rowCount: 3 } },
      });
      run.addFacets({ custom: { acme_cost: { _schemaURL: 'https://acme.example/cost.json', cents: 3n } } });
      await run.report();
      run.addJobFacets({ sql: { query: 'SELECT 1' } });
      run.addOutput({ namespace: 'file', name: '/out' });
    },
    { facets: { nominalTime: { nominalStartTime: '2013-01-01T00:00:00Z' } } },
  );
  expect(events().map(({ inputs, outputs }) => [inputs?.length, outputs?.length])).toEqual([
    [0, 0],
    [1, 0],
    [1, 1],
  ]);
  expect(events()[2]).toMatchObject({
    run: { facets: { nominalTime: {}, acme_cost: { cents: 3 } } },
    job: { facets: { sql: { query: 'SELECT 1' } } },
    inputs: [{ facets: { version: {} }, inputFacets: { inputStatistics: { rowCount: 3 } } }],
  });
});

it('children name their parent, and the first of the chain as root', async () => {
  const before = {
    run: { runId: '0189f0c4-0000-7000-8000-000000000000' },
    job: { namespace: 'airflow', name: 'dag' },
  };
  const { lineage, events } = started({ parent: before });
  await withRun(lineage, 'outer', (outer) =>
    withRun(outer, 'inner', (inner) => withRun(inner, 'innermost', () => {})),
  );
  const starts = events().filter(({ eventType }) => eventType === 'START');
  const parents = starts.map(({ run }) => run.facets!.parent!);
  expect(parents.map(({ job }) => job.name)).toEqual(['dag', 'outer', 'inner']);
  expect(parents[2]!.run.runId).toBe(starts[1]!.run.runId);
  expect(parents.map(({ root }) => root?.job.name)).toEqual([undefined, 'dag', 'dag']);
});

it('what the specification forbids is refused where it is given', async () => {
  const { lineage, states } = started();
  const add = (work: Parameters<typeof withRun>[2]) => withRun(lineage, 'daily', work);
  await expect(add((run) => run.addInput({ namespace: 'file' } as never))).rejects.toMatchObject({
    code: 'bad_event',
  });
  await expect(
    add((run) =>
      run.addOutput({ namespace: 'f', name: 'x', outputFacets: { outputStatistics: { rowCount: 1.5 } } }),
    ),
  ).rejects.toThrow(/rowCount/);
  await expect(add((run) => run.addFacets({ nominal: {} } as never))).rejects.toMatchObject({
    code: 'unknown_facet',
  });
  const cycle: Record<string, unknown> = { _schemaURL: 'a:b' };
  cycle['self'] = cycle;
  await expect(add((run) => run.addFacets({ custom: { a_b: cycle as never } }))).rejects.toMatchObject({
    code: 'bad_event',
  });
  expect(states().filter((state) => state === 'FAIL daily')).toHaveLength(4);
});

it('a transport that fails never makes a job fail', async () => {
  const told: unknown[] = [];
  const broken: Transport = {
    name: 'broken',
    emit: () => Promise.reject(new Error('full')),
    flush: async () => undefined,
    close: async () => undefined,
  };
  const memory = memoryTransport();
  const lineage = openLineage({
    transport: compositeTransport([broken, memory]),
    onError: (reason) => {
      told.push((reason as Error).message);
      throw new Error('in the handler');
    },
  });
  expect(await withRun(lineage, 'daily', () => 1)).toBe(1);
  expect(told).toEqual(Array(2).fill('An OpenLineage event did not reach broken: full'));
  expect(memory.events).toHaveLength(2);
});

it('adds tags, variables and code to what passes through, and leaves out ignored jobs', async () => {
  const { lineage, events } = started({
    tags: { job: { Team: 'data' }, run: { env: 'prod' } },
    environmentVariables: { REGION: 'eu', STAGE: 'x' },
    sourceCodeLocation: { type: 'git', url: 'https://example.com/repo' },
    ignore: ({ name }) => name.startsWith('private.'),
  });
  await withRun(lineage, 'private.daily', () => {});
  await withRun(lineage, 'daily', () => {}, {
    facets: { environmentVariables: { environmentVariables: [{ name: 'REGION', value: 'us' }] } },
    jobFacets: {
      tags: {
        tags: [
          { key: 'team', value: 'x' },
          { key: 'b', value: 'c' },
        ],
      },
    },
  });
  expect(events()).toHaveLength(2);
  expect(events()[0]!.job.facets).toMatchObject({
    tags: {
      tags: [
        { key: 'b', value: 'c' },
        { key: 'team', value: 'data', source: 'USER' },
      ],
    },
    sourceCodeLocation: { url: 'https://example.com/repo' },
  });
  expect(events()[0]!.run.facets).toMatchObject({
    tags: { tags: [{ key: 'env', value: 'prod', source: 'USER' }] },
    environmentVariables: {
      environmentVariables: [
        { name: 'REGION', value: 'us' },
        { name: 'STAGE', value: 'x' },
      ],
    },
  });
});

it('an event that is none is refused', async () => {
  const { lineage } = started();
  await expect(lineage.emit({ job: {} } as OpenLineageEvent)).rejects.toMatchObject({ code: 'bad_event' });
});
