import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../src/index.js';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
// In this repository a schema's own copy of the packages is their sources; nothing has to be built first.
const ALIASES = {
  '@millrace/schema': source('../../schema/src/index.ts'),
  '@millrace/columns': source('../../columns/src/index.ts'),
  zod: source('../node_modules/zod/index.js'),
};

let folder = '';
let out = '';
let err = '';
const toOut = (text: string): void => {
  out += text;
};
const toErr = (text: string): void => {
  err += text;
};
const before = process.env['JITI_ALIAS'];

beforeAll(() => {
  process.env['JITI_ALIAS'] = JSON.stringify(ALIASES);
  folder = mkdtempSync(join(tmpdir(), 'millrace-cli-'));
  write(
    'flights.csv',
    'carrier,distance,day\nUA,1400,2013-01-01\nB6,719,2013-01-02\nUA,,2013-01-02\nB6,5,2013-01-03\n',
  );
  write('bad.csv', 'carrier,distance,day\nUA,many,2013-01-01\nXX,719,2013-01-02\n');
  writeFileSync(
    join(folder, 'flights.arrow'),
    tableToIPC(tableFromArrays({ carrier: ['UA', 'B6'], distance: [1400, 719] })),
  );
  write(
    'schemas.ts',
    `import { tableSchema } from '@millrace/schema';
import * as z from 'zod';
const shape = { carrier: z.enum(['UA', 'B6']), distance: z.number().positive().nullable() };
export const Flights = tableSchema(shape, { coerce: true, nullTokens: [''] });
export const Narrow: unknown = tableSchema({ carrier: z.string().length(2) }, { strict: true });
export const other = 3;
`,
  );
  write('one.mts', `export { Flights as default } from './schemas.ts';\n`);
  write('none.js', 'export const x = 1;\n');
  write('broken.ts', 'export const x = ;\n');
});

