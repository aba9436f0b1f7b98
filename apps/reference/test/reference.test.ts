import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type DuckDB, openDuckDB } from '@millrace/duckdb';
import { fingerprint } from '@millrace/lineage';
import { publishedPartitions } from '@millrace/pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunOptions, runPipeline } from '../src/run.js';

const data = fileURLToPath(new URL('../data', import.meta.url));
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let folder: string;
let db: DuckDB;
let out: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-reference-'));
  out = join(folder, 'out');
  db = await openDuckDB();
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (changes: Partial<RunOptions> = {}) =>
  runPipeline(db, {
    data,
    out,
    from: '2013-01-01',
    to: '2013-01-09',
    force: false,
    spoiledDay: null,
    ...changes,
  });

type Result = Awaited<ReturnType<typeof run>>;
const days = ({ reports }: Result, dataset: string, ...statuses: readonly string[]): readonly string[] =>
  reports
    .get(dataset)!
    .entries.filter(({ status }) => statuses.includes(status))
    .map(({ partition }) => partition);

/** What is published, by its content: file names are hashes. */
async function contents(root: string): Promise<readonly string[]> {
  const found = await Promise.all(
    ['flights', 'features', 'published'].map((name) => publishedPartitions(join(root, name))),
  );
  return found.flat().map(({ partition, manifest }) => `${partition} ${manifest.data.sha256}`);
}

describe('the pipeline', () => {
  let clean: readonly string[];

  it('publishes every day, then skips what is up to date', async () => {
    const first = await run();
    expect(days(first, 'published', 'published')).toHaveLength(8);
    clean = await contents(out);
    const second = await run();
    for (const { counts, entries } of second.reports.values()) expect(counts.skipped).toBe(entries.length);
    expect(second.text).toContain('0 cells differ from the batch');
  });

  it('stops a bad day at the gate, withdraws it, and goes on without it', async () => {
    const bad = await run({ spoiledDay: '2013-01-05' });
    expect(days(bad, 'flights', 'rejected')).toEqual(['2013-01-05']);
    expect(days(bad, 'features', 'rejected')).toEqual(['2013-01-05']);
    expect(days(bad, 'published', 'rejected')).toEqual(['2013-01-05']);
    expect(days(bad, 'features', 'published')).toEqual(['06', '07', '08'].map((day) => `2013-01-${day}`));
    expect(bad.text).toMatch(
      /flights 2013-01-05 rejected: raw_flights: .*\n.*expect_column_mean_to_be_between/,
    );
    const { inputs } = (await publishedPartitions(join(out, 'features'))).find(
      ({ partition }) => partition === '2013-01-07',
    )!.manifest;
    expect(inputs['missing']).toEqual(['2013-01-05']);
    expect(bad.text).toContain('features 2013-01-07 made without flights 2013-01-05');
    expect(bad.text).toMatch(/features 2013-01-06 and 2 more published: input 'history' changed/);
  });

  it('once mended, makes again just the days that used it, to the same bytes', async () => {
    const mended = await run();
    expect(days(mended, 'flights', 'published')).toEqual(['2013-01-05']);
    expect(days(mended, 'features', 'skipped')).toEqual(
      ['01', '02', '03', '04'].map((day) => `2013-01-${day}`),
    );
    expect(await contents(out)).toEqual(clean);
  });

  it('makes an edited transformer anew, and never uses it', async () => {
    const [model] = await publishedPartitions(join(out, 'model'));
    const whole = await readFile(model!.file, 'utf8');
    const edited = whole.replace('"mean":[', '"mean":[1');
    expect(edited).not.toBe(whole);
    await writeFile(model!.file, edited);
    const { text } = await run();
    expect(text).toContain('0 cells differ from the batch');
    expect(await readFile(model!.file, 'utf8')).toBe(whole);
    expect(await contents(out)).toEqual(clean);
  });

  it('gives the same bytes when it is killed on the way and started again', async () => {
    const other = join(folder, 'killed');
    const args = [
      '--import',
      'tsx',
      '--conditions=@millrace/source',
      main,
      '--out',
      other,
      '--to',
      '2013-01-09',
    ];
    for (const milestone of ['raw', 'flights', 'features']) {
      const child = spawn('node', args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let seen = '';
      for await (const piece of child.stdout) {
        seen += String(piece);
        if (seen.includes(`${milestone} 8/8`)) break;
      }
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    await run({ out: other });
    expect(await contents(other)).toEqual(clean);
  }, 180_000);
});

it('is an app of less than 250 lines of code, all told', async () => {
  const folder = new URL('../src/', import.meta.url);
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(new URL(name, folder), 'utf8')),
  );
  const lines = texts.flatMap((text) => text.split('\n'));
  expect(lines.filter((line) => !/^\s*($|\/\/|\/\*|\*|--)/.test(line)).length).toBeLessThan(250);
});

