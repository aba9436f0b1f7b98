import { SourceError, UsageError } from '@millrace/columns';
import type { TableSchema } from '@millrace/schema';
import type { Lost } from '@millrace/schema/pandera';

/** A schema that was read from a document, and what of the document it does not say. */
export interface SchemaDocument {
  readonly schema: TableSchema;
  readonly lost: readonly Lost[];
}

/** The formats of schema documents. */
export const documentFormats = ['millrace', 'pandera', 'json-schema', 'odcs', 'frictionless'] as const;

/** One of the formats of schema documents. */
export type DocumentFormat = (typeof documentFormats)[number];

/** Reads a document in its format, which its members tell unless it is said. */
export async function readDocument(
  text: string,
  path: string,
  format?: DocumentFormat,
): Promise<SchemaDocument> {
  const { document, isJson } = await parsed(text, path);
  switch (format ?? formatOf(document, path)) {
    case 'millrace':
      return { schema: await ownSchema(document), lost: [] };
    case 'pandera':
      return (await import('@millrace/schema/pandera')).schemaFromPandera(text);
    case 'json-schema':
      return (await import('@millrace/schema/json-schema')).schemaFromJsonSchema(isJson ? text : document);
    case 'odcs':
      return (await import('@millrace/schema/odcs')).schemaFromOdcs(text);
    case 'frictionless':
      return (await import('@millrace/schema/frictionless')).schemaFromFrictionless(isJson ? text : document);
  }
}

async function parsed(text: string, path: string): Promise<{ document: object; isJson: boolean }> {
  const isJson = /\.json$/i.test(path);
  try {
    const { parse } = await import('yaml');
    const document: unknown = isJson ? JSON.parse(text) : parse(text, { maxAliasCount: 100 });
    if (typeof document === 'object' && document !== null) return { document, isJson };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new SourceError('bad_document', `'${path}' can't be read: ${reason}.`, {
      cause,
      issues: [{ code: 'bad_document', file: path }],
    });
  }
  throw new SourceError('bad_document', `'${path}' is no document: it holds no object.`, {
    issues: [{ code: 'bad_document', file: path }],
  });
}

async function ownSchema(document: object): Promise<TableSchema> {
  const { tableSchemaFromJson } = await import('@millrace/schema');
  const hasTests = JSON.stringify(document).includes('"hypothesis.');
  if (!hasTests) return tableSchemaFromJson(document as never);
  const { hypothesisTests } = await import('@millrace/schema/hypothesis');
  return tableSchemaFromJson(document as never, { extensions: (await hypothesisTests()).kinds });
}

function formatOf(document: object, path: string): DocumentFormat {
  const text = (name: string): string =>
    String(Object.hasOwn(document, name) ? Reflect.get(document, name) : '');
  if (text('format').startsWith('millrace.')) return 'millrace';
  if (text('kind') === 'DataContract') return 'odcs';
  if (text('schema_type') !== '') return 'pandera';
  if (text('$schema').includes('json-schema') || Object.hasOwn(document, 'properties')) return 'json-schema';
  if (Object.hasOwn(document, 'fields')) return 'frictionless';
  if (Object.hasOwn(document, 'columns')) return 'pandera';
  throw new UsageError(
    'unknown_format',
    `'${path}' is no schema document that is known; say its format by --from ${documentFormats.join('|')}.`,
  );
}
