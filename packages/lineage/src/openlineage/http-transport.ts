import { ResourceError, UsageError } from '@millrace/columns';
import type { OpenLineageEvent } from './event.js';
import { type QueueOptions, queuedTransport } from './queue.js';
import { reasonText, type Transport } from './transport.js';

/** Where {@link httpTransport} posts to and how it copes with failures. */
export interface HttpTransportOptions extends QueueOptions {
  readonly url: string;
  /** `api/v1/lineage` by default. */
  readonly endpoint?: string;
  /** Sent as `Authorization: Bearer …`; a function is asked before each request. */
  readonly apiKey?: string | (() => string | Promise<string>);
  readonly headers?: Readonly<Record<string, string>>;
  readonly compression?: 'gzip' | null;
  /** For one request; 5000 by default. */
  readonly timeoutMs?: number;
  /** After the first attempt; 5 by default. */
  readonly retries?: number;
  /** Before the first retry, doubled for each more; 300 by default. */
  readonly backoffMs?: number;
  /** Status codes that are worth another attempt: 429, 500, 502, 503, 504 by default. */
  readonly retryStatuses?: readonly number[];
}

const LONGEST_PAUSE_MS = 30_000;

/**
 * Posts each event to an OpenLineage server: one after the other, in order, from a bounded queue; with retries on timeouts,
 * broken connections and busy servers.
 *
 * An event that is still refused is told to the client's `onError`, and the next one is sent.
 *
 * @throws UsageError when the address is none.
 * @example
 * ```ts
 * import { httpTransport } from '@millrace/lineage/openlineage';
 * const transport = httpTransport({ url: 'http://localhost:5000', apiKey: 'secret', compression: 'gzip' });
 * await transport.close();
 * transport.name; // => 'http'
 * ```
 */
export function httpTransport(options: HttpTransportOptions): Transport {
  const target = targetOf(options);
  for (const option of ['timeoutMs', 'retries', 'backoffMs'] as const) {
    const value = options[option] ?? 0;
    if (!(value >= 0))
      throw new UsageError(
        'bad_option',
        `${option} of an http transport must be a number from 0, not ${value}.`,
        {
          issues: [{ code: 'bad_option', option, actual: value }],
        },
      );
  }
  return queuedTransport('http', (event) => deliver(target, event, options), options);
}

function targetOf({ url, endpoint = 'api/v1/lineage' }: HttpTransportOptions): URL {
  try {
    const base = new URL(String(url).trim());
    if (base.protocol === 'http:' || base.protocol === 'https:') return new URL(endpoint, base);
  } catch {
    // Said below.
  }
  throw new UsageError(
    'bad_option',
    `url of an OpenLineage server must begin with http:// or https://, not '${url}'.`,
  );
}

async function deliver(target: URL, event: OpenLineageEvent, options: HttpTransportOptions): Promise<void> {
  const { retries = 5, backoffMs = 300, retryStatuses = [429, 500, 502, 503, 504], compression } = options;
  const text = new TextEncoder().encode(JSON.stringify(event));
  const body = compression === 'gzip' ? await gzip(text) : text;
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await post(target, body, options);
    if (outcome.ok) return;
    const worthIt = outcome.status === null || retryStatuses.includes(outcome.status);
    if (!worthIt || attempt >= retries) {
      throw new ResourceError(
        'not_delivered',
        `${target.origin}${target.pathname} did not take an OpenLineage event (${attempt + 1} attempts): ${outcome.why}`,
        {
          issues: [{ code: 'not_delivered', status: outcome.status, attempts: attempt + 1 }],
          cause: outcome.cause,
        },
      );
    }
    await pause(Math.max(backoffMs * 2 ** attempt, outcome.retryAfterMs));
  }
}

type Outcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly status: number | null;
      readonly why: string;
      readonly retryAfterMs: number;
      readonly cause?: unknown;
    };

async function post(target: URL, body: Uint8Array, options: HttpTransportOptions): Promise<Outcome> {
  const { apiKey, headers, compression, timeoutMs = 5000 } = options;
  try {
    const key = typeof apiKey === 'function' ? await apiKey() : apiKey;
    const response = await fetch(target, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(compression === 'gzip' && { 'content-encoding': 'gzip' }),
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...headers,
      },
      body: body as Uint8Array<ArrayBuffer>,
      // A redirected POST may arrive as a GET without the event.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const said = (await response.text()).slice(0, 500);
    if (response.ok) return { ok: true };
    return {
      ok: false,
      status: response.status,
      why: `status ${response.status}${said === '' ? '' : `: ${said}`}`,
      retryAfterMs: retryAfter(response.headers.get('retry-after')),
    };
  } catch (cause) {
    const why =
      (cause as Error)?.name === 'TimeoutError' ? `no answer in ${timeoutMs} ms` : networkText(cause);
    return { ok: false, status: null, why, retryAfterMs: 0, cause };
  }
}

// fetch says "fetch failed" and keeps the reason in its cause.
function networkText(failure: unknown): string {
  const { cause } = (failure ?? {}) as { cause?: unknown };
  return cause === undefined ? reasonText(failure) : `${reasonText(failure)}: ${reasonText(cause)}`;
}

function retryAfter(header: string | null): number {
  const seconds = header === null ? Number.NaN : Number(header);
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_PAUSE_MS) : 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(ms, LONGEST_PAUSE_MS)));
}

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
