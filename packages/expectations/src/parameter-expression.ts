import { UsageError } from '@millrace/columns';
import type { Kwarg } from './expectation.js';

/** What an expression of parameters may know. */
export interface ExpressionScope {
  readonly parameters: Readonly<Record<string, Kwarg>>;
  readonly now: Date;
  /** The zone in which `today` and `yesterday` begin. */
  readonly timeZone: string;
}

const DAY_MS = 86_400_000;

// A day, a span of milliseconds, or any value that a parameter may have.
type Term = { readonly day: string } | { readonly spanMs: number } | { readonly value: Kwarg };

const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|(?<text>"[^"]*"|'[^']*')|(?<name>[\p{L}_$][\p{L}\p{N}_$]*)|(?<sign>[-+*/^(),=]))/uy;

interface Reader {
  readonly source: string;
  readonly tokens: readonly { readonly kind: string; readonly text: string }[];
  readonly scope: ExpressionScope;
  at: number;
}

function refused(source: string, why: string): UsageError {
  return new UsageError(
    'bad_parameter_expression',
    `The parameter expression ${JSON.stringify(source)} ${why}.`,
    { issues: [{ code: 'bad_parameter_expression', actual: source }] },
  );
}

function tokensOf(source: string): Reader['tokens'] {
  const tokens: { kind: string; text: string }[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length && source.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const found = Object.entries(TOKEN.exec(source)?.groups ?? {}).find(([, text]) => text !== undefined);
    if (found === undefined) throw refused(source, `can't be read at position ${at}`);
    tokens.push({ kind: found[0], text: found[1]! });
  }
  if (tokens.length === 0) throw refused(source, 'is empty');
  return [...tokens, { kind: 'end', text: '' }];
}

/** The names that an expression reads, those of functions and constants left out; throws `UsageError` where it can't be read. */
export function namesIn(source: string): string[] {
  const tokens = tokensOf(source);
  return tokens.flatMap(({ kind, text }, at) =>
    kind === 'name' && !['(', '='].includes(tokens[at + 1]!.text) && !Object.hasOwn(CONSTANTS, text)
      ? [text]
      : [],
  );
}

/**
 * The value of an expression: numbers, `+ - * / ^`, names of parameters, `now()`, `today`, `yesterday`, `datetime(…)`, `timedelta(days=1)`,
 * `days(1)` and its like, `abs round trunc sgn sin cos tan exp`, `PI`, `E`. A lone name may be any value.
 */
export function evaluateExpression(source: string, scope: ExpressionScope): Kwarg {
  const reader: Reader = { source, tokens: tokensOf(source), scope, at: 0 };
  const term = sum(reader);
  if (peek(reader).kind !== 'end') throw refused(source, `goes on with '${peek(reader).text}' after its end`);
  if ('day' in term) return term.day;
  if ('spanMs' in term) throw refused(source, 'is a span of time, which is no value; add it to a date');
  return term.value;
}

function peek(reader: Reader): { readonly kind: string; readonly text: string } {
  return reader.tokens[reader.at]!;
}

function take(reader: Reader, sign: string): boolean {
  const { kind, text } = peek(reader);
  if (kind !== 'sign' || text !== sign) return false;
  reader.at += 1;
  return true;
}

function sum(reader: Reader): Term {
  let left = product(reader);
  for (;;) {
    if (take(reader, '+')) left = added(reader, left, product(reader), 1);
    else if (take(reader, '-')) left = added(reader, left, product(reader), -1);
    else return left;
  }
}

function product(reader: Reader): Term {
  let left = unary(reader);
  for (;;) {
    if (take(reader, '*')) left = scaled(reader, left, unary(reader), (a, b) => a * b);
    else if (take(reader, '/')) left = scaled(reader, left, unary(reader), (a, b) => a / b);
    else return left;
  }
}

function unary(reader: Reader): Term {
  if (take(reader, '-')) return scaled(reader, unary(reader), { value: -1 }, (a, b) => a * b);
  if (take(reader, '+')) return unary(reader);
  const base = primary(reader);
  if (!take(reader, '^')) return base;
  return { value: numberOf(reader, base) ** numberOf(reader, unary(reader)) };
}

const CONSTANTS: Readonly<Record<string, (scope: ExpressionScope) => Term>> = {
  PI: () => ({ value: Math.PI }),
  E: () => ({ value: Math.E }),
  today: (scope) => ({ day: dayIn(scope, 0) }),
  yesterday: (scope) => ({ day: dayIn(scope, -1) }),
};

function primary(reader: Reader): Term {
  const { kind, text } = peek(reader);
  reader.at += 1;
  if (kind === 'number') return { value: Number(text) };
  if (kind === 'text') return { value: text.slice(1, -1) };
  if (kind === 'sign' && text === '(') {
    const inner = sum(reader);
    if (!take(reader, ')')) throw refused(reader.source, "lacks a ')'");
    return inner;
  }
  if (kind !== 'name') throw refused(reader.source, `has '${text || 'its end'}' where a value should stand`);
  if (take(reader, '(')) return called(reader, text);
  const { parameters } = reader.scope;
  if (Object.hasOwn(parameters, text)) return { value: parameters[text]! };
  if (Object.hasOwn(CONSTANTS, text)) return CONSTANTS[text]!(reader.scope);
  const given = Object.keys(parameters).map((known) => `'${known}'`);
  throw new UsageError(
    'missing_parameter',
    `It uses the parameter '${text}', which is not given; given are ${given.join(', ') || 'none'}.`,
    { issues: [{ code: 'missing_parameter', parameter: text }] },
  );
}

