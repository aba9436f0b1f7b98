import { Command, InvalidArgumentError, Option } from 'commander';
import { exitCode } from '../exit-code.js';
import { type DataFormat, dataFormats, openData } from '../open-data.js';
import { progressLine } from '../progress.js';
import type { CommandContext } from '../run.js';
import { tellLost } from '../write-output.js';

interface ValidateOptions {
  readonly schema: string;
  readonly json?: true;
  readonly format?: DataFormat;
  readonly delimiter?: string;
  readonly sampleSize?: number;
  readonly head?: number;
  readonly depth?: 'schema' | 'data' | 'both';
  readonly failFast?: true;
  readonly progress: boolean;
}

/** `millrace validate DATA --schema FILE`. */
export function validateCommand({ io, finish }: CommandContext): Command {
  return new Command('validate')
    .description('Holds data files against a schema, in one scan.')
    .argument('<data...>', 'Parquet, CSV, JSON lines or Arrow files, read as one table in this order')
    .requiredOption(
      '-s, --schema <file>',
      'a .ts, .js or .json schema (file.ts#name), or a schema document of another format',
    )
    .option('--json', 'write the report as JSON')
    .addOption(
      new Option(
        '-f, --format <format>',
        'the format of the data; by the names of the files if not given',
      ).choices([...dataFormats]),
    )
    .option('--delimiter <text>', 'what stands between the fields of CSV')
    .option('--sample-size <count>', 'how many failing cells of each rule are named', wholeNumber)
    .option('--head <rows>', 'run checks on the first rows only', wholeNumber)
    .addOption(new Option('--depth <what>', 'what is judged').choices(['schema', 'data', 'both']))
    .option('--fail-fast', 'stop at the first issue')
    .option('--no-progress', 'show no progress on a terminal')
    .action((files: string[], options: ValidateOptions) =>
      finish(options.json === true, async () => {
        const { loadSchema } = await import('../load-schema.js');
        const { reportText, validateTable } = await import('@millrace/schema');
        const { schema, lost } = await loadSchema(options.schema, io.folder);
        tellLost(lost, io);
        const data = await openData(files, io.folder, options);
        const { onProgress, clear } = progressLine(io, options.progress);
        try {
          const { sampleSize, head, depth, failFast } = options;
          const given = { sampleSize, head, depth, failFast, onProgress };
          const report = await validateTable(schema, data.source, defined(given));
          clear();
          io.out(`${options.json ? JSON.stringify(report, null, 2) : reportText(report)}\n`);
          return report.valid ? exitCode.valid : exitCode.invalid;
        } finally {
          clear();
          await data.close();
        }
      }),
    );
}

/** Options without those that were not given. */
function defined<Options extends object>(
  options: Options,
): { [Name in keyof Options]: Exclude<Options[Name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

/** Reads an option that is a whole number. */
export function wholeNumber(text: string): number {
  if (/^[0-9]{1,12}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It has to be a whole number, 0 or more.');
}
