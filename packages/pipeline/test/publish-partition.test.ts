import { createHash } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MillraceError, type Source, scan, sum } from '@millrace/columns';
import { type DuckDB, openDuckDB } from '@millrace/duckdb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  PartitionRejected,
  type PublishPartitionOptions,
  publishPartition,
  readManifest,
  readRejection,
} from '../src/index.js';
import { freshFolder, namesIn } from './folder.js';

let db: DuckDB;
beforeAll(async () => {
  db = await openDuckDB();
});
afterAll(async () => {
  await db.close();
});

const DAY = '2013-01-05';

async function wish(changes: Partial<PublishPartitionOptions> = {}): Promise<PublishPartitionOptions> {
  return {
    root: await freshFolder(),
    partition: DAY,
    engine: db,
    code: 'numbers@1',
    inputs: { numbers: 'v1' },
    build: () => db.query('SELECT i FROM range(10) AS t(i)'),
    ...changes,
  };
}

const atMost = (most: bigint, version = `at most ${most}`): NonNullable<PublishPartitionOptions['gate']> => ({
  version,
  check: async (source: Source) => {
    const [total] = await scan(source, [sum('i')]);
    return { success: (total as bigint) <= most, result: { summary: `sum is ${total}` } };
  },
});

/** An engine that leaves a file beside each that it writes, as a killed one does. */
const untidy: PublishPartitionOptions['engine'] = {
  name: 'untidy',
  parquet: (path) => db.parquet(path),
  write: async (source, path, options) => {
    await writeFile(join(dirname(path), `.${basename(path)}.partial`), 'half');
    return db.write(source, path, options);
  },
};

describe('publishing', () => {
  it('leaves nothing of what an engine put beside its file', async () => {
    const options = await wish({ engine: untidy });
    await publishPartition(options);
    expect(await namesIn(join(options.root, DAY))).toHaveLength(3);
    const failing = {
      ...options,
      force: true,
      gate: { version: '1', check: () => Promise.reject(new Error('no')) },
    };
    await expect(publishPartition(failing)).rejects.toThrow();
    expect(await namesIn(join(options.root, DAY))).toHaveLength(3);
  });

  it('writes a data file named by its content, and a manifest that says what it was made from', async () => {
    const options = await wish({ parameters: { first: 0 }, gate: atMost(100n) });
    const outcome = await publishPartition(options);
    const manifest = await readManifest(options.root, DAY);
    expect(outcome).toMatchObject({ status: 'published', reason: 'not built before', manifest });
    expect(manifest).toMatchObject({
      partition: DAY,
      inputs: { numbers: 'v1' },
      code: 'numbers@1',
      parameters: { first: 0 },
      gate: { version: 'at most 100', success: true, result: { summary: 'sum is 45' } },
      data: { rows: 10 },
    });
    const bytes = await readFile(outcome.file!);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(manifest!.data.sha256);
    expect(await namesIn(join(options.root, DAY))).toEqual(
      ['.lock', manifest!.data.file, 'manifest.json'].sort(),
    );
  });

  it('traces what was written, and keeps the record in the manifest', async () => {
    const trace: PublishPartitionOptions['trace'] = async (written, { rows, sha256 }) => {
      const [total] = await scan(written, [sum('i')]);
      return { id: sha256, record: { rows, total: String(total) } };
    };
    const { manifest } = await publishPartition(await wish({ trace }));
    expect(manifest!.lineage).toEqual({ id: manifest!.data.sha256, record: { rows: 10, total: '45' } });
  });

  it('does not build again what is up to date', async () => {
    const options = await wish();
    const first = await publishPartition(options);
    const again = await publishPartition({ ...options, build: () => expect.unreachable() });
    expect(again).toMatchObject({ status: 'skipped', reason: 'up to date', manifest: first.manifest });
  });

  it.each([
    ['an input changed', { inputs: { numbers: 'v2' } }, "input 'numbers' changed"],
    ['an input is new', { inputs: { numbers: 'v1', more: 1 } }, "input 'more' is new"],
    ['an input is gone', { inputs: {} }, "input 'numbers' is gone"],
    ['code changed', { code: 'numbers@2' }, 'code changed from numbers@1 to numbers@2'],
    ['parameters changed', { parameters: [1] }, 'parameters changed'],
    ['it is forced', { force: true }, 'forced'],
  ])('builds again when %s, and says so', async (_, changes, reason) => {
    const options = await wish();
    await publishPartition(options);
    const build = () => db.query('SELECT i FROM range(20) AS t(i)');
    const outcome = await publishPartition({ ...options, ...changes, build });
    expect(outcome).toMatchObject({ status: 'published', reason, manifest: { data: { rows: 20 } } });
    expect(await namesIn(join(options.root, DAY))).toHaveLength(3);
  });

  it('tells keys in another order from a change', async () => {
    const options = await wish({ inputs: { a: { x: 1, y: 2 }, b: 2 } });
    await publishPartition(options);
    expect((await publishPartition({ ...options, inputs: { b: 2, a: { y: 2, x: 1 } } })).status).toBe(
      'skipped',
    );
  });
});

