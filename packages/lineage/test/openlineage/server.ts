import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request as the server got it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly event: { readonly eventType?: string; readonly job: { readonly name: string } };
}

/** A real server on this machine that takes events. */
export interface EventServer extends AsyncDisposable {
  readonly url: string;
  readonly received: Received[];
}

/** Starts a server; `answer` says how the n-th request is answered: a status, or a function that does it (or does not). */
export async function eventServer(
  answer: (request: number, event: Received) => number | ((response: ServerResponse) => void) = () => 201,
): Promise<EventServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      const { method = '', url: path = '', headers } = request;
      const got = { method, path, headers, event: JSON.parse(text.toString()) };
      received.push(got);
      const how = answer(received.length, got);
      if (typeof how === 'function') how(response);
      else response.writeHead(how).end(how < 300 ? '' : 'because');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