describe('nothing comes from the future', () => {
  it('a day’s features are the same whatever happened on it and after it', async () => {
    const [past, changed] = [join(folder, 'past'), join(folder, 'changed')];
    await cp(data, changed, { recursive: true });
    const file = join(changed, 'flights-2013-01.csv.gz');
    const lines = gunzipSync(await readFile(file))
      .toString()
      .split('\n');
    const columns = lines[0]!.split(',');
    const outcomes = ['dep_time', 'dep_delay', 'arr_time', 'arr_delay', 'air_time'].map((name) =>
      columns.indexOf(name),
    );
    const rewritten = lines.map((line, index) => {
      const cells = line.split(',');
      if (index === 0 || Number(cells[2]) < 8) return line;
      for (const at of outcomes) if (cells[at] !== undefined) cells[at] = 'NA';
      return cells.join(',');
    });
    await writeFile(file, gzipSync(rewritten.join('\n')));
    await run({ out: past, to: '2013-01-09' });
    await run({ out: join(folder, 'future'), to: '2013-01-09', data: changed });
    const known = async (root: string) => {
      const [last] = (await publishedPartitions(join(root, 'features'))).slice(-1);
      const source = await db.query('SELECT * EXCLUDE (late) FROM day ORDER BY ALL', {
        tables: { day: await db.parquet(last!.file) },
      });
      return (await fingerprint(source)).id;
    };
    expect(await known(join(folder, 'future'))).toBe(await known(past));
  });

  it('a flight that had not left by then does not count', async () => {
    const flights =
      'AS t(carrier, origin, dest, flight, sched_dep_time, minute, dep_delay, distance, time_hour)';
    const row = (hour: string, delay: number | null) =>
      `('UA', 'EWR', 'IAH', 1, 100, 30, ${delay}::DOUBLE, 99.0, TIMESTAMPTZ '2013-01-0${hour}')`;
    const history = await db.query(
      `SELECT * FROM (VALUES ${[row('1 23:00:00Z', 20), row('1 22:00:00Z', 100), row('1 10:00:00Z', 0)].join(', ')}) ${flights}`,
    );
    const today = await db.query(`SELECT * FROM (VALUES ${row('2 00:00:00Z', null)}) ${flights}`);
    const weather = await db.query(
      "SELECT 'EWR' AS origin, TIMESTAMPTZ '2013-01-01 23:00:00Z' AS time_hour, 1::DOUBLE AS temp, 2::DOUBLE AS wind_speed, 3::DOUBLE AS precip, 4::DOUBLE AS visib",
    );
    const sql = await readFile(new URL('../src/features.sql', import.meta.url), 'utf8');
    const table = await db.table(
      await db.query(sql, {
        tables: {
          today: await db.table(today),
          history: await db.table(history),
          weather: await db.table(weather),
        },
      }),
    );
    const [features] = table.toArray().map((found) => found!.toJSON());
    expect(features).toMatchObject({ temp: 1, carrier_late_share: 0.5, late: null });
  });
});

