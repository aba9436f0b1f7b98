import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TableSchema } from '@millrace/schema';
import { Command, Option } from 'commander';
import { exitCode } from '../exit-code.js';
import { type DocumentFormat, documentFormats, readDocument, type SchemaDocument } from '../read-document.js';
import type { CommandContext } from '../run.js';
import { tellLost, writeOutput } from '../write-output.js';

const TARGETS = ['typescript', ...documentFormats, 'pandera-polars'] as const;
type Target = (typeof TARGETS)[number];

interface ConvertOptions {
  readonly from?: DocumentFormat;
  readonly to: Target;
  readonly json?: true;
  readonly output?: string;
  readonly id?: string;
  readonly name?: string;
  readonly lossless?: true;
}

/** `millrace schema convert FILE --to FORMAT`. */
export function schemaConvertCommand({ io, finish }: CommandContext): Command {
  return new Command('convert')
    .description('Writes a schema in another format, and tells what that format can not say.')
    .argument('<schema>', 'a schema file: .ts, .js, .json, .yaml')
    .addOption(
      new Option('-t, --to <format>', 'the format to write').choices([...TARGETS]).makeOptionMandatory(),
    )
    .addOption(
      new Option('--from <format>', 'the format of the document; by its members if not given').choices([
        ...documentFormats,
      ]),
    )
    .option('-o, --output <file>', 'write it to a file')
    .option('-n, --name <name>', 'the name of the constant, of TypeScript')
    .option('--id <id>', 'the identifier of the contract, of ODCS')
    .option('--json', 'write { document, lost } as JSON')
    .option('--lossless', 'exit with 1 where something is lost')
    .action((file: string, options: ConvertOptions) =>
      finish(options.json === true, async () => {
        const read = await readSchema(file, io.folder, options);
        const written = await convert(read.schema, options);
        const lost = [...read.lost, ...written.lost];
        if (options.json) {
          await writeOutput(
            `${JSON.stringify({ document: written.document, lost }, null, 2)}\n`,
            options.output,
            io,
          );
        } else {
          tellLost(lost, io);
          await writeOutput(written.text, options.output, io);
        }
        return options.lossless && lost.length > 0 ? exitCode.invalid : exitCode.valid;
      }),
    );
}

async function readSchema(file: string, folder: string, { from }: ConvertOptions): Promise<SchemaDocument> {
  if (from === undefined) return (await import('../load-schema.js')).loadSchema(file, folder);
  const path = resolve(folder, file);
  return readDocument(await readFile(path, 'utf8'), path, from);
}

interface Written {
  readonly document: unknown;
  readonly text: string;
  readonly lost: SchemaDocument['lost'];
}

async function convert(schema: TableSchema, { to, id, name }: ConvertOptions): Promise<Written> {
  const json = (document: unknown, lost: SchemaDocument['lost']): Written => ({
    document,
    text: `${JSON.stringify(document, null, 2)}\n`,
    lost,
  });
  switch (to) {
    case 'typescript': {
      const { schemaToTypeScript } = await import('@millrace/schema');
      const text = schemaToTypeScript(schema, name === undefined ? {} : { name });
      return { document: text, text, lost: [] };
    }
    case 'millrace': {
      const { tableSchemaToJson } = await import('@millrace/schema');
      return json(tableSchemaToJson(schema), []);
    }
    case 'pandera':
    case 'pandera-polars': {
      const { schemaToPandera } = await import('@millrace/schema/pandera');
      return schemaToPandera(schema, { api: to === 'pandera' ? 'pandas' : 'polars' });
    }
    case 'json-schema': {
      const { document, lost } = (await import('@millrace/schema/json-schema')).schemaToJsonSchema(schema);
      return json(document, lost);
    }
    case 'odcs':
      return (await import('@millrace/schema/odcs')).schemaToOdcs(schema, {
        id: id ?? schema.options.name ?? 'contract',
      });
    case 'frictionless': {
      const { document, lost } = (await import('@millrace/schema/frictionless')).schemaToFrictionless(schema);
      return json(document, lost);
    }
  }
}
