import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLineageFromEnvironment } from '../../src/node/openlineage.js';
import { memoryTransport, type RunEvent, withRun } from '../../src/openlineage.js';
import { eventServer } from './server.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-openlineage-'));
  await mkdir(join(folder, 'home', '.openlineage'), { recursive: true });
  await mkdir(join(folder, 'empty'));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (path: string): string => join(folder, path);
const open = (env: Record<string, string>, options: object = {}) =>
  openLineageFromEnvironment({ env: { HOME: at('empty'), ...env }, cwd: at('empty'), ...options });

describe('the transport is', () => {
  it.each([
    [{}, 'console'],
    [{ OPENLINEAGE_URL: 'http://a' }, 'http'],
    [{ OPENLINEAGE_URL: 'http://a', OPENLINEAGE_DISABLED: ' TRUE ' }, 'noop'],
    [{ OPENLINEAGE__TRANSPORT__TYPE: 'file', OPENLINEAGE__TRANSPORT__LOG_FILE_PATH: '/x' }, 'file'],
    [{ OPENLINEAGE__TRANSPORT: '{"type":"noop"}', OPENLINEAGE__TRANSPORT__TYPE: 'http' }, 'noop'],
    [{ OPENLINEAGE_URL: 'http://a', OPENLINEAGE__TRANSPORT__TYPE: 'composite' }, 'composite'],
    [{ OPENLINEAGE_URL: 'http://a', OPENLINEAGE__TRANSPORT__TYPE: 'async_http' }, 'http'],
  ])('%j → %s', (env, name) => {
    expect(open(env).transport.name).toBe(name);
  });

  it('that of the options, the file named, in the folder, at home, in the environment, in this order', async () => {
    const section = (type: string): string => `transport:\n  type: ${type}\n  log_file_path: /x\n`;
    await writeFile(at('named.yml'), section('noop'));
    await writeFile(at('openlineage.yml'), section('file'));
    await writeFile(at('home/.openlineage/openlineage.yml'), section('console'));
    const env = {
      HOME: at('home'),
      OPENLINEAGE__TRANSPORT__TYPE: 'http',
      OPENLINEAGE__TRANSPORT__URL: 'http://a',
    };
    const named = { ...env, OPENLINEAGE_CONFIG: at('named.yml') };
    expect(open(env).transport.name).toBe('console');
    expect(open(env, { cwd: folder }).transport.name).toBe('file');
    expect(open(named, { cwd: folder }).transport.name).toBe('noop');
    expect(open(named, { config: { transport: { type: 'console' } } }).transport.name).toBe('console');
    expect(open(named, { transport: memoryTransport() }).transport.name).toBe('memory');
    expect(open({ ...env, HOME: at('empty') }).transport.name).toBe('http');
    expect(open({ ...named, OPENLINEAGE_CONFIG: at('absent.yml') }, { cwd: folder }).transport.name).toBe(
      'file',
    );
  });
});

it('reads all sections of a file, and sends as it says', async () => {
  await using server = await eventServer((request) => (request === 1 ? 418 : 201));
  await writeFile(
    at('whole.yml'),
    `# what a team shares
transport:
  type: composite
  transports:
    - type: http
      url: ${server.url}
      endpoint: lineage/v2
      timeout: 2.5
      auth: { type: api_key, apiKey: secret }
      compression: gzip
      custom_headers: { x-team: 7 }
      retry: { total: 2, backoff_factor: 0.001, status_forcelist: [418] }
    - { type: file, log_file_path: ${at('events.jsonl')}, append: true }
facets:
  environment_variables: [REGION, ABSENT]
  source_code_location: { repo_url: 'https://example.com/repo', version: 1.5 }
filters:
  - { type: exact, match: secret }
  - { type: regex, regex: 'tmp\\d+' }
tags: { job: { team: data }, run: { env: prod } }
`,
  );
  const lineage = open({
    OPENLINEAGE_CONFIG: at('whole.yml'),
    OPENLINEAGE_NAMESPACE: 'flights',
    OPENLINEAGE_PARENT_ID: 's3://bucket/dag/0189f0c4-0000-7000-8000-000000000000',
    OPENLINEAGE_ROOT_PARENT_ID: 'airflow/root/0189f0c4-0000-7000-8000-000000000001',
    REGION: 'eu',
  });
  for (const job of ['secret', 'tmp12', 'daily tmp12']) await withRun(lineage, job, () => {});
  await lineage.close();
  expect(server.received.map(({ event }) => event.eventType)).toEqual(['START', 'START', 'COMPLETE']);
  expect(server.received[0]).toMatchObject({
    path: '/lineage/v2',
    headers: { authorization: 'Bearer secret', 'content-encoding': 'gzip', 'x-team': '7' },
  });
  const written = (await readFile(at('events.jsonl'), 'utf8')).trimEnd().split('\n');
  expect(written).toHaveLength(2);
  const event = JSON.parse(written[0]!) as RunEvent;
  expect(event).toMatchObject({
    job: {
      namespace: 'flights',
      name: 'daily tmp12',
      facets: { tags: {}, sourceCodeLocation: { version: '1.5' } },
    },
    run: {
      facets: {
        tags: {},
        environmentVariables: { environmentVariables: [{ name: 'REGION', value: 'eu' }] },
        parent: { job: { namespace: 's3://bucket', name: 'dag' }, root: { job: { name: 'root' } } },
      },
    },
  });
});

describe('what can not be understood is refused with its place', () => {
  it.each([
    [{ OPENLINEAGE__TRANSPORT__TYPE: 'kafka' }, /transport of type 'kafka'/],
    [{ OPENLINEAGE__TRANSPORT__TYPE: 'http' }, /^transport\.url/],
    [
      { OPENLINEAGE__TRANSPORT: '{"type":"http","url":"http://a","verify":false}' },
      /^transport\.verify.*always verified/,
    ],
    [{ OPENLINEAGE__TRANSPORT: '{"type":"http","url":"http://a","auth":{"type":"jwt"}}' }, /only api_key/],
    [{ OPENLINEAGE__FILTERS: '[{"type":"regex","regex":"("}]' }, /^filters/],
    [{ OPENLINEAGE_PARENT_ID: 'nothing' }, /^OPENLINEAGE_PARENT_ID/],
    [{ OPENLINEAGE__TRANSPORT: '{"type":"__proto__"}' }, /transport of type '__proto__'/],
  ])('%j', (env, message) => {
    expect(() => open(env)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(message) }),
    );
  });

  it.each([
    ['a: [', /not YAML/],
    ['- 1', /must hold a mapping/],
  ])('a file with %j', async (text, message) => {
    await writeFile(at('bad.yml'), text);
    expect(() => open({ OPENLINEAGE_CONFIG: at('bad.yml') })).toThrow(message);
  });

  it('and nothing reaches a prototype', () => {
    open({ OPENLINEAGE____PROTO____X: '1', OPENLINEAGE__CONSTRUCTOR__PROTOTYPE__Y: '1' });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(({} as Record<string, unknown>)['y']).toBeUndefined();
  });
});

it('transports of other kinds are handed in', async () => {
  const memory = memoryTransport();
  const lineage = open({ OPENLINEAGE__TRANSPORT__TYPE: 'kafka' }, { transports: { kafka: () => memory } });
  await withRun(lineage, 'daily', () => {});
  expect(memory.events).toHaveLength(2);
});