describe('bad input ends in a clear error and a non-zero exit, and nothing is lost', () => {
  const command = async (...args: readonly string[]) => {
    const child = spawn('node', [
      '--import',
      'tsx',
      '--conditions=@millrace/source',
      main,
      '--to',
      '2013-01-03',
      ...args,
    ]);
    const [text, errors] = await Promise.all([
      child.stdout.toArray(),
      child.stderr.toArray(),
      once(child, 'close'),
    ]);
    return { code: child.exitCode, text: text.join(''), errors: errors.join('') };
  };
  const original = (name: string) => join(folder, name, 'flights-2013-01.csv.gz');
  const edited = async (name: string, edit: (text: string) => string | Buffer): Promise<string> => {
    await cp(data, join(folder, name), { recursive: true });
    const changed = edit(gunzipSync(await readFile(original(name))).toString());
    await writeFile(original(name), gzipSync(changed));
    return join(folder, name);
  };

  it.each([
    ['a missing file', async (name: string) => join(folder, name, 'nowhere'), /weather-2013-q1\.csv\.gz/],
    [
      'a truncated file',
      async (name: string) => {
        const changed = await edited(name, (text) => text);
        await truncate(original(name), 9999);
        return changed;
      },
      /flights-2013-01\.csv\.gz/,
    ],
    [
      'invalid UTF-8',
      (name: string) =>
        edited(name, (text) =>
          Buffer.concat([Buffer.from(text.slice(0, 300)), Buffer.from([0xff]), Buffer.from(text.slice(300))]),
        ),
      /UTF-8/,
    ],
    [
      'a ragged row',
      (name: string) => edited(name, (text) => text.replace('\n2013,1,1,533', '\n1,2013,1,1,533')),
      /line 3|row 2/,
    ],
    ['an empty file', (name: string) => edited(name, () => ''), /empty/],
  ])('%s', async (name, make, message) => {
    const given = { data: await make(name.replaceAll(' ', '-')), out: join(folder, 'bad'), to: '2013-01-03' };
    await expect(run(given)).rejects.toMatchObject({
      name: 'SourceError',
      message: expect.stringMatching(message),
    });
    expect(await publishedPartitions(join(folder, 'bad', 'published'))).toEqual([]);
  });

  it('a cell that is no number, a missing column', async () => {
    const cell = await edited('cell', (text) =>
      text.replace('UA,1545,N14228,EWR,IAH,227,1400', 'UA,1545,N14228,EWR,IAH,227,far'),
    );
    const first = await run({ data: cell, out: join(folder, 'cell-out'), to: '2013-01-03' });
    expect(first.text).toMatch(/flights 2013-01-01 rejected: [\s\S]*distance[\s\S]*far/);
    const column = await edited('column', (text) => text.replace(',distance,', ',length,'));
    const second = await run({ data: column, out: join(folder, 'column-out'), to: '2013-01-03' });
    expect(second.text).toMatch(/flights 2013-01-01 rejected: [\s\S]*distance/);
  });

  it('the command names it on standard error, without a stack, and exits with 1', async () => {
    const { code, errors } = await command('--data', join(folder, 'nowhere'), '--out', join(folder, 'bad'));
    expect(errors).toMatch(/nowhere/);
    expect(errors).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
    const column = await command('--data', join(folder, 'column'), '--out', join(folder, 'column-out'));
    expect(column).toMatchObject({ code: 1, text: expect.stringMatching(/flights 2013-01-01 rejected/) });
  }, 60_000);

  it('a folder that can’t be made, a limit on the size of files: one sentence with what to do', async () => {
    await writeFile(join(folder, 'no-folder'), '');
    const place = await command('--out', join(folder, 'no-folder'));
    expect(place).toMatchObject({ code: 1, text: '' });
    expect(place.errors).toMatch(
      /^\s*Folder '.*no-folder\/raw' can't be made .*move it away and run again.*\s*$/,
    );
    if (process.platform === 'win32') return;
    const script = `ulimit -f 100; exec "${process.execPath}" --import tsx --conditions=@millrace/source "$0" "$@"`;
    const limited = spawn('bash', ['-c', script, main, '--out', join(folder, 'limited')]);
    const [errors] = await Promise.all([limited.stderr.toArray(), once(limited, 'close')]);
    expect(errors.join('')).toMatch(/copy of '.*weather-2013-q1.csv.gz' .* was not written. Raise the limit/);
    expect(limited.exitCode).toBe(1);
  }, 60_000);

  it('no day to fit on', async () => {
    const { text } = await run({ from: '2013-02-01', to: '2013-02-02', out: join(folder, 'february') });
    expect(text).toContain('Nothing is published: no day of January passed');
  });

  it('an unknown injection or option', async () => {
    expect(await command('--inject', 'worse')).toMatchObject({
      code: 1,
      errors: expect.stringContaining("not 'worse'"),
    });
    expect(await command('--nonsense')).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/'--nonsense'.*Options: --from/),
    });
  }, 60_000);
});
