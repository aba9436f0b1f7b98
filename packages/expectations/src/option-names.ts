import { UsageError } from '@millrace/columns';

/** Refuses options that are no object, and names of options that a function does not have. */
export function checkOptions(who: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new UsageError('bad_option', `The options of ${who} are an object such as { ${known[0]}: … }.`, {
      issues: [{ code: 'bad_option', expected: known }],
    });
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError('unknown_option', `${who} has no option '${unknown}'; it has ${known.join(', ')}.`, {
    issues: [{ code: 'unknown_option', actual: unknown, expected: known }],
  });
}
