import { type DataType, UsageError, type Value } from '@millrace/columns';
import fc from 'fast-check';
import type { CheckDefinition, Constant } from '../check-definition.js';
import type { ValueDefinition } from '../column-definition.js';
import { comparable } from '../constant.js';
import { formatPattern } from '../documents/pattern-text.js';
import { intersect, type Limits, lengthsOf, limitsOf } from '../evolve/limits.js';
import { patternRegExp } from '../pattern-regexp.js';

/** Values that a definition's type, sets, bounds, lengths, formats and patterns allow; other checks are not looked at. */
export function cellArbitrary(definition: ValueDefinition): fc.Arbitrary<Value> {
  const some = someValue(definition);
  return definition.nullable ? fc.option(some, { nil: null, freq: 6 }) : some;
}

function someValue(definition: ValueDefinition): fc.Arbitrary<Value> {
  const { target } = definition;
  const listed = listedValues(definition);
  if (listed !== null) return fc.constantFrom(...listed);
  if (definition.fields ?? definition.item ?? definition.key) return nestedValue(definition);
  const limits = intersect(
    definition.checks.flatMap((check) => limitsOf(check) ?? []),
    target,
  );
  switch (target.kind) {
    case 'utf8':
    case 'dictionary':
      return target.kind === 'utf8'
        ? textValue(definition)
        : someValue({
            ...definition,
            target: target.value,
            family: target.value.kind === 'utf8' ? 'text' : 'exact',
          });
    case 'bool':
      return fc.boolean();
    case 'float':
      return floatValue(definition, limits);
    case 'binary':
      return fc.uint8Array({ maxLength: 8 });
    case 'fixedSizeBinary':
      return fc.uint8Array({ minLength: target.byteWidth, maxLength: target.byteWidth });
    case 'decimal':
      return decimalValue(target, limits);
    case 'null':
      return fc.constant(null);
    default:
      return integerValue(definition, limits);
  }
}

/** The values that the type or a check lists, as the column holds them; null where none are listed. */
function listedValues(definition: ValueDefinition): Value[] | null {
  const lists = definition.checks.flatMap((check): (readonly Constant[])[] => {
    if (check.check === 'isin' || check.check === 'uniqueValuesEq') return [check.values];
    return check.check === 'eq' ? [[check.value]] : [];
  });
  const [first] = definition.values === null ? lists : [definition.values as readonly Constant[], ...lists];
  if (first === undefined) return null;
  const values = first.filter((value) => value !== null).map((value) => stored(value, definition.target));
  if (values.length > 0) return values;
  throw new UsageError('no_example', 'No value is allowed, so there is no example of it.');
}

/** A constant as a value of the type. */
function stored(value: Constant, target: DataType): Value {
  const read = comparable(value, target);
  const whole = !['float', 'utf8', 'bool', 'decimal', 'binary'].includes(target.kind);
  const isNumber = target.kind === 'float' || (target.kind === 'int' && target.bits < 64);
  if (isNumber && typeof read === 'bigint') return Number(read);
  if (isNumber) return read;
  return whole && typeof read === 'number'
    ? inUnits(BigInt(read), target, value instanceof Date)
    : inUnits(read, target, value instanceof Date);
}

// A `Date` counts milliseconds, whatever the column counts in.
function inUnits(value: Value, target: DataType, isDate: boolean): Value {
  if (!isDate || typeof value !== 'bigint') return value;
  if (target.kind === 'date') return target.unit === 'day' ? value / 86_400_000n : value;
  return target.kind === 'timestamp' ? fromMilliseconds(value, target.unit) : value;
}

function fromMilliseconds(value: bigint, unit: 's' | 'ms' | 'us' | 'ns'): bigint {
  return { s: value / 1000n, ms: value, us: value * 1000n, ns: value * 1_000_000n }[unit];
}

