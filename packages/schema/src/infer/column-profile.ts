import {
  type AggregateKind,
  castText,
  compareValues,
  type DataType,
  isNullAt,
  type Rows,
  types,
  UsageError,
  type Value,
  valueAt,
  valueFromJson,
  valueToJson,
} from '@millrace/columns';
import * as z from 'zod';

/** What one pass over a column's values has found, beside what the built-in aggregates say. */
export interface ColumnProfile {
  /** All distinct values, in order, or null when there are more than the limit. */
  readonly values: readonly Value[] | null;
  /** The shortest and longest text in code points; null without texts. */
  readonly lengths: readonly [number, number] | null;
  /** The formats that every text has. */
  readonly formats: readonly string[];
  /** The types that every text can be read as, with the bounds of what was read. */
  readonly readable: readonly ReadableType[];
}

/** A type that every text of a column can be read as. */
export interface ReadableType {
  readonly name: string;
  readonly low: Value;
  readonly high: Value;
}

/** The formats that are looked for, the narrowest first. */
const formatTypes = (): Readonly<Record<string, z.ZodType>> => ({
  uuid: z.uuid(),
  ipv4: z.ipv4(),
  ipv6: z.ipv6(),
  email: z.email(),
  datetime: z.iso.datetime(),
  date: z.iso.date(),
  url: z.url(),
});

let made: Readonly<Record<string, z.ZodType>> | undefined;

/** The formats' zod types, made when the first column is profiled. */
function formats(): Readonly<Record<string, z.ZodType>> {
  made ??= formatTypes();
  return made;
}

/** The types that texts are tried as, the narrowest first. */
export const readableTypes: Readonly<Record<string, DataType>> = {
  boolean: types.bool(),
  integer: types.int64(),
  number: types.float64(),
  date: types.date(),
  instant: types.timestamp('us', 'UTC'),
  timestamp: types.timestamp('us', null),
};

/** How texts are looked at. */
export interface ProfileOptions {
  /** How many distinct values are kept. */
  readonly limit: number;
  /** Whether texts are tried as other types. */
  readonly readsText: boolean;
  /** Texts that stand for null where texts are read as other types. */
  readonly nullTokens: readonly string[];
}

interface State {
  values: Map<string, Value> | null;
  lengths: [number, number] | null;
  formats: string[];
  readable: ReadableType[] | null;
}

/** The kind of aggregate that profiles a column; its state is bounded, whatever the column holds. */
export function columnProfileKind(options: ProfileOptions): AggregateKind<State, ColumnProfile> {
  const { limit, readsText, nullTokens } = options;
  const tokens = new Set(readsText ? nullTokens : []);
  const name = `schema.profile.${limit}.${readsText ? JSON.stringify([...tokens].sort()) : 'plain'}`;
  return {
    name,
    version: 1,
    order: 'free',
    start: () => ({ values: new Map(), lengths: null, formats: Object.keys(formats()), readable: null }),
    update: (state, rows) => eachValue(rows, (value) => take(state, value, { limit, readsText, tokens })),
    merge: (left, right) => merge(left, right, limit),
    finish: ({ values, lengths, formats: alive, readable }) => ({
      values: values === null ? null : [...values.values()].sort(compareValues),
      lengths,
      formats: lengths === null ? [] : alive,
      readable: readable ?? [],
    }),
    encode,
    decode,
  };
}

function eachValue(rows: Rows, visit: (value: Value) => void): void {
  const [chunk] = rows.columns;
  if (chunk === undefined) return;
  const count = rows.selection?.length ?? rows.length;
  for (let i = 0; i < count; i++) {
    const row = rows.selection === null ? i : rows.selection[i]!;
    if (!isNullAt(chunk, row)) visit(valueAt(chunk, row));
  }
}

interface Taking {
  readonly limit: number;
  readonly readsText: boolean;
  readonly tokens: ReadonlySet<string>;
}

function take(state: State, value: Value, { limit, readsText, tokens }: Taking): void {
  if (state.values !== null && typeof value !== 'object') {
    state.values.set(`${typeof value}${String(value)}`, value);
    if (state.values.size > limit) state.values = null;
  }
  if (typeof value !== 'string') return;
  const length = codePoints(value);
  state.lengths = joinLengths(state.lengths, [length, length]);
  if (state.formats.length > 0)
    state.formats = state.formats.filter((format) => formats()[format]!.safeParse(value).success);
  if (readsText && !tokens.has(value) && state.readable?.length !== 0)
    state.readable = joinReadable(state.readable, readableAs(value, state.readable));
}

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}

function readableAs(text: string, alive: readonly ReadableType[] | null): ReadableType[] {
  const names = alive?.map(({ name }) => name) ?? Object.keys(readableTypes);
  return names.flatMap((name) => {
    const read = castText(text, readableTypes[name]!);
    return 'value' in read && read.value !== null ? [{ name, low: read.value, high: read.value }] : [];
  });
}

function joinReadable(
  left: readonly ReadableType[] | null,
  right: readonly ReadableType[] | null,
): ReadableType[] | null {
  if (left === null || right === null) return (left ?? right) as ReadableType[] | null;
  return left.flatMap((a) => {
    const b = right.find(({ name }) => name === a.name);
    if (b === undefined) return [];
    return [
      {
        name: a.name,
        low: compareValues(a.low, b.low) <= 0 ? a.low : b.low,
        high: compareValues(a.high, b.high) >= 0 ? a.high : b.high,
      },
    ];
  });
}

function joinLengths(left: [number, number] | null, right: [number, number] | null): [number, number] | null {
  if (left === null || right === null) return left ?? right;
  return [Math.min(left[0], right[0]), Math.max(left[1], right[1])];
}

function merge(left: State, right: State, limit: number): State {
  const values =
    left.values === null || right.values === null ? null : new Map([...left.values, ...right.values]);
  return {
    values: values !== null && values.size > limit ? null : values,
    lengths: joinLengths(left.lengths, right.lengths),
    formats: left.formats.filter((format) => right.formats.includes(format)),
    readable: joinReadable(left.readable, right.readable),
  };
}

function encode({ values, lengths, formats, readable }: State): Uint8Array {
  const sorted = values === null ? null : [...values.values()].sort(compareValues).map(valueToJson);
  const read = readable?.map(({ name, low, high }) => [name, valueToJson(low), valueToJson(high)]) ?? null;
  return new TextEncoder().encode(JSON.stringify([sorted, lengths, formats, read]));
}

type Encoded = [unknown[] | null, [number, number] | null, string[], [string, unknown, unknown][] | null];

function decode(bytes: Uint8Array): State {
  try {
    const [values, lengths, alive, readable] = JSON.parse(new TextDecoder().decode(bytes)) as Encoded;
    const read = values?.map(valueFromJson);
    return {
      values:
        read === undefined ? null : new Map(read.map((value) => [`${typeof value}${String(value)}`, value])),
      lengths,
      formats: alive.filter((format) => Object.hasOwn(formats(), format)),
      readable:
        readable?.map(([name, low, high]) => ({
          name,
          low: valueFromJson(low),
          high: valueFromJson(high),
        })) ?? null,
    };
  } catch (cause) {
    throw new UsageError('bad_state', 'These bytes are no state of a column’s profile.', { cause });
  }
}
