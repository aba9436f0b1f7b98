import { expect, it } from 'vitest';
import { httpTransport, jobEvent, openLineage, withRun } from '../../src/openlineage.js';
import { eventServer } from './server.js';

const named = (name: string) => jobEvent({ job: { namespace: 'n', name } });

it('posts events in order, with key, headers and gzip', async () => {
  await using server = await eventServer();
  const lineage = openLineage({
    transport: httpTransport({
      url: server.url,
      apiKey: async () => 'secret',
      compression: 'gzip',
      headers: { 'x-own': '1' },
    }),
  });
  await withRun(lineage, 'daily', (run) => run.addInput({ namespace: 'file', name: '/🦆 "ä".csv' }));
  await lineage.close();
  expect(server.received.map(({ event }) => event.eventType)).toEqual(['START', 'COMPLETE']);
  expect(server.received[1]).toMatchObject({
    method: 'POST',
    path: '/api/v1/lineage',
    headers: {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      authorization: 'Bearer secret',
      'x-own': '1',
    },
    event: { inputs: [{ name: '/🦆 "ä".csv' }] },
  });
});

it('tries again on busy servers, broken connections and silence, and keeps the order', async () => {
  const troubles = [
    503,
    (response: { destroy(): void }) => response.destroy(),
    429,
    () => undefined, // no answer at all
    201,
  ];
  await using server = await eventServer((request) => troubles[request - 1] ?? 201);
  const lost: unknown[] = [];
  const transport = httpTransport({ url: server.url, backoffMs: 1, timeoutMs: 150 });
  for (const name of ['a', 'b', 'c']) await transport.emit(named(name), (reason) => lost.push(reason));
  await transport.flush();
  expect(lost).toEqual([]);
  expect(server.received.map(({ event }) => event.job.name)).toEqual(['a', 'a', 'a', 'a', 'a', 'b', 'c']);
});

it('gives an event up after the retries, says why, and goes on', async () => {
  await using server = await eventServer((_, { event }) => (event.job.name === 'bad' ? 500 : 201));
  const lost: string[] = [];
  const transport = httpTransport({ url: server.url, backoffMs: 1, retries: 2 });
  for (const name of ['bad', 'good']) {
    await transport.emit(named(name), (reason) => lost.push(`${name}: ${(reason as Error).message}`));
  }
  await transport.close();
  expect(lost).toEqual([expect.stringMatching(/^bad: .* \(3 attempts\): status 500: because$/)]);
  expect(server.received.map(({ event }) => event.job.name)).toEqual(['bad', 'bad', 'bad', 'good']);
});

it('does not try again what will not be taken, and does not follow a redirect', async () => {
  await using server = await eventServer((request) => (request === 1 ? 422 : 302));
  const lost: string[] = [];
  const transport = httpTransport({ url: server.url, backoffMs: 1 });
  for (const name of ['a', 'b']) await transport.emit(named(name), (reason) => lost.push(String(reason)));
  await transport.flush();
  expect(lost).toEqual([expect.stringContaining('status 422'), expect.stringContaining('status 302')]);
  expect(server.received).toHaveLength(2);
});

it('a server that is not there costs a run nothing but a message', async () => {
  const url = await (async () => {
    await using server = await eventServer();
    return server.url;
  })();
  const lost: unknown[] = [];
  const lineage = openLineage({
    transport: httpTransport({ url, backoffMs: 1, retries: 1 }),
    onError: (reason) => lost.push((reason as { code: string }).code),
  });
  expect(await withRun(lineage, 'daily', () => 7)).toBe(7);
  await lineage.flush();
  expect(lost).toEqual(['not_delivered', 'not_delivered']);
});

it('a queue is bounded: emit waits for room, in order, or refuses', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using server = await eventServer((request) => (response) => {
    void (request === 1 ? held : Promise.resolve()).then(() => response.writeHead(201).end());
  });
  const transport = httpTransport({ url: server.url, limit: 2 });
  const emitted: string[] = [];
  const all = ['a', 'b', 'c', 'd', 'e'].map((name) =>
    transport.emit(named(name)).then(() => emitted.push(name)),
  );
  await Promise.all(all.slice(0, 2));
  expect(emitted).toEqual(['a', 'b']);
  expect(transport.pending?.().length).toBe(5);
  const refusing = httpTransport({ url: server.url, limit: 1, whenFull: 'refuse' });
  const [first, second] = await Promise.allSettled([refusing.emit(named('r')), refusing.emit(named('s'))]);
  expect([first.status, second]).toMatchObject(['fulfilled', { reason: { code: 'queue_full' } }]);
  release();
  await Promise.all(all);
  await transport.close();
  await refusing.close();
  expect(server.received.map(({ event }) => event.job.name).filter((name) => name !== 'r')).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
  ]);
  await expect(transport.emit(named('f'))).rejects.toMatchObject({ code: 'closed' });
});

it.each(['', 'localhost:5000', 'ftp://a', 'file:///x'])('%j is no address', (url) => {
  expect(() => httpTransport({ url })).toThrow(expect.objectContaining({ name: 'UsageError' }));
});
