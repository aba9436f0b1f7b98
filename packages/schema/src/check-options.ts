import { UsageError } from '@millrace/columns';
import type { CheckOptions } from './check-definition.js';
import { badOption, checkedKeys } from './options.js';

const NAMES = [
  'name',
  'message',
  'ignoreNulls',
  'warnOnly',
  'severity',
  'mostly',
  'failureLimit',
  'by',
  'aborts',
] as const;

/** The options that say what is not the default, each refused where it has no meaning. */
export function checkedCheckOptions(of: string, options: CheckOptions): CheckOptions {
  checkedKeys(of, options, NAMES);
  const { name, message, ignoreNulls, warnOnly, severity, mostly, failureLimit, by, aborts } = options;
  for (const [option, value] of Object.entries({ name, message }))
    if (value !== undefined && (typeof value !== 'string' || value === ''))
      throw badOption(option, ['a text'], `${option} of ${of} is no text`);
  for (const [option, value] of Object.entries({ ignoreNulls, warnOnly, aborts }))
    if (value !== undefined && typeof value !== 'boolean')
      throw badOption(option, [true, false], `${option} of ${of} is ${String(value)}`);
  if (severity !== undefined && !['critical', 'warning', 'info'].includes(severity))
    throw badOption('severity', ['critical', 'warning', 'info'], `severity of ${of} is ${String(severity)}`);
  if (mostly !== undefined && !(typeof mostly === 'number' && mostly > 0 && mostly <= 1))
    throw badOption('mostly', ['a fraction above 0, at most 1'], `mostly of ${of} is ${String(mostly)}`);
  checkLimit(of, failureLimit);
  checkBy(of, by);
  return {
    ...(name !== undefined && { name }),
    ...(message !== undefined && { message }),
    ...(ignoreNulls === false && { ignoreNulls }),
    ...(warnOnly === true && { warnOnly }),
    ...(severity !== undefined && { severity }),
    ...(mostly !== undefined && mostly < 1 && { mostly }),
    ...(failureLimit !== undefined && { failureLimit }),
    ...(by !== undefined && by.length > 0 && { by: [...by] }),
    ...(aborts === true && { aborts }),
  };
}

/** The most failing cells that a report names per rule. */
export const MOST_SAMPLED = 10_000;

function checkLimit(of: string, limit: number | undefined): void {
  if (limit === undefined || (Number.isInteger(limit) && limit >= 0 && limit <= MOST_SAMPLED)) return;
  throw badOption('failureLimit', [`0..${MOST_SAMPLED}`], `failureLimit of ${of} is ${String(limit)}`);
}

function checkBy(of: string, by: CheckOptions['by']): void {
  if (by === undefined || (Array.isArray(by) && by.every((name) => typeof name === 'string'))) return;
  throw new UsageError('bad_option', `The option 'by' of ${of} is a list of column names.`, {
    issues: [{ code: 'bad_option', option: 'by', expected: 'column names' }],
  });
}
