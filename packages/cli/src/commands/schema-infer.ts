import { Command, Option } from 'commander';
import { exitCode } from '../exit-code.js';
import { type DataFormat, dataFormats, openData } from '../open-data.js';
import { progressLine } from '../progress.js';
import type { CommandContext } from '../run.js';
import { writeOutput } from '../write-output.js';
import { wholeNumber } from './validate.js';

interface InferOptions {
  readonly json?: true;
  readonly name?: string;
  readonly output?: string;
  readonly format?: DataFormat;
  readonly delimiter?: string;
  readonly bounds: boolean;
  readonly unique: boolean;
  readonly lengths: boolean;
  readonly formats: boolean;
  readonly maxValues?: number;
  readonly nullToken?: string[];
  readonly keepText?: true;
  readonly progress: boolean;
}

/** `millrace schema infer DATA`. */
export function schemaInferCommand({ io, finish }: CommandContext): Command {
  return new Command('infer')
    .description('Writes a schema that data files fit, as TypeScript or, with --json, as a document.')
    .argument('<data...>', 'Parquet, CSV, JSON lines or Arrow files, read as one table in this order')
    .option('--json', 'write the schema as a document')
    .option('-n, --name <name>', 'the name of the exported constant')
    .option('-o, --output <file>', 'write it to a file')
    .addOption(
      new Option(
        '-f, --format <format>',
        'the format of the data; by the names of the files if not given',
      ).choices([...dataFormats]),
    )
    .option('--delimiter <text>', 'what stands between the fields of CSV')
    .option('--max-values <count>', 'how many distinct texts make a set of values', wholeNumber)
    .option('--null-token <text...>', 'texts of CSV that mean null; the empty one if not given')
    .option('--keep-text', 'leave texts of CSV texts, whatever they read as')
    .option('--no-bounds', 'infer no bounds')
    .option('--no-unique', 'look for no unique columns, which needs memory for all their values')
    .option('--no-lengths', 'infer no lengths of texts')
    .option('--no-formats', 'look for no formats of texts')
    .option('--no-progress', 'show no progress on a terminal')
    .action((files: string[], options: InferOptions) =>
      finish(options.json === true, async () => {
        const { inferSchema, schemaToTypeScript, tableSchemaToJson } = await import('@millrace/schema');
        const data = await openData(files, io.folder, options);
        const { onProgress, clear } = progressLine(io, options.progress);
        try {
          const { bounds, unique, lengths, formats, maxValues, name } = options;
          const isText = data.format === 'csv' || data.format === 'tsv';
          const schema = await inferSchema(data.source, {
            ...{ bounds, unique, lengths, formats },
            ...(maxValues !== undefined && { maxValues }),
            ...(isText && options.keepText !== true && { readText: true }),
            ...(options.nullToken !== undefined && { nullTokens: options.nullToken }),
            ...(onProgress && { onProgress }),
          });
          clear();
          const text = options.json
            ? `${JSON.stringify(tableSchemaToJson(schema), null, 2)}\n`
            : schemaToTypeScript(schema, { name: name ?? 'Table' });
          await writeOutput(text, options.output, io);
          return exitCode.valid;
        } finally {
          clear();
          await data.close();
        }
      }),
    );
}
