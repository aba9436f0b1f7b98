import { UsageError } from '@millrace/columns';

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const DAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const abbreviated = (names: readonly string[]): string => names.map((name) => name.slice(0, 3)).join('|');
// The longer of two that begin alike comes first.
const CODES: Readonly<Record<string, string>> = {
  d: '(?<d>3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9])',
  f: '(?<f>[0-9]{1,6})',
  H: '(?<H>2[0-3]|[0-1]\\d|\\d)',
  I: '(?<I>1[0-2]|0[1-9]|[1-9]| [1-9])',
  G: '(?<G>\\d\\d\\d\\d)',
  j: '(?<j>36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])',
  m: '(?<m>1[0-2]|0[1-9]|[1-9])',
  M: '(?<M>[0-5]\\d|\\d)',
  S: '(?<S>6[0-1]|[0-5]\\d|\\d)',
  U: '(?<U>5[0-3]|[0-4]\\d|\\d)',
  W: '(?<W>5[0-3]|[0-4]\\d|\\d)',
  u: '(?<u>[1-7])',
  V: '(?<V>5[0-3]|0[1-9]|[1-4]\\d|\\d)',
  w: '(?<w>[0-6])',
  y: '(?<y>\\d\\d)',
  Y: '(?<Y>\\d\\d\\d\\d)',
  z: '(?<z>[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z)',
  A: `(?<A>${DAYS.join('|')})`,
  a: `(?<a>${abbreviated(DAYS)})`,
  B: `(?<B>${MONTHS.join('|')})`,
  b: `(?<b>${abbreviated(MONTHS)})`,
  p: '(?<p>am|pm)',
  Z: '(?<Z>utc|gmt)',
  '%': '%',
};
const SHORTHANDS: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

function refused(format: string, why: string): UsageError {
  return new UsageError('bad_strftime_format', `The strftime format ${JSON.stringify(format)} ${why}.`, {
    issues: [{ code: 'bad_strftime_format', actual: format }],
  });
}

/**
 * Makes the test whether a text is a date by a strftime format, as Python's `datetime.strptime` in the C locale reads it.
 *
 * @throws UsageError for a format that Python refuses.
 */
export function strptimeTest(format: string): (text: string) => boolean {
  const pattern = new RegExp(`^${patternOf(format)}$`, 'iu');
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    return groups !== undefined && isOnCalendar(groups);
  };
}

function patternOf(format: string): string {
  const long = format.replace(/%([cxX])/g, (_, code: string) => SHORTHANDS[code]!);
  const seen = new Set<string>();
  const escaped = long.replace(/[\\.^$*+?(){}[\]|/]/g, '\\$&').replace(/\s+/g, '\\s+');
  return escaped.replace(/%(.?)/gsu, (_, code: string) => {
    const pattern = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
    if (pattern === undefined)
      throw refused(format, code === '' ? 'ends in a lone %' : `has the unknown code %${code}`);
    if (seen.has(code) && code !== '%') throw refused(format, `has %${code} twice`);
    seen.add(code);
    return pattern;
  });
}

function isOnCalendar(groups: Readonly<Record<string, string | undefined>>): boolean {
  const number = (name: string): number | null => (groups[name] === undefined ? null : Number(groups[name]));
  const named = (names: readonly string[], long?: string, short?: string): number | null => {
    const text = (long ?? short)?.toLowerCase();
    return text === undefined ? null : names.findIndex((name) => name.startsWith(text.slice(0, 3))) + 1;
  };
  const year = number('Y') ?? (groups['y'] === undefined ? null : 2000 + Number(groups['y']));
  const month = number('m') ?? named(MONTHS, groups['B'], groups['b']) ?? 1;
  const day = number('d') ?? 1;
  if (year === 0) return false;
  // Without a year Python takes 1900, or 1904 for 29 February.
  const inYear = year ?? (month === 2 && day === 29 ? 1904 : 1900);
  const date = new Date(0);
  date.setUTCFullYear(inYear, month - 1, day);
  if (date.getUTCDate() !== day) return false;
  if (number('S') !== null && number('S')! > 59) return false;
  if (groups['j'] !== undefined && year !== null && Number(groups['j']) === 366) return isLeap(year);
  return true;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