afterAll(() => {
  if (before === undefined) delete process.env['JITI_ALIAS'];
  else process.env['JITI_ALIAS'] = before;
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  out = '';
  err = '';
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function millrace(...args: string[]): Promise<number> {
  return run(args, { out: toOut, err: toErr, isTerminal: false, folder });
}

describe('validate', () => {
  it('says that data is valid, and exits with 0', async () => {
    expect(await millrace('validate', 'flights.csv', '--schema', 'schemas.ts#Flights')).toBe(0);
    expect(out).toBe('valid: 4 rows\n');
    expect(err).toBe('');
  });

  it('names what is wrong, and exits with 1', async () => {
    expect(await millrace('validate', 'bad.csv', '-s', 'one.mts')).toBe(1);
    expect(out).toContain("Column 'distance': 1 cell can't be read as float64");
    expect(out).toContain("Column 'carrier'");
  });

  it('writes the report as JSON', async () => {
    expect(await millrace('validate', 'bad.csv', '-s', 'one.mts', '--json', '--sample-size', '0')).toBe(1);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ valid: false, rows: 2 });
    expect(report.issues.every((issue: { sample: unknown[] }) => issue.sample.length === 0)).toBe(true);
  });

  it('reads several files as one table, and Arrow files', async () => {
    expect(await millrace('validate', 'flights.csv', 'flights.csv', '-s', 'one.mts')).toBe(0);
    expect(out).toBe('valid: 8 rows\n');
    expect(await millrace('validate', 'flights.arrow', '-s', 'one.mts')).toBe(0);
  });

  it.each([
    ['a file that is not there', ['validate', 'none.csv', '-s', 'one.mts'], /none\.csv/],
    ['a schema that is not there', ['validate', 'flights.csv', '-s', 'none.ts'], /There is no file/],
    ['no schema', ['validate', 'flights.csv'], /required option/],
    ['a module without a schema', ['validate', 'flights.csv', '-s', 'none.js'], /exports no table schema/],
    [
      'a module with several',
      ['validate', 'flights.csv', '-s', 'schemas.ts'],
      /several table schemas; say which by .*Flights, Narrow/,
    ],
    [
      'a name that is none',
      ['validate', 'flights.csv', '-s', 'schemas.ts#other'],
      /exports no table schema named 'other'/,
    ],
    ['a module that does not load', ['validate', 'flights.csv', '-s', 'broken.ts'], /can't be loaded/],
    ['a format that is not known', ['validate', 'schemas.ts', '-s', 'one.mts'], /--format/],
    [
      'an option that is none',
      ['validate', 'flights.csv', '-s', 'one.mts', '--jsn'],
      /unknown option '--jsn'/,
    ],
    ['a number that is none', ['validate', 'flights.csv', '-s', 'one.mts', '--head', '-1'], /whole number/],
    [
      'an Arrow file that is none',
      ['validate', 'flights.csv', '-f', 'arrow', '-s', 'one.mts'],
      /can't be read as Arrow/,
    ],
    ['no command', ['unheard'], /unknown command/],
  ])('exits with 2 for %s', async (_, args, message) => {
    expect(await millrace(...args)).toBe(2);
    expect(err).toMatch(message);
    expect(out).toBe('');
  });

  it('says what went wrong as JSON where that is asked for', async () => {
    expect(await millrace('validate', 'none.csv', '-s', 'one.mts', '--json')).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({
      code: expect.any(String),
      message: expect.stringContaining('none.csv'),
    });
  });

  it('shows progress on a terminal only, and takes it away', async () => {
    const shown: string[] = [];
    const io = {
      out: () => undefined,
      err: (text: string) => void shown.push(text),
      isTerminal: true,
      folder,
    };
    expect(await run(['validate', 'flights.csv', '-s', 'one.mts'], io)).toBe(0);
    const last = shown.at(-1);
    expect(last === undefined || last.endsWith('\u001b[K')).toBe(true);
  });
});

describe('schema', () => {
  it('infers TypeScript that validates the data', async () => {
    expect(await millrace('schema', 'infer', 'flights.csv', '--name', 'Flights', '-o', 'inferred.ts')).toBe(
      0,
    );
    expect(read('inferred.ts')).toContain("carrier: z.enum(['B6', 'UA'])");
    expect(read('inferred.ts')).toContain('coerce: true');
    expect(await millrace('validate', 'flights.csv', '-s', 'inferred.ts')).toBe(0);
  });

  it('infers a document too', async () => {
    expect(await millrace('schema', 'infer', 'flights.csv', '--json', '-o', 'inferred.json')).toBe(0);
    expect(JSON.parse(read('inferred.json')).format).toBe('millrace.table-schema/1');
    expect(await millrace('validate', 'flights.csv', '-s', 'inferred.json')).toBe(0);
    expect(await millrace('validate', 'bad.csv', '-s', 'inferred.json')).toBe(1);
  });

  it('says what has changed, and holds a change to what is required', async () => {
    expect(await millrace('schema', 'diff', 'schemas.ts#Flights', 'schemas.ts#Narrow')).toBe(0);
    expect(out).toMatch(/^breaking: \d+ changes\n/);
    expect(await millrace('schema', 'diff', 'one.mts', 'one.mts', '--require', 'full')).toBe(0);
    expect(
      await millrace(
        'schema',
        'diff',
        'schemas.ts#Flights',
        'schemas.ts#Narrow',
        '--require',
        'backward',
        '--json',
      ),
    ).toBe(1);
    expect(JSON.parse(out.slice(out.indexOf('{')))).toMatchObject({ compatibility: 'breaking' });
  });

  it.each(['millrace', 'pandera', 'json-schema', 'odcs', 'frictionless'])(
    'converts to %s and back',
    async (format) => {
      const file = `schema.${format}.${format === 'pandera' || format === 'odcs' ? 'yaml' : 'json'}`;
      expect(await millrace('schema', 'convert', 'schemas.ts#Narrow', '--to', format, '-o', file)).toBe(0);
      expect(await millrace('schema', 'convert', file, '--to', 'typescript', '--name', 'Again')).toBe(0);
      expect(out).toContain('export const Again = tableSchema(');
      expect(out).toContain('carrier: ');
    },
  );

  it('tells what is lost', async () => {
    expect(await millrace('schema', 'convert', 'one.mts', '--to', 'json-schema')).toBe(0);
    expect(err).toContain('note: coerce: ');
    expect(
      await millrace('schema', 'convert', 'one.mts', '--to', 'json-schema', '--json', '--lossless'),
    ).toBe(1);
    expect(
      await millrace('schema', 'convert', 'one.mts', '--to', 'millrace', '--lossless', '-o', 'again.json'),
    ).toBe(0);
  });

  it.each([
    [['schema', 'convert', 'one.mts'], /required option/],
    [['schema', 'convert', 'flights.csv', '--to', 'odcs'], /no document|no schema document|can't be read/],
    [['schema', 'convert', 'one.mts', '--to', 'nothing'], /Allowed choices/],
    [['schema', 'infer', 'none.parquet'], /none\.parquet/],
    [['schema', 'infer', 'flights.csv', '-o', 'no/such/folder.ts'], /can't be written/],
  ])('%j exits with 2', async (args, message) => {
    expect(await millrace(...args)).toBe(2);
    expect(err).toMatch(message);
  });
});

it('help exits with 0 and names the exit codes', async () => {
  expect(await millrace('--help')).toBe(0);
  expect(out).toContain('Exit codes: 0 valid, 1 invalid, 2 could not run.');
  expect(await millrace('schema', 'infer', '--help')).toBe(0);
});