const SPANS: Readonly<Record<string, number>> = {
  weeks: 7 * DAY_MS,
  days: DAY_MS,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
};

const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  exp: Math.exp,
  abs: Math.abs,
  trunc: Math.trunc,
  // To the even neighbour, as Python's.
  round: (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)),
  sgn: Math.sign,
};

function called(reader: Reader, name: string): Term {
  const named: Record<string, number> = {};
  const listed: Term[] = [];
  while (!take(reader, ')')) {
    const { kind, text } = peek(reader);
    if (kind === 'name' && reader.tokens[reader.at + 1]?.text === '=') {
      reader.at += 2;
      named[text] = numberOf(reader, sum(reader));
    } else listed.push(sum(reader));
    if (!take(reader, ',') && peek(reader).text !== ')')
      throw refused(reader.source, `lacks a ')' after ${name}(…`);
  }
  const numbers = () => listed.map((term) => numberOf(reader, term));
  if (name === 'now' && listed.length === 0) return { value: reader.scope.now };
  if ((name === 'today' || name === 'yesterday') && listed.length === 0)
    return CONSTANTS[name]!(reader.scope);
  if (name === 'datetime') return { value: dateOf(reader, numbers()) };
  if (name === 'timedelta') return { spanMs: spanOf(reader, named, numbers()) };
  if (Object.hasOwn(SPANS, name) && listed.length === 1) return { spanMs: SPANS[name]! * numbers()[0]! };
  if (Object.hasOwn(FUNCTIONS, name) && listed.length === 1)
    return { value: FUNCTIONS[name]!(numbers()[0]!) };
  throw refused(reader.source, `calls ${name}, which is not known or takes other arguments`);
}

function dateOf(reader: Reader, parts: readonly number[]): Date {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (parts.length < 3 || Number.isNaN(date.getTime()) || date.getUTCDate() !== day)
    throw refused(reader.source, 'names a datetime that does not exist');
  return date;
}

function spanOf(
  reader: Reader,
  named: Readonly<Record<string, number>>,
  [days = 0, seconds = 0]: readonly number[],
): number {
  let total = days * DAY_MS + seconds * 1_000;
  for (const [unit, count] of Object.entries(named)) {
    if (!Object.hasOwn(SPANS, unit)) throw refused(reader.source, `has the unknown unit '${unit}'`);
    total += SPANS[unit]! * count;
  }
  return total;
}

function dayIn({ now, timeZone }: ExpressionScope, offset: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return shiftedDay(parts.format(now), offset * DAY_MS);
}

function shiftedDay(day: string, spanMs: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + spanMs).toISOString().slice(0, 10);
}

function numberOf(reader: Reader, term: Term): number {
  if ('value' in term && typeof term.value === 'number') return term.value;
  throw refused(reader.source, 'computes with what is no number');
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

// Texts of dates are dates where spans are added to them.
function instantOf(term: Term): number | null {
  if ('day' in term) return Date.parse(`${term.day}T00:00:00Z`);
  if (!('value' in term)) return null;
  if (term.value instanceof Date) return term.value.getTime();
  if (typeof term.value !== 'string') return null;
  const instant = Date.parse(
    /[Zz]|[+-]\d\d:\d\d$/.test(term.value) || ISO_DAY.test(term.value) ? term.value : `${term.value}Z`,
  );
  return Number.isNaN(instant) ? null : instant;
}

function added(reader: Reader, left: Term, right: Term, sign: 1 | -1): Term {
  if ('spanMs' in left && 'spanMs' in right) return { spanMs: left.spanMs + sign * right.spanMs };
  if ('spanMs' in left && sign === 1) return added(reader, right, left, 1);
  const instant = instantOf(left);
  if ('spanMs' in right && instant !== null) {
    const isDay =
      'day' in left || ('value' in left && typeof left.value === 'string' && ISO_DAY.test(left.value));
    const day = 'day' in left ? left.day : String((left as { value: Kwarg }).value);
    if (isDay && right.spanMs % DAY_MS === 0) return { day: shiftedDay(day, sign * right.spanMs) };
    return { value: new Date(instant + sign * right.spanMs) };
  }
  const other = instantOf(right);
  if (sign === -1 && instant !== null && other !== null) return { spanMs: instant - other };
  return { value: numberOf(reader, left) + sign * numberOf(reader, right) };
}

function scaled(reader: Reader, left: Term, right: Term, by: (a: number, b: number) => number): Term {
  if ('spanMs' in left) return { spanMs: by(left.spanMs, numberOf(reader, right)) };
  if ('spanMs' in right) return scaled(reader, right, left, by);
  return { value: by(numberOf(reader, left), numberOf(reader, right)) };
}