function floatValue({ family, target, checks }: ValueDefinition, { low, high }: Limits): fc.Arbitrary<Value> {
  const [min, max] = [low, high].map((limit) => (limit === null ? undefined : Number(limit.value)));
  const whole = checks.some((check) => check.check === 'numberFormat' && !check.format.startsWith('float'));
  const step = stepOf(checks);
  if (whole || step !== undefined) {
    const size = step ?? 1;
    const lowest = Math.ceil((min ?? -1000) / size);
    const highest = Math.floor((max ?? (min ?? 0) + 1000) / size);
    const from = low?.inclusive === false && lowest * size === min ? lowest + 1 : lowest;
    const to = high?.inclusive === false && highest * size === max ? highest - 1 : highest;
    return fc.integer({ min: from, max: Math.max(from, to) }).map((count) => count * size || 0);
  }
  const single = target.kind === 'float' && target.bits < 64;
  const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  const open = {
    minExcluded: low !== null && !low.inclusive,
    maxExcluded: high !== null && !high.inclusive,
    noNaN: family !== 'exact' || low !== null || high !== null,
    noDefaultInfinity: family !== 'exact',
  };
  if (single) {
    const rounded = Object.fromEntries(
      Object.entries(bounds).map(([name, value]) => [name, Math.fround(value)]),
    );
    return fc.float({ ...rounded, noNaN: true, noDefaultInfinity: true });
  }
  return fc.double({ ...bounds, ...open });
}

function stepOf(checks: readonly CheckDefinition[]): number | undefined {
  const found = checks.find((check) => check.check === 'multipleOf');
  return found === undefined ? undefined : Math.abs(Number((found as { value: number | bigint }).value));
}

function integerValue(definition: ValueDefinition, limits: Limits): fc.Arbitrary<Value> {
  const { target } = definition;
  const [lowest, highest] = rangeOf(definition);
  const end = (limit: Limits['low'], direction: 1n | -1n, usual: bigint): bigint => {
    if (limit === null) return usual;
    const value = stored(limit.value, target);
    const whole =
      typeof value === 'bigint'
        ? value
        : BigInt(direction === 1n ? Math.ceil(Number(value)) : Math.floor(Number(value)));
    return limit.inclusive || typeof value !== 'bigint' ? whole : whole + direction;
  };
  const [from, to] = [end(limits.low, 1n, lowest), end(limits.high, -1n, highest)];
  const step = BigInt(Math.max(1, Math.trunc(stepOf(definition.checks) ?? 1)));
  const [min, max] = [ceilDivide(larger(from, lowest), step), -larger(-to, -highest) / step];
  const narrow = target.kind === 'int' && target.bits < 64;
  return fc
    .bigInt({ min, max: larger(min, max) })
    .map((count) => (narrow ? Number(count * step) : count * step));
}

/** Math.max takes no bigints. */
function larger(a: bigint, b: bigint): bigint {
  return a < b ? b : a;
}

function ceilDivide(value: bigint, by: bigint): bigint {
  return value > 0n ? (value + by - 1n) / by : value / by;
}

/** What an integer type holds; of times, what is between 1970 and 2100 or so. */
function rangeOf({ family, target }: ValueDefinition): readonly [bigint, bigint] {
  switch (target.kind) {
    case 'int': {
      if (target.bits === 64 && family === 'integer') {
        return [target.signed ? -BigInt(Number.MAX_SAFE_INTEGER) : 0n, BigInt(Number.MAX_SAFE_INTEGER)];
      }
      const size = 2n ** BigInt(target.bits);
      return target.signed ? [-size / 2n, size / 2n - 1n] : [0n, size - 1n];
    }
    case 'date':
      return target.unit === 'day' ? [0n, 47_000n] : [0n, 47_000n * 86_400_000n];
    case 'time':
      return [0n, fromMilliseconds(86_400_000n, target.unit) - 1n];
    case 'timestamp':
      return [0n, fromMilliseconds(4_000_000_000_000n, target.unit)];
    default:
      return [-1_000_000n, 1_000_000n];
  }
}

function decimalValue(target: DataType & { kind: 'decimal' }, { low, high }: Limits): fc.Arbitrary<Value> {
  const most = 10n ** BigInt(Math.min(target.precision, 18)) - 1n;
  const unscaled = (limit: Limits['low'], usual: bigint): bigint => {
    const value = limit === null ? null : Number(comparableNumber(limit.value, target));
    return value === null || !Number.isFinite(value) ? usual : BigInt(Math.round(value * 10 ** target.scale));
  };
  const [min, max] = [unscaled(low, -most), unscaled(high, most)];
  return fc.bigInt({ min, max: larger(min, max) }).map((value) => ({ unscaled: value, scale: target.scale }));
}

function comparableNumber(value: Constant, target: DataType): number {
  const read = comparable(value, target);
  if (typeof read === 'object' && read !== null && 'unscaled' in read)
    return Number(read.unscaled) / 10 ** read.scale;
  return Number(read);
}

