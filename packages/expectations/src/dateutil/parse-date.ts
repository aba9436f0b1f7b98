// The reading of one text step by step, as dateutil 2.9 does it; steps follow one another so closely that they share one file.
import { dateTokens } from './tokens.js';
import { daysIn, NoDate, YearMonthDay } from './year-month-day.js';

interface Reading {
  readonly tokens: string[];
  readonly date: YearMonthDay;
  hour: number | null;
  minute: number | null;
  second: number | null;
  zoneName: string | null;
  offset: number | null;
  hasWeekday: boolean;
  hasHalf: boolean;
}

const JUMPS = new Set([
  ' ',
  '.',
  ',',
  ';',
  '-',
  '/',
  "'",
  'at',
  'on',
  'and',
  'ad',
  'm',
  't',
  'of',
  'st',
  'nd',
  'rd',
  'th',
]);
const WEEKDAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const HMS: readonly (readonly string[])[] = [
  ['h', 'hour', 'hours'],
  ['m', 'minute', 'minutes'],
  ['s', 'second', 'seconds'],
];
const UTC = new Set(['utc', 'gmt', 'z']);

const isJump = (token: string): boolean => JUMPS.has(token.toLowerCase());
const isDigits = (token: string): boolean => /^\p{Nd}+$/u.test(token);

function isWeekday(token: string): boolean {
  const name = token.toLowerCase();
  return WEEKDAYS.some((day) => day === name || day.slice(0, 3) === name);
}

function monthOf(token: string | undefined): number | null {
  const name = (token ?? '').toLowerCase();
  if (name === 'sept') return 9;
  const at = MONTHS.findIndex((month) => month === name || month.slice(0, 3) === name);
  return at < 0 ? null : at + 1;
}

function unitOf(token: string | undefined): number | null {
  const at = HMS.findIndex((names) => names.includes((token ?? '').toLowerCase()));
  return at < 0 ? null : at;
}

function halfOf(token: string | undefined): 0 | 1 | null {
  const name = (token ?? '').toLowerCase();
  return name === 'am' || name === 'a' ? 0 : name === 'pm' || name === 'p' ? 1 : null;
}

function must(token: string | undefined): string {
  if (token === undefined) throw new NoDate();
  return token;
}

function whole(token: string | undefined): number {
  if (!/^\s*[+-]?\p{Nd}+\s*$/u.test(must(token))) throw new NoDate();
  return Number(token);
}

function decimal(token: string | undefined): number {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(must(token))) throw new NoDate();
  return Number(token);
}

/** Whether a text is a date or time that `dateutil.parser.parse` reads; days without a month are taken to be of January. */
export function isDateText(text: string): boolean {
  try {
    return readDate(text);
  } catch (error) {
    if (error instanceof NoDate) return false;
    throw error;
  }
}

function readDate(text: string): boolean {
  const reading: Reading = {
    tokens: dateTokens(text),
    date: new YearMonthDay(),
    hour: null,
    minute: null,
    second: null,
    zoneName: null,
    offset: null,
    hasWeekday: false,
    hasHalf: false,
  };
  for (let i = 0; i < reading.tokens.length; i++) i = readToken(reading, i);
  return isValid(reading);
}

function readToken(reading: Reading, i: number): number {
  const token = reading.tokens[i]!;
  const month = monthOf(token);
  const half = halfOf(token);
  if (isNumeric(token)) return readNumber(reading, i);
  if (isWeekday(token)) reading.hasWeekday = true;
  else if (month !== null) return readMonth(reading, i, month);
  else if (half !== null) {
    if (reading.hour === null || !(reading.hour >= 0 && reading.hour <= 12)) throw new NoDate();
    reading.hour = adjusted(reading.hour, half);
    reading.hasHalf = true;
  } else if (couldBeZone(reading, token)) return readZoneName(reading, i);
  else if (reading.hour !== null && (token === '+' || token === '-')) return readOffset(reading, i);
  else if (!isJump(token)) throw new NoDate();
  return i;
}

// What Python's float takes; letters alone among them are names here.
function isNumeric(token: string): boolean {
  return /^(?:\p{Nd}+\.?\p{Nd}*|\.\p{Nd}+)$/u.test(token) || /^(?:inf|infinity|nan)$/i.test(token);
}

function adjusted(hour: number, half: 0 | 1): number {
  if (hour < 12 && half === 1) return hour + 12;
  return hour === 12 && half === 0 ? 0 : hour;
}

