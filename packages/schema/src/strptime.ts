import { castText, type DataType, type Value } from '@millrace/columns';
import { instantOf } from './zone-shift.js';

type Temporal = DataType & { readonly kind: 'date' | 'time' | 'timestamp' };

const FIELDS: Readonly<Record<string, string>> = {
  Y: '(?<Y>[0-9]{4})',
  y: '(?<y>[0-9]{2})',
  m: '(?<m>[0-9]{1,2})',
  d: '(?<d>[0-9]{1,2})',
  H: '(?<H>[0-9]{1,2})',
  I: '(?<I>[0-9]{1,2})',
  M: '(?<M>[0-9]{1,2})',
  S: '(?<S>[0-9]{1,2})',
  f: '(?<f>[0-9]{1,9})',
  p: '(?<p>[AaPp][Mm])',
  b: '(?<b>[A-Za-z]{3})',
  B: '(?<B>[A-Za-z]{3,9})',
  z: '(?<z>Z|[+-][0-9]{2}:?[0-9]{2})',
  j: '(?<j>[0-9]{1,3})',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const LONG_MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const patterns = new Map<string, RegExp>();

/**
 * Reads a text by a format of `strptime`: `%Y %y %m %d %H %I %M %S %f %p %b %B %j %z %%`, all else as it stands. Null where the text
 * is not written so, or names no date; a time without an offset has the zone that is assumed.
 *
 * Two-digit years are those of POSIX: 69 to 99 in the last century, 00 to 68 in this.
 */
export function parseTimestamp(
  text: string,
  format: string,
  type: Temporal,
  zone: string | undefined,
): Value {
  const groups = patternOf(format).exec(text)?.groups;
  if (groups === undefined) return null;
  const day = dayOf(groups);
  const clock = clockOf(groups);
  if (day === null || clock === null) return null;
  const iso = type.kind === 'date' ? day : type.kind === 'time' ? clock : `${day}T${clock}`;
  const offset = groups['z'];
  if (type.kind !== 'timestamp' || (type.timezone === null && offset === undefined))
    return readText(iso, type);
  if (type.timezone !== null && offset !== undefined)
    return readText(`${iso}${offset === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`}`, type);
  if (type.timezone === null || zone === undefined) return null;
  const naive = readText(iso, { ...type, timezone: null });
  return naive === null ? null : instantOf(naive as bigint, type.unit, zone);
}

function readText(text: string, type: DataType): Value {
  const found = castText(text, type);
  return 'value' in found ? found.value : null;
}

function patternOf(format: string): RegExp {
  const known = patterns.get(format);
  if (known !== undefined) return known;
  const source = format.replace(
    /%(.)|([\s\S])/gu,
    (_, field: string | undefined, plain: string | undefined) => {
      if (field === undefined) return escaped(plain!);
      return field === '%' ? '%' : (FIELDS[field] ?? escaped(`%${field}`));
    },
  );
  const made = new RegExp(`^${source}$`, 'u');
  patterns.set(format, made);
  return made;
}

function escaped(text: string): string {
  return text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
}

type Groups = Readonly<Record<string, string | undefined>>;

function dayOf(groups: Groups): string | null {
  const short = groups['y'] === undefined ? undefined : Number(groups['y']);
  const year =
    groups['Y'] ?? (short === undefined ? '1970' : String(short < 69 ? 2000 + short : 1900 + short));
  if (groups['j'] !== undefined) return dayOfYear(year, Number(groups['j']));
  const month = monthOf(groups);
  return month === null ? null : `${year}-${two(month)}-${two(Number(groups['d'] ?? 1))}`;
}

function dayOfYear(year: string, day: number): string | null {
  const date = new Date(Date.UTC(Number(year), 0, day));
  if (day < 1 || date.getUTCFullYear() !== Number(year)) return null;
  return `${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

function monthOf({ m, b, B }: Groups): number | null {
  if (m !== undefined) return Number(m);
  const name = (b ?? B)?.toLowerCase();
  if (name === undefined) return 1;
  const place = (b !== undefined ? MONTHS : LONG_MONTHS).indexOf(name);
  return place < 0 ? null : place + 1;
}

function clockOf({ H, I, M, S, f, p }: Groups): string | null {
  let hour = Number(H ?? I ?? 0);
  if (I !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (p?.toLowerCase() === 'pm' ? 12 : 0);
  }
  const seconds = `${two(hour)}:${two(Number(M ?? 0))}:${two(Number(S ?? 0))}`;
  return f === undefined ? seconds : `${seconds}.${f}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
