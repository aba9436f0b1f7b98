import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { errnoOf, ioError, VersioningError } from '../errors.js';

/** How a file gets from the cache into the workspace. */
export type LinkType = 'reflink' | 'hardlink' | 'symlink' | 'copy';

/** The settings of DVC that this package honours. */
export interface DvcConfig {
  readonly cacheFolder: string;
  readonly linkTypes: readonly LinkType[];
  /** `cache.shared = group`: folders of the cache are writable by the group. */
  readonly shared: boolean;
  readonly noScm: boolean;
}

const LINK_TYPES: readonly LinkType[] = ['reflink', 'hardlink', 'symlink', 'copy'];

/** Reads DVC's four config files; a later one wins: system, user, repository, `config.local`. */
export function readConfig(dvcFolder: string): DvcConfig {
  const values = new Map<string, { value: string; file: string }>();
  const shared = [
    path.join(process.env['DVC_SYSTEM_CONFIG_DIR'] ?? systemFolder(), 'config'),
    path.join(process.env['DVC_GLOBAL_CONFIG_DIR'] ?? userFolder(), 'config'),
  ];
  for (const file of [...shared, path.join(dvcFolder, 'config'), path.join(dvcFolder, 'config.local')])
    for (const [key, value] of parseConfig(readOrEmpty(file), file)) values.set(key, { value, file });
  if (isTrue(values.get('core.hardlink_lock')))
    throw badConfig(
      values.get('core.hardlink_lock')!.file,
      'core.hardlink_lock',
      'locking by hard links is not supported',
    );
  const folder = values.get('cache.dir');
  return {
    cacheFolder:
      folder === undefined ? path.join(dvcFolder, 'cache') : resolvePath(folder.value, folder.file),
    linkTypes: linkTypesOf(values.get('cache.type')),
    shared: values.get('cache.shared')?.value.toLowerCase() === 'group',
    noScm: isTrue(values.get('core.no_scm')),
  };
}

function systemFolder(): string {
  if (process.platform === 'darwin') return '/Library/Application Support/dvc';
  return path.join((process.env['XDG_CONFIG_DIRS'] || '/etc/xdg').split(':')[0]!, 'dvc');
}

function userFolder(): string {
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library/Application Support/dvc');
  return path.join(process.env['XDG_CONFIG_HOME'] || path.join(os.homedir(), '.config'), 'dvc');
}

function readOrEmpty(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return '';
    throw ioError(cause, file, 'read');
  }
}

/** DVC's INI dialect: `[section]`, `key = value`, comments with `#`, optional quotes. */
function parseConfig(text: string, file: string): Map<string, string> {
  const values = new Map<string, string>();
  let section = '';
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const header = /^\[\s*(.*?)\s*\]\s*(#.*)?$/.exec(line);
    const setting = /^([^=]+?)\s*=\s*(.*)$/.exec(line);
    if (header !== null) section = unquote(header[1]!).toLowerCase();
    else if (setting !== null)
      values.set(`${section}.${unquote(setting[1]!).toLowerCase()}`, settingValue(setting[2]!));
    else
      throw badConfig(
        file,
        `line ${index + 1}`,
        `${JSON.stringify(line)} is neither a section nor a setting`,
      );
  }
  return values;
}

function settingValue(text: string): string {
  const quoted = /^("[^"]*"|'[^']*')\s*(#.*)?$/.exec(text);
  if (quoted !== null) return unquote(quoted[1]!);
  return text.replace(/\s*#.*$/, '').trim();
}

function unquote(text: string): string {
  return /^(".*"|'.*')$/.test(text) ? text.slice(1, -1) : text;
}

function isTrue(setting: { value: string } | undefined): boolean {
  return setting !== undefined && ['true', 'yes', 'on', '1'].includes(setting.value.toLowerCase());
}

function resolvePath(value: string, file: string): string {
  if (/^\w+:\/\//.test(value))
    throw badConfig(file, 'cache.dir', 'a cache that is not a local folder is not supported');
  const expanded = value === '~' || value.startsWith('~/') ? path.join(os.homedir(), value.slice(1)) : value;
  return path.resolve(path.dirname(file), expanded);
}

function linkTypesOf(setting: { value: string; file: string } | undefined): readonly LinkType[] {
  if (setting === undefined) return ['reflink', 'copy'];
  const names = setting.value.split(',').map((name) => unquote(name.trim()));
  const types = names.filter((name) => name !== '').map((name) => LINK_TYPES.find((type) => type === name));
  if (types.length > 0 && types.every((type) => type !== undefined)) return types;
  throw badConfig(
    setting.file,
    'cache.type',
    `${JSON.stringify(setting.value)} is not a list of ${LINK_TYPES.join(', ')}`,
  );
}

function badConfig(file: string, key: string, fault: string): VersioningError {
  const message = `The DVC config '${file}' can't be used: ${key}: ${fault}. Change the setting.`;
  return new VersioningError('bad_config', message, {
    issues: [{ code: 'bad_config', file, setting: key, actual: fault, hint: 'Change the setting.' }],
  });
}
