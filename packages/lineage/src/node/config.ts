import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SourceError, UsageError } from '@millrace/columns';
import { parse } from 'yaml';
import type { ParentRunFacet } from '../openlineage/run-facets.js';

/** A configuration as `openlineage.yml` holds it. */
export type Config = Readonly<Record<string, unknown>>;

/** The variables of an environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'OPENLINEAGE__';
const DEFAULT_HTTP = `${PREFIX}TRANSPORT__TRANSPORTS__DEFAULT_HTTP`;

/** The first configuration file there is: the one that OPENLINEAGE_CONFIG names, in the folder, in the home folder. */
export function configFromFile(env: Environment, cwd: string): Config {
  const home = env['HOME'] ?? homedir();
  const named = env['OPENLINEAGE_CONFIG'];
  const paths = [
    ...(named ? [named] : []),
    join(cwd, 'openlineage.yml'),
    join(home, '.openlineage', 'openlineage.yml'),
  ];
  for (const path of paths) {
    const text = readIfThere(path);
    if (text === null) continue;
    let config: unknown;
    try {
      config = parse(text);
    } catch (cause) {
      throw new SourceError('bad_config', `${path} is not YAML: ${(cause as Error).message}`, {
        issues: [{ code: 'bad_config', file: path }],
        cause,
      });
    }
    if (config === null) return {};
    if (isMap(config)) return config;
    throw new SourceError('bad_config', `${path} must hold a mapping with sections such as transport.`, {
      issues: [{ code: 'bad_config', file: path, actual: config }],
    });
  }
  return {};
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null;
    throw new SourceError('bad_config', `${path} can't be read: ${(cause as Error).message}`, {
      issues: [{ code: 'bad_config', file: path }],
      cause,
    });
  }
}

/** What variables such as `OPENLINEAGE__TRANSPORT__TYPE` say: `__` goes one level down; a value may be JSON. */
export function configFromEnvironment(env: Environment): Config {
  const variables = Object.entries({ ...aliases(env), ...env })
    .filter((entry): entry is [string, string] => entry[0].startsWith(PREFIX) && entry[1] !== undefined)
    // A whole section stands over its single members.
    .sort(([a], [b]) => (a < b ? 1 : -1));
  const config: Record<string, unknown> = Object.create(null);
  for (const [name, text] of variables) {
    const keys = name.slice(PREFIX.length).toLowerCase().split('__');
    const last = keys.pop()!;
    let section = config;
    for (const key of keys) {
      if (!isMap(section[key])) section[key] = Object.create(null);
      section = section[key] as Record<string, unknown>;
    }
    section[last] = jsonOrText(text);
  }
  return config;
}

// OPENLINEAGE_URL is also a member of a composite transport, unless that member is given itself.
function aliases(env: Environment): Record<string, string> {
  const url = env['OPENLINEAGE_URL'];
  if (!url || Object.keys(env).some((name) => name.startsWith(DEFAULT_HTTP))) return {};
  const { OPENLINEAGE_API_KEY: apiKey, OPENLINEAGE_ENDPOINT: endpoint } = env;
  const auth = apiKey ? JSON.stringify({ type: 'api_key', apiKey }) : undefined;
  const members = (path: string): Record<string, string> => ({
    [`${path}__URL`]: url,
    ...(auth && { [`${path}__AUTH`]: auth }),
    ...(endpoint && { [`${path}__ENDPOINT`]: endpoint }),
  });
  const isAsync = env[`${PREFIX}TRANSPORT__TYPE`] === 'async_http';
  return {
    [`${DEFAULT_HTTP}__TYPE`]: 'http',
    ...members(DEFAULT_HTTP),
    ...(isAsync && members(`${PREFIX}TRANSPORT`)),
  };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Two configurations as one; what stands in `over` stands. */
export function joinConfigs(under: Config, over: Config): Config {
  const joined: Record<string, unknown> = Object.assign(Object.create(null), under);
  for (const [key, value] of Object.entries(over)) {
    const before = joined[key];
    joined[key] = isMap(before) && isMap(value) ? joinConfigs(before, value) : value;
  }
  return joined;
}

export function isMap(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parent run that `OPENLINEAGE_PARENT_ID` (`namespace/name/runId`) names, with its root. */
export function parentFromEnvironment(env: Environment): ParentRunFacet | null {
  const parent = runFrom(env, 'OPENLINEAGE_PARENT_ID');
  const root = runFrom(env, 'OPENLINEAGE_ROOT_PARENT_ID');
  if (parent === null) return null;
  return root === null ? parent : { ...parent, root };
}

function runFrom(env: Environment, name: string): ParentRunFacet | null {
  const text = env[name];
  if (!text) return null;
  // A namespace may hold slashes of its own.
  const [, namespace, job, runId] = /^(.+)\/([^/]+)\/([^/]+)$/.exec(text) ?? [];
  if (namespace === undefined || job === undefined || runId === undefined) {
    throw new UsageError('bad_option', `${name} must be namespace/name/runId, not '${text}'.`, {
      issues: [{ code: 'bad_option', option: name, actual: text }],
    });
  }
  return { run: { runId }, job: { namespace, name: job } };
}
