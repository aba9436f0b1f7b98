import { Command, Option } from 'commander';
import { exitCode } from '../exit-code.js';
import type { CommandContext } from '../run.js';

type Required = 'backward' | 'forward' | 'full';

interface DiffOptions {
  readonly json?: true;
  readonly require?: Required;
}

/** `millrace schema diff OLD NEW`. */
export function schemaDiffCommand({ io, finish }: CommandContext): Command {
  return new Command('diff')
    .description('Says what has changed from one schema to another, and whom it spares.')
    .argument('<old>', 'the schema before')
    .argument('<new>', 'the schema after')
    .option('--json', 'write the changes as JSON')
    .addOption(
      new Option('-r, --require <compatibility>', 'exit with 1 where the change is not of this kind').choices(
        ['backward', 'forward', 'full'],
      ),
    )
    .action((before: string, after: string, options: DiffOptions) =>
      finish(options.json === true, async () => {
        const { loadSchema } = await import('../load-schema.js');
        const { diffSchemas } = await import('@millrace/schema');
        const [old, now] = [await loadSchema(before, io.folder), await loadSchema(after, io.folder)];
        const diff = diffSchemas(old.schema, now.schema);
        io.out(options.json ? `${JSON.stringify(diff, plainValue, 2)}\n` : diffText(diff));
        const { compatibility } = diff;
        const holds =
          options.require === undefined || compatibility === 'full' || compatibility === options.require;
        return holds ? exitCode.valid : exitCode.invalid;
      }),
    );
}

function plainValue(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function diffText({
  compatibility,
  changes,
}: {
  readonly compatibility: string;
  readonly changes: readonly {
    readonly column: string | null;
    readonly compatibility: string;
    readonly reason: string;
  }[];
}): string {
  if (changes.length === 0) return 'full: nothing has changed\n';
  const lines = changes.map(
    (change) =>
      `  ${change.compatibility.padEnd(8)}  ${change.column === null ? '' : `${change.column}: `}${change.reason}`,
  );
  return `${[`${compatibility}: ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`, ...lines].join('\n')}\n`;
}
