import { Command, CommanderError } from 'commander';
import { type CommandIo, processIo } from './command-io.js';
import { schemaConvertCommand } from './commands/schema-convert.js';
import { schemaDiffCommand } from './commands/schema-diff.js';
import { schemaInferCommand } from './commands/schema-infer.js';
import { validateCommand } from './commands/validate.js';
import { type ExitCode, exitCode } from './exit-code.js';
import { failureText } from './failure-text.js';

/** What a command is made with: where it writes, and where it leaves its exit code. */
export interface CommandContext {
  readonly io: CommandIo;
  /** Runs a command's work; what it throws is told, and the exit code is 2. */
  finish(json: boolean, work: () => Promise<ExitCode>): Promise<void>;
}

/**
 * Runs the `millrace` command with some arguments, and gives its exit code: 0 valid, 1 invalid, 2 could not run. It never throws.
 *
 * @param args - The arguments behind the command's name.
 * @param io - Where it writes; the process's own streams unless given.
 * @example
 * ```ts
 * import { run } from '@millrace/cli';
 * const written: string[] = [];
 * const io = { out: (text: string) => void written.push(text), err: () => undefined, isTerminal: false, folder: '.' };
 * await run(['schema', 'diff'], io); // => 2
 * await run(['--help'], io); // => 0
 * written.join('').includes('validate'); // => true
 * ```
 */
export async function run(args: readonly string[], io: CommandIo = processIo()): Promise<ExitCode> {
  let code: ExitCode = exitCode.valid;
  const context: CommandContext = {
    io,
    finish: async (json, work) => {
      try {
        code = await work();
      } catch (error) {
        code = exitCode.failed;
        if (json) io.out(`${JSON.stringify({ error: failureText(error) }, null, 2)}\n`);
        else io.err(`millrace: ${failureText(error).message}\n`);
      }
    },
  };
  try {
    await program(context).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.valid : exitCode.failed;
    io.err(`millrace: ${failureText(error).message}\n`);
    return exitCode.failed;
  }
}

function program(context: CommandContext): Command {
  const { io } = context;
  const settled = (command: Command): Command =>
    command
      .exitOverride()
      .configureOutput({ writeOut: io.out, writeErr: io.err })
      .showHelpAfterError('(--help tells more)');
  const schema = settled(new Command('schema')).description(
    'Infers, compares and converts the schemas of tables.',
  );
  for (const make of [schemaInferCommand, schemaDiffCommand, schemaConvertCommand]) {
    schema.addCommand(settled(make(context)));
  }
  return settled(new Command('millrace'))
    .description(
      'Data engineering for machine learning: validates tables, and infers, compares and converts schemas.',
    )
    .addHelpText('after', '\nExit codes: 0 valid, 1 invalid, 2 could not run.')
    .addCommand(settled(validateCommand(context)))
    .addCommand(schema);
}
