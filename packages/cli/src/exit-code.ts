/** What a command's exit code says. */
export const exitCode = {
  /** The data is valid, or the command did what it was asked. */
  valid: 0,
  /** The data is not valid, or what was required does not hold. */
  invalid: 1,
  /** The command could not run: a wrong option, a file that can't be read. */
  failed: 2,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
