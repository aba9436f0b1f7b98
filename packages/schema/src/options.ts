import { UsageError } from '@millrace/columns';

/** Refuses options that are no object, and names that no option has; an option that is spelled wrong would else say nothing. */
export function checkedKeys(of: string, options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new UsageError('bad_option', `The options of ${of} are an object such as { ${names[0]}: … }.`, {
      issues: [
        { code: 'bad_option', expected: 'an object', actual: options === null ? 'null' : typeof options },
      ],
    });
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const expected = names.map((name) => `'${name}'`).join(', ');
  throw new UsageError(
    'bad_option',
    `There is no such option of ${of}: '${unknown}'; expected: ${expected}.`,
    {
      issues: [{ code: 'bad_option', option: unknown, expected: [...names] }],
    },
  );
}

/** The error of an option whose value has no meaning. */
export function badOption(option: string, expected: readonly unknown[], message: string): UsageError {
  const shown = expected
    .map((value) => (typeof value === 'string' ? `'${value}'` : String(value)))
    .join(', ');
  return new UsageError('bad_option', `${message} (option '${option}'); expected: ${shown}.`, {
    issues: [{ code: 'bad_option', option, expected }],
  });
}