function readMonth({ tokens, date }: Reading, i: number, month: number): number {
  date.append(month, 'm');
  const next = tokens[i + 1];
  if (next === '-' || next === '/') {
    date.append(must(tokens[i + 2]));
    if (tokens[i + 3] !== next) return i + 2;
    date.append(must(tokens[i + 4]));
    return i + 4;
  }
  if (
    tokens[i + 4] !== undefined &&
    next === ' ' &&
    tokens[i + 3] === ' ' &&
    tokens[i + 2]!.toLowerCase() === 'of'
  ) {
    if (isDigits(tokens[i + 4]!)) date.append(String(fullYear(Number(tokens[i + 4]), false)), 'y');
    return i + 4;
  }
  return i;
}

// Of this century's years; which one a two-digit year is in does not matter to whether there is such a day but for 29 February.
function fullYear(year: number, centurySpecified: boolean): number {
  return year < 100 && !centurySpecified ? 2000 + year : year;
}

function couldBeZone({ hour, zoneName, offset }: Reading, token: string): boolean {
  return (
    hour !== null &&
    zoneName === null &&
    offset === null &&
    token.length <= 5 &&
    (/^[A-Z]+$/.test(token) || token === 'z')
  );
}

function readZoneName(reading: Reading, i: number): number {
  const { tokens } = reading;
  reading.zoneName = tokens[i]!;
  reading.offset = UTC.has(reading.zoneName) ? 0 : null;
  const next = tokens[i + 1];
  if (next === '+' || next === '-') {
    tokens[i + 1] = next === '+' ? '-' : '+';
    reading.offset = null;
    if (UTC.has(reading.zoneName.toLowerCase())) reading.zoneName = null;
  }
  return i;
}

function readOffset(reading: Reading, i: number): number {
  const { tokens } = reading;
  const digits = must(tokens[i + 1]);
  let at = i;
  let hours = 0;
  let minutes = 0;
  if (digits.length === 4) {
    hours = whole(digits.slice(0, 2));
    minutes = whole(digits.slice(2));
  } else if (tokens[i + 2] === ':') {
    hours = whole(digits);
    minutes = whole(tokens[i + 3]);
    at += 2;
  } else if (digits.length <= 2) hours = whole(digits);
  else throw new NoDate();
  reading.offset = (tokens[i] === '+' ? 1 : -1) * (hours * 3_600 + minutes * 60);
  const [open, name, close] = [tokens[at + 3], tokens[at + 4], tokens[at + 5]];
  if (
    close === ')' &&
    open === '(' &&
    isJump(tokens[at + 2]!) &&
    name!.length >= 3 &&
    /^[A-Z]{3,5}$/.test(name!)
  )
    at += 4;
  return at + 1;
}

function readNumber(reading: Reading, i: number): number {
  const { tokens, date } = reading;
  const token = tokens[i]!;
  const value = decimal(token);
  const { length } = token;
  const next = tokens[i + 1];
  if (
    date.values.length === 3 &&
    (length === 2 || length === 4) &&
    reading.hour === null &&
    (next === undefined || (next !== ':' && unitOf(next) === null))
  ) {
    reading.hour = whole(token.slice(0, 2));
    if (length === 4) reading.minute = whole(token.slice(2));
    return i;
  }
  if (length === 6 || (length > 6 && token.indexOf('.') === 6)) {
    readSix(reading, token);
    return i;
  }
  if (length === 8 || length === 12 || length === 14) {
    readLong(reading, token);
    return i;
  }
  const unitAt = unitPlace(tokens, i);
  if (unitAt !== null) {
    const unit = unitOf(tokens[unitAt])! + (unitAt > i ? 0 : 1);
    assignUnit(reading, token, value, unit);
    return Math.max(unitAt, i);
  }
  if (next === ':' && tokens[i + 2] !== undefined) return readClock(reading, i, value);
  if (next === '-' || next === '/' || next === '.') return readSeparated(reading, i, next);
  return readLone(reading, i, value);
}

function readSix(reading: Reading, token: string): void {
  const parts = [token.slice(0, 2), token.slice(2, 4), token.slice(4)] as const;
  if (reading.date.values.length === 0 && !token.includes('.')) {
    for (const part of parts) reading.date.append(part);
    return;
  }
  reading.hour = whole(parts[0]);
  reading.minute = whole(parts[1]);
  reading.second = secondsOf(parts[2]);
}