describe('gates', () => {
  it('a rejected partition is not published, and is not built again while nothing changes', async () => {
    const options = await wish({ gate: atMost(44n) });
    const outcome = await publishPartition(options);
    expect(outcome).toMatchObject({ status: 'rejected', reason: 'sum is 45', manifest: null });
    expect(await namesIn(join(options.root, DAY))).toEqual(['.lock', 'rejection.json']);
    const again = await publishPartition({ ...options, build: () => expect.unreachable() });
    expect(again).toMatchObject({ status: 'rejected', reason: 'still rejected, nothing changed: sum is 45' });
  });

  it('what was published before stays, or is withdrawn where asked', async () => {
    const options = await wish({ gate: atMost(100n) });
    const { manifest } = await publishPartition(options);
    const bad = {
      ...options,
      inputs: { numbers: 'v2' },
      build: () => db.query('SELECT i FROM range(99) AS t(i)'),
    };
    expect((await publishPartition(bad)).status).toBe('rejected');
    expect(await readManifest(options.root, DAY)).toEqual(manifest);
    expect((await publishPartition({ ...bad, onReject: 'withdraw' })).status).toBe('rejected');
    expect(await readManifest(options.root, DAY)).toBeNull();
    expect(await namesIn(join(options.root, DAY))).toEqual(['.lock', 'rejection.json']);
    expect((await publishPartition(options)).status).toBe('published');
    expect(await readRejection(options.root, DAY)).toBeNull();
  });

  it('a changed gate judges the same data again without building it', async () => {
    const options = await wish({ gate: atMost(100n) });
    const first = await publishPartition(options);
    const build = () => expect.unreachable();
    const regated = await publishPartition({ ...options, build, gate: atMost(50n) });
    expect(regated).toMatchObject({
      status: 'regated',
      reason: 'gate changed from at most 100 to at most 50; same data',
    });
    expect(regated.manifest!.data).toEqual(first.manifest!.data);
    expect((await publishPartition({ ...options, build, gate: atMost(10n) })).status).toBe('rejected');
  });

  it('a build may reject its input', async () => {
    const build = () => {
      throw new PartitionRejected('no flights', { rows: 0 });
    };
    const options = await wish({ build });
    expect(await publishPartition(options)).toMatchObject({ status: 'rejected', reason: 'no flights' });
    expect((await readRejection(options.root, DAY))?.gate.result).toEqual({ rows: 0 });
  });

  it('errors that carry a report of bad data reject, from a build or a gate', async () => {
    class SchemaError extends MillraceError {
      override name = 'SchemaError';
      report = { valid: false };
    }
    const fail = async () => {
      throw new SchemaError('schema', '3 cells are not numbers');
    };
    for (const changes of [{ build: fail }, { gate: { version: '1', check: fail } }]) {
      const options = await wish(changes);
      expect(await publishPartition(options)).toMatchObject({
        status: 'rejected',
        reason: '3 cells are not numbers',
      });
      expect((await readRejection(options.root, DAY))?.gate.result).toEqual({ valid: false });
    }
  });
});

describe('damage', () => {
  it('a data file that was edited or removed is built again', async () => {
    const options = await wish();
    const { file } = await publishPartition(options);
    await appendFile(file!, 'x');
    expect((await publishPartition(options)).reason).toMatch(/is not what its manifest says/);
    await rm(file!);
    expect((await publishPartition(options)).reason).toMatch(/is missing/);
    expect((await publishPartition(options)).status).toBe('skipped');
  });

  it.each([
    ['truncated', (text: string) => text.slice(0, 40)],
    ['edited', (text: string) => text.replace('"rows": 10', '"rows": -1')],
    ['of a newer format', (text: string) => text.replace('partition/1', 'partition/2')],
    [
      'pointing out of its folder',
      (text: string) => text.replace(/"file": "[^"]+"/, '"file": "../../x.parquet"'),
    ],
  ])('a manifest that is %s is an error, and stays as it is unless forced', async (_, damage) => {
    const options = await wish();
    await publishPartition(options);
    const path = join(options.root, DAY, 'manifest.json');
    const damaged = damage(await readFile(path, 'utf8'));
    await writeFile(path, damaged);
    await expect(publishPartition(options)).rejects.toMatchObject({
      name: 'SourceError',
      code: 'bad_manifest',
      issues: [{ file: path }],
    });
    expect(await readFile(path, 'utf8')).toBe(damaged);
    expect((await publishPartition({ ...options, force: true })).status).toBe('published');
  });
});

describe('failures', () => {
  it.each(['build', 'gate', 'trace'] as const)(
    'a fault in %s names partition and step, and leaves what was there',
    async (step) => {
      const options = await wish();
      const { manifest } = await publishPartition(options);
      const fault = () => {
        throw new Error('boom');
      };
      const faulty = {
        build: { build: fault },
        gate: { gate: { version: 'x', check: fault } },
        trace: { trace: fault },
      }[step];
      const failing = publishPartition({ ...options, ...faulty, inputs: { numbers: 'v2' } });
      await expect(failing).rejects.toMatchObject({
        name: 'PartitionError',
        partition: DAY,
        step,
        cause: { message: 'boom' },
      });
      expect(await readManifest(options.root, DAY)).toEqual(manifest);
      expect(await namesIn(join(options.root, DAY))).toHaveLength(3);
    },
  );

  it('an abort stops it and leaves nothing aside', async () => {
    const controller = new AbortController();
    const build = () => {
      controller.abort(new Error('enough'));
      return db.query('SELECT 1 AS i');
    };
    const options = await wish({ build, signal: controller.signal });
    await expect(publishPartition(options)).rejects.toThrow('enough');
    expect(await namesIn(join(options.root, DAY))).toEqual(['.lock']);
  });

  it.each(['', '..', '../up', 'a/b', '.hidden', 'a\\b', 'a\u0000b', 'x'.repeat(201), 'dot.'])(
    '%j is no partition',
    async (partition) => {
      await expect(publishPartition(await wish({ partition }))).rejects.toMatchObject({
        name: 'UsageError',
        code: 'bad_partition',
      });
    },
  );

  it('odd names that are folders everywhere are partitions', async () => {
    for (const partition of ['day=2013-01-05', 'Zürich', '__proto__x'.slice(2), '日本']) {
      expect((await publishPartition(await wish({ partition }))).status).toBe('published');
    }
  });
});