function textValue({ checks }: ValueDefinition): fc.Arbitrary<string> {
  const { low, high } = intersect(
    checks.flatMap((check) => lengthsOf(check) ?? []),
    { kind: 'float', bits: 64 },
  );
  const minLength = low === null ? 0 : Number(low.value);
  const maxLength = high === null ? Math.max(minLength, 8) : Number(high.value);
  for (const check of checks) {
    const made = formed(check);
    if (made !== undefined) return made;
  }
  const affix = (name: string): string => {
    const found = checks.find((check) => check.check === name);
    return found !== undefined && 'text' in found ? found.text : '';
  };
  const [start, middle, end] = ['strStartsWith', 'strContains', 'strEndsWith'].map(affix) as [
    string,
    string,
    string,
  ];
  const fixed = [...start, ...middle, ...end].length;
  const letters = fc.constantFrom(...[...'abcdefghijklmnopqrstuvwxyz0123456789 -é😀']);
  return fc
    .array(letters, {
      minLength: Math.max(0, minLength - fixed),
      maxLength: Math.max(0, minLength - fixed, maxLength - fixed),
    })
    .map((some) => `${start}${some.join('')}${middle}${end}`);
}

/** Texts of a format or pattern; undefined where the check is neither. */
function formed(check: CheckDefinition): fc.Arbitrary<string> | undefined {
  if (check.check === 'strMatches') return matching(() => patternRegExp(check));
  if (check.check !== 'format') return undefined;
  const known = FORMATS[check.format]?.();
  if (known !== undefined) return known;
  const pattern = formatPattern(check);
  return pattern === undefined ? undefined : matching(() => new RegExp(pattern));
}

const FORMATS: Readonly<Record<string, () => fc.Arbitrary<string>>> = {
  email: () =>
    fc
      .tuple(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), fc.stringMatching(/^[a-z]{2,8}$/))
      .map(([who, where]) => `${who}@${where}.org`),
  url: () => fc.webUrl(),
  uuid: () => fc.uuid(),
  ipv4: () => fc.ipV4(),
  ipv6: () => fc.ipV6(),
  date: () => instant().map((text) => text.slice(0, 10)),
  time: () => instant().map((text) => text.slice(11, 19)),
  datetime: () => instant().map((text) => `${text.slice(0, 19)}Z`),
  duration: () => fc.integer({ min: 1, max: 500 }).map((days) => `P${days}D`),
  lowercase: () => fc.stringMatching(/^[a-z0-9 ]{0,8}$/),
  uppercase: () => fc.stringMatching(/^[A-Z0-9 ]{0,8}$/),
};

function instant(): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString());
}

/** Texts that a pattern matches; any text where fast-check has no generator for it, to be judged by the schema. */
function matching(pattern: () => RegExp): fc.Arbitrary<string> {
  try {
    const { source, flags } = pattern();
    // A generator makes what comes before and after the match too, which only makes examples hard to read.
    const whole = new RegExp(`^(?:${source})$`, flags);
    const made = fc.stringMatching(whole);
    const searched = new RegExp(source, flags.replace('g', ''));
    return made.filter((text) => searched.test(text));
  } catch {
    return fc.string({ maxLength: 12 });
  }
}

function nestedValue({ fields, item, key, value, target, checks }: ValueDefinition): fc.Arbitrary<Value> {
  if (fields !== undefined) {
    const entries = fields.map((each) => fc.tuple(fc.constant(each.name), cellArbitrary(each)));
    return fc.tuple(...entries).map((pairs) => new Map(pairs as [string, Value][]) as Value);
  }
  if (item !== undefined) {
    const { low, high } = intersect(
      checks.flatMap((check) => lengthsOf(check) ?? []),
      { kind: 'float', bits: 64 },
    );
    const fixed = target.kind === 'fixedSizeList' ? target.size : undefined;
    const minLength = fixed ?? (low === null ? 0 : Number(low.value));
    return fc.array(cellArbitrary(item), {
      minLength,
      maxLength: fixed ?? (high === null ? minLength + 3 : Number(high.value)),
    });
  }
  return fc
    .array(fc.tuple(cellArbitrary({ ...key!, nullable: false }), cellArbitrary(value!)), { maxLength: 3 })
    .map((pairs) => new Map(pairs) as Value);
}