function readLong(reading: Reading, token: string): void {
  const { date } = reading;
  date.append(token.slice(0, 4), 'y');
  date.append(token.slice(4, 6));
  date.append(token.slice(6, 8));
  if (token.length <= 8) return;
  reading.hour = whole(token.slice(8, 10));
  reading.minute = whole(token.slice(10, 12));
  if (token.length > 12) reading.second = whole(token.slice(12));
}

function secondsOf(token: string | undefined): number {
  const parts = must(token).split('.');
  if (parts.length > 2) throw new NoDate();
  if (parts[1] !== undefined) whole(parts[1].padEnd(6, '0').slice(0, 6));
  return whole(parts[0]);
}

function unitPlace(tokens: readonly string[], i: number): number | null {
  if (unitOf(tokens[i + 1]) !== null) return i + 1;
  if (tokens[i + 1] === ' ' && unitOf(tokens[i + 2]) !== null) return i + 2;
  if (i > 0 && unitOf(tokens[i - 1]) !== null) return i - 1;
  if (i > 1 && i === tokens.length - 1 && tokens[i - 1] === ' ' && unitOf(tokens[i - 2]) !== null)
    return i - 2;
  return null;
}

function assignUnit(reading: Reading, token: string, value: number, unit: number): void {
  if (unit === 0) {
    reading.hour = Math.trunc(value);
    if (value % 1 !== 0) reading.minute = Math.trunc(60 * (value % 1));
  } else if (unit === 1) assignMinutes(reading, value);
  else if (unit === 2) reading.second = secondsOf(token);
}

function assignMinutes(reading: Reading, value: number): void {
  reading.minute = Math.trunc(value);
  reading.second = value % 1 === 0 ? null : Math.trunc(60 * (value % 1));
}

function readClock(reading: Reading, i: number, value: number): number {
  const { tokens } = reading;
  reading.hour = Math.trunc(value);
  assignMinutes(reading, decimal(tokens[i + 2]));
  if (tokens[i + 3] !== ':' || tokens[i + 4] === undefined) return i + 2;
  reading.second = secondsOf(tokens[i + 4]);
  return i + 4;
}

function readSeparated({ tokens, date }: Reading, i: number, separator: string): number {
  date.append(tokens[i]!);
  const second = tokens[i + 2];
  if (second === undefined || isJump(second)) return i + 1;
  if (isDigits(second)) date.append(second);
  else {
    const month = monthOf(second);
    if (month === null) throw new NoDate();
    date.append(month, 'm');
  }
  if (tokens[i + 3] !== separator) return i + 2;
  const third = must(tokens[i + 4]);
  const month = monthOf(third);
  if (month === null) date.append(third);
  else date.append(month, 'm');
  return i + 4;
}

function readLone(reading: Reading, i: number, value: number): number {
  const { tokens, date } = reading;
  const next = tokens[i + 1];
  if (next === undefined || isJump(next)) {
    const half = halfOf(tokens[i + 2]);
    if (half === null) {
      date.append(value);
      return i + 1;
    }
    reading.hour = adjusted(Math.trunc(value), half);
    return i + 2;
  }
  const half = halfOf(next);
  if (half !== null && value >= 0 && value < 24) {
    reading.hour = adjusted(Math.trunc(value), half);
    return i + 1;
  }
  if (!date.couldBeDay(value)) throw new NoDate();
  date.append(value);
  return i;
}

function isValid({ date, hour, minute, second, zoneName, offset, hasWeekday, hasHalf }: Reading): boolean {
  const { y, m, d } = date.resolve();
  const something = [y, m, d, hour, minute, second, zoneName, offset].some(
    (part) => part !== undefined && part !== null,
  );
  if (!something && !hasWeekday && !hasHalf) return false;
  const year = y === undefined ? 2000 : fullYear(y, date.centurySpecified);
  const month = m ?? 1;
  if (!(year >= 1 && year <= 9_999) || !(month >= 1 && month <= 12)) return false;
  if (d !== undefined && !(d >= 1 && d <= daysIn(year, month))) return false;
  if (!inRange(hour, 23) || !inRange(minute, 59) || !inRange(second, 59)) return false;
  return offset === null || Math.abs(offset) < 86_400;
}

function inRange(part: number | null, most: number): boolean {
  return part === null || (part >= 0 && part <= most);
}
