import { UsageError } from '@millrace/columns';
import * as z from 'zod';
import { type HttpTransportOptions, httpTransport } from '../openlineage/http-transport.js';
import {
  compositeTransport,
  consoleTransport,
  noopTransport,
  type Transport,
} from '../openlineage/transport.js';
import type { Config } from './config.js';
import { fileTransport } from './file-transport.js';

/** Makes transports of kinds that this package does not have, from their section of the configuration. */
export type TransportMakers = Readonly<Record<string, (config: Config) => Transport>>;

const httpSection = z.looseObject({
  url: z.string(),
  endpoint: z.string().optional(),
  timeout: z.number().positive().optional(),
  verify: z
    .literal(true, { error: 'certificates are always verified; NODE_EXTRA_CA_CERTS adds your own' })
    .optional(),
  auth: z
    .looseObject({
      type: z.string(),
      apiKey: z.string().optional(),
      apikey: z.string().optional(),
      api_key: z.string().optional(),
    })
    .optional(),
  compression: z.literal('gzip').nullish(),
  custom_headers: z.record(z.string(), z.coerce.string()).optional(),
  max_queue_size: z.int().positive().optional(),
  retry: z
    .looseObject({
      total: z.int().nonnegative().optional(),
      backoff_factor: z.number().nonnegative().optional(),
      status_forcelist: z.array(z.int()).optional(),
    })
    .optional(),
});

const fileSection = z.looseObject({ log_file_path: z.string(), append: z.boolean().optional() });

const section = z.looseObject({ type: z.string() });
const compositeSection = z.looseObject({
  transports: z.union([z.array(section), z.record(z.string(), section)]),
  continue_on_failure: z.boolean().optional(),
  continue_on_success: z.boolean().optional(),
  sort_transports: z.boolean().optional(),
});

/** The transport that the `transport` section of a configuration describes. */
export function transportFromConfig(config: Config, makers: TransportMakers): Transport {
  const { type } = config;
  const own = typeof type === 'string' && Object.hasOwn(makers, type) ? makers[type] : undefined;
  if (own) return own(config);
  switch (type) {
    case 'http':
    case 'async_http':
      return httpTransport(httpOptions(read(httpSection, config)));
    case 'console':
      return consoleTransport();
    case 'noop':
      return noopTransport();
    case 'file': {
      const { log_file_path, append = false } = read(fileSection, config);
      return fileTransport({ path: log_file_path, append });
    }
    case 'composite':
      return compositeFrom(config, makers);
    default:
      throw new UsageError(
        'unknown_transport',
        `There is no OpenLineage transport of type '${String(type)}'; hand one in as transports: { '${String(type)}': (config) => … }.`,
        { issues: [{ code: 'unknown_transport', actual: type }] },
      );
  }
}

function compositeFrom(config: Config, makers: TransportMakers): Transport {
  const { transports, continue_on_failure, continue_on_success, sort_transports } = read(
    compositeSection,
    config,
  );
  const sections: Config[] = Array.isArray(transports) ? [...transports] : Object.values(transports);
  const priority = ({ priority = 0 }: Config): number => Number(priority);
  if (sort_transports) sections.sort((a, b) => priority(b) - priority(a));
  return compositeTransport(
    sections.map((each) => transportFromConfig(each, makers)),
    {
      continueOnFailure: continue_on_failure ?? true,
      continueOnSuccess: continue_on_success ?? true,
    },
  );
}

function httpOptions(config: z.infer<typeof httpSection>): HttpTransportOptions {
  const { url, endpoint, timeout, auth, compression, custom_headers, retry, max_queue_size } = config;
  const apiKey = auth?.apiKey ?? auth?.apikey ?? auth?.api_key;
  if (auth !== undefined && (auth.type !== 'api_key' || apiKey === undefined)) {
    throw new UsageError(
      'bad_config',
      `transport.auth of OpenLineage: only api_key with its apiKey is read, not '${auth.type}'; hand in a transport with a function as apiKey.`,
      { issues: [{ code: 'bad_config', member: 'transport.auth', actual: auth.type }] },
    );
  }
  return {
    url,
    ...(endpoint !== undefined && { endpoint }),
    ...(apiKey !== undefined && { apiKey }),
    ...(custom_headers && { headers: custom_headers }),
    ...(compression && { compression }),
    ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
    ...(retry?.total !== undefined && { retries: retry.total }),
    ...(retry?.backoff_factor !== undefined && { backoffMs: retry.backoff_factor * 1000 }),
    ...(retry?.status_forcelist && { retryStatuses: retry.status_forcelist }),
    ...(max_queue_size !== undefined && { limit: max_queue_size }),
  };
}

function read<Output>(schema: z.ZodType<Output>, config: Config): Output {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const member = ['transport', ...issue.path.map(String)].join('.');
  throw new UsageError('bad_config', `${member} of the OpenLineage configuration: ${issue.message}.`, {
    issues: parsed.error.issues.map(({ path, message }) => ({
      code: 'bad_config',
      member: ['transport', ...path.map(String)].join('.'),
      message,
    })),
  });
}
