import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SourceError, UsageError } from '@millrace/columns';
import type { TableSchema } from '@millrace/schema';
import { readDocument, type SchemaDocument } from './read-document.js';

/** A schema that was read from a file, and what of the file it does not say. */
export interface LoadedSchema {
  readonly schema: TableSchema;
  readonly lost: SchemaDocument['lost'];
}

const MODULES: ReadonlySet<string> = new Set(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']);

/**
 * Reads a schema: `file.ts`, or `file.ts#name` where several are exported; `file.json` or `file.yaml` of ours, or a document of
 * pandera, JSON Schema, ODCS or Frictionless.
 */
export async function loadSchema(reference: string, folder: string): Promise<LoadedSchema> {
  const { file, name } = split(reference);
  const path = resolve(folder, file);
  if (MODULES.has(extname(file))) return { schema: await fromModule(path, name), lost: [] };
  if (name !== undefined) {
    throw new UsageError('bad_reference', `Only a module has names: '${reference}' is none.`);
  }
  return readDocument(await textOf(path), path);
}

// A folder may have a `#` in its name; what follows the last one is a name only if it looks like one.
function split(reference: string): { file: string; name: string | undefined } {
  const found = /^(.*\.[cm]?[jt]s)#([A-Za-z_$][\w$]*)$/s.exec(reference);
  return { file: found?.[1] ?? reference, name: found?.[2] };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const missing = Reflect.get(cause as object, 'code') === 'ENOENT';
    const message = missing
      ? `There is no file '${path}'.`
      : `'${path}' can't be read: ${(cause as Error).message}.`;
    throw new SourceError(missing ? 'missing_file' : 'unreadable_file', message, {
      cause,
      issues: [{ code: missing ? 'missing_file' : 'unreadable_file', file: path }],
    });
  }
}

async function fromModule(path: string, name: string | undefined): Promise<TableSchema> {
  await textOf(path);
  const { createJiti } = await import('jiti');
  const { isTableSchema } = await import('@millrace/schema');
  // The file's own project is where its imports are looked for, and so is its copy of @millrace/schema.
  const jiti = createJiti(pathToFileURL(path).href);
  let found: Readonly<Record<string, unknown>>;
  try {
    found = await jiti.import(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError('bad_module', `'${path}' can't be loaded: ${reason}`, {
      cause,
      issues: [{ code: 'bad_module', file: path }],
    });
  }
  const schemas = Object.entries(found).filter(([, value]) => isTableSchema(value)) as [
    string,
    TableSchema,
  ][];
  return chosen(schemas, path, name);
}

function chosen(
  schemas: readonly [string, TableSchema][],
  path: string,
  name: string | undefined,
): TableSchema {
  const names = schemas.map(([each]) => each);
  const distinct = [...new Map(schemas.map(([each, schema]) => [schema, each] as const))];
  if (name !== undefined) {
    const named = schemas.find(([each]) => each === name);
    if (named) return named[1];
    const there = names.length > 0 ? `it exports ${names.join(', ')}` : 'it exports no table schema';
    throw new UsageError('no_schema', `'${path}' exports no table schema named '${name}'; ${there}.`);
  }
  const usual = schemas.find(([each]) => each === 'default');
  if (usual) return usual[1];
  const [only, ...others] = distinct;
  if (only !== undefined && others.length === 0) return only[0];
  throw new UsageError(
    'no_schema',
    only === undefined
      ? `'${path}' exports no table schema: export what tableSchema({ … }) returns.`
      : `'${path}' exports several table schemas; say which by '${path}#${names[0]}': ${names.join(', ')}.`,
  );
}
