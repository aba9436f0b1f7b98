import { UsageError } from '@millrace/columns';
import * as z from 'zod';
import { type OpenLineage, type OpenLineageOptions, openLineage } from '../openlineage/client.js';
import { httpTransport } from '../openlineage/http-transport.js';
import type { JobName } from '../openlineage/run-facets.js';
import { consoleTransport, noopTransport, type Transport } from '../openlineage/transport.js';
import {
  type Config,
  configFromEnvironment,
  configFromFile,
  type Environment,
  isMap,
  joinConfigs,
  parentFromEnvironment,
} from './config.js';
import { type TransportMakers, transportFromConfig } from './transport-from-config.js';

/** What {@link openLineageFromEnvironment} is told beside the environment. */
export interface FromEnvironmentOptions extends Partial<OpenLineageOptions> {
  /** In the shape of `openlineage.yml`; stands over the file and the environment. */
  readonly config?: Config;
  /** Makers of transports by the `type` that a configuration names. */
  readonly transports?: TransportMakers;
  /** `process.env` unless given. */
  readonly env?: Environment;
  /** Where `openlineage.yml` is looked for first; the working directory unless given. */
  readonly cwd?: string;
}

const configSchema = z.looseObject({
  transport: z.record(z.string(), z.unknown()).nullish(),
  facets: z
    .looseObject({
      environment_variables: z.array(z.string()).optional(),
      source_code_location: z
        .looseObject({
          disabled: z.boolean().optional(),
          repo_url: z.string().optional(),
          version: z.coerce.string().optional(),
          branch: z.string().optional(),
          tag: z.coerce.string().optional(),
          pull_request_number: z.coerce.string().optional(),
        })
        .optional(),
    })
    .optional(),
  filters: z
    .array(
      z.union([
        z.looseObject({ type: z.literal('exact'), match: z.string() }),
        z.looseObject({ type: z.literal('regex'), regex: z.string() }),
      ]),
    )
    .optional(),
  tags: z
    .looseObject({
      job: z.record(z.string(), z.coerce.string()).optional(),
      run: z.record(z.string(), z.coerce.string()).optional(),
    })
    .optional(),
});

type Known = z.infer<typeof configSchema>;

/**
 * A client as the official environment variables and `openlineage.yml` describe it, so that what runs beside Python or Java jobs
 * needs no configuration of its own: `OPENLINEAGE_DISABLED`, `OPENLINEAGE_CONFIG`, `OPENLINEAGE__…`, `OPENLINEAGE_URL`, `_ENDPOINT`,
 * `_API_KEY`, `OPENLINEAGE_NAMESPACE`, `OPENLINEAGE_PARENT_ID`, `OPENLINEAGE_ROOT_PARENT_ID`. Options stand over the file, the file
 * over `OPENLINEAGE__…`, that over `OPENLINEAGE_URL`; without any of them, events are printed.
 *
 * @throws UsageError, SourceError when the configuration can't be understood or read.
 * @example
 * ```ts
 * import { openLineageFromEnvironment } from '@millrace/lineage/node/openlineage';
 * const lineage = openLineageFromEnvironment({
 *   env: { OPENLINEAGE_URL: 'http://localhost:5000', OPENLINEAGE_NAMESPACE: 'flights' }, cwd: '/',
 * });
 * [lineage.transport.name, lineage.namespace]; // => ['http', 'flights']
 * ```
 */
export function openLineageFromEnvironment(options: FromEnvironmentOptions = {}): OpenLineage {
  const { config: given = {}, transports = {}, env = process.env, cwd = process.cwd(), ...client } = options;
  const merged = joinConfigs(configFromEnvironment(env), joinConfigs(configFromFile(env, cwd), given));
  const config = readConfig(merged);
  const { OPENLINEAGE_NAMESPACE: namespace } = env;
  const parent = parentFromEnvironment(env);
  const ignore = ignoreFrom(config);
  return openLineage({
    ...(namespace && { namespace }),
    ...(parent && { parent }),
    ...(ignore && { ignore }),
    ...decorationFrom(config, env),
    ...client,
    transport: resolveTransport(config, env, transports, client.transport),
  });
}

function resolveTransport(
  { transport }: Known,
  env: Environment,
  makers: TransportMakers,
  given: Transport | undefined,
): Transport {
  if (env['OPENLINEAGE_DISABLED']?.trim().toLowerCase() === 'true') return noopTransport();
  if (given) return given;
  if (isMap(transport) && transport['type']) return transportFromConfig(transport, makers);
  const { OPENLINEAGE_URL: url, OPENLINEAGE_ENDPOINT: endpoint, OPENLINEAGE_API_KEY: apiKey } = env;
  if (url) return httpTransport({ url, ...(endpoint && { endpoint }), ...(apiKey && { apiKey }) });
  return consoleTransport();
}

function decorationFrom({ facets, tags }: Known, env: Environment): Partial<OpenLineageOptions> {
  const names = facets?.environment_variables ?? [];
  const variables = names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  const { job, run } = tags ?? {};
  const {
    disabled,
    repo_url: url,
    version,
    branch,
    tag,
    pull_request_number,
  } = facets?.source_code_location ?? {};
  return {
    ...(variables.length > 0 && { environmentVariables: Object.fromEntries(variables) }),
    ...((job || run) && { tags: { ...(job && { job }), ...(run && { run }) } }),
    ...(url !== undefined &&
      disabled !== true && {
        sourceCodeLocation: {
          type: 'git',
          url,
          repoUrl: url,
          ...(version !== undefined && { version }),
          ...(branch !== undefined && { branch }),
          ...(tag !== undefined && { tag }),
          ...(pull_request_number !== undefined && { pullRequestNumber: pull_request_number }),
        },
      }),
  };
}

function ignoreFrom({ filters = [] }: Known): ((job: JobName) => boolean) | null {
  if (filters.length === 0) return null;
  const tests = filters.map((filter) =>
    filter.type === 'exact' ? (name: string) => name === filter.match : matcher(filter.regex),
  );
  return ({ name }) => tests.some((test) => test(name));
}

// As Python's re.match: from the start of the name.
function matcher(regex: string): (name: string) => boolean {
  try {
    const pattern = new RegExp(`^(?:${regex})`, 'u');
    return (name) => pattern.test(name);
  } catch (cause) {
    throw new UsageError(
      'bad_config',
      `filters of the OpenLineage configuration: ${(cause as Error).message}.`,
      {
        issues: [{ code: 'bad_config', member: 'filters', actual: regex }],
        cause,
      },
    );
  }
}

function readConfig(config: Config): Known {
  const parsed = configSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({
    code: 'bad_config',
    member: path.map(String).join('.'),
    message,
  }));
  const first = issues[0]!;
  throw new UsageError('bad_config', `${first.member} of the OpenLineage configuration: ${first.message}.`, {
    issues,
  });
}
