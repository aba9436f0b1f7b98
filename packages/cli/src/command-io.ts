/** Where a command writes, and from where it counts paths. */
export interface CommandIo {
  /** Takes text for standard output. */
  readonly out: (text: string) => void;
  /** Takes text for standard error: messages and progress. */
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal, so that progress may be shown there. */
  readonly isTerminal: boolean;
  /** The folder that relative paths count from. */
  readonly folder: string;
}

/** The process's own streams and folder. */
export function processIo(): CommandIo {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    folder: process.cwd(),
  };
}
