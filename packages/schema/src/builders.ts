import { castText, type DataType, type TimeUnit, types, UsageError } from '@millrace/columns';
import type * as arrow from 'apache-arrow';
import * as z from 'zod';
import type { ArrowColumn } from './arrow-types.js';
import { type ColumnMetadata, definitionOf, redefined, type ZodType } from './definition.js';
import { badOption, checkedKeys } from './options.js';

/** A zod number that is stored as one Arrow type; it has all of zod's own methods. */
export type NumberColumn<Arrow extends arrow.DataType> = z.ZodNumber & ArrowColumn<Arrow>;

/** A zod bigint that is stored as one Arrow type; it has all of zod's own methods. */
export type BigIntColumn<Arrow extends arrow.DataType> = z.ZodBigInt & ArrowColumn<Arrow>;

/** A zod date that is stored as one Arrow type; it has all of zod's own methods. */
export type DateColumn<Arrow extends arrow.DataType> = z.ZodDate & ArrowColumn<Arrow>;

/** A zod string that is stored as one Arrow type; it has all of zod's own methods. */
export type TextColumn<Arrow extends arrow.DataType> = z.ZodString & ArrowColumn<Arrow>;

/** A zod type of bytes that are stored as one Arrow type. */
export type BytesColumn<Arrow extends arrow.DataType> = z.ZodCustom<Uint8Array, Uint8Array> &
  ArrowColumn<Arrow>;

const ZodNumber: z.core.$constructor<z.ZodNumber> = z.ZodNumber;

const FloatColumn: z.core.$constructor<z.ZodNumber, z.core.$ZodNumberDef> = z.core.$constructor(
  'MillraceFloat',
  (type, definition) => {
    ZodNumber.init(type, definition);
    // zod's own number refuses NaN and infinities, which a float column may hold on purpose.
    type._zod.parse = (payload) => {
      if (typeof payload.value !== 'number') {
        payload.issues.push({ code: 'invalid_type', expected: 'number', input: payload.value, inst: type });
      }
      return payload;
    };
  },
);

function smallInteger<Arrow extends arrow.DataType>(bits: 8 | 16 | 32, signed: boolean): NumberColumn<Arrow> {
  const size = 2 ** bits;
  const [low, high] = signed ? [-size / 2, size / 2 - 1] : [0, size - 1];
  const builder = `${signed ? 'int' : 'uint'}${bits}`;
  const definition = withColumn(
    { type: 'number', check: 'number_format', abort: false, format: 'safeint' } as const,
    {
      type: { kind: 'int', bits, signed },
      implied: 3,
      builder,
    },
  );
  return new z.ZodNumberFormat(definition).min(low).max(high) as unknown as NumberColumn<Arrow>;
}

function bigInteger<Arrow extends arrow.DataType>(
  builder: string,
  type: DataType,
  format: 'int64' | 'uint64' = 'int64',
): BigIntColumn<Arrow> {
  const definition = { type: 'bigint', check: 'bigint_format', abort: false, format } as const;
  return new z.ZodBigIntFormat(
    withColumn(definition, { type, implied: 1, builder }),
  ) as unknown as BigIntColumn<Arrow>;
}

function float<Arrow extends arrow.DataType>(bits: 16 | 32 | 64): NumberColumn<Arrow> {
  const metadata: ColumnMetadata = { type: { kind: 'float', bits }, implied: 0, builder: `float${bits}` };
  return new FloatColumn(withColumn({ type: 'number' } as const, metadata)) as unknown as NumberColumn<Arrow>;
}

const UNITS: readonly unknown[] = ['s', 'ms', 'us', 'ns'];

function checkUnit(builder: string, unit: TimeUnit): TimeUnit {
  if (UNITS.includes(unit)) return unit;
  throw new UsageError(
    'bad_unit',
    `${builder}('${String(unit)}') has no such unit; the units are 's', 'ms', 'us', 'ns'.`,
    {
      issues: [{ code: 'bad_unit', expected: UNITS, actual: unit }],
    },
  );
}

function checkZone(timezone: string | null): string | null {
  if (timezone === null || /^[+-]\d{2}:\d{2}$/.test(timezone)) return timezone;
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    if (timezone !== '') return timezone;
  } catch {
    // The error below says more.
  }
  const hint =
    "Give a name of the IANA database such as 'Europe/Berlin', an offset such as '+02:00', or nothing.";
  throw new UsageError('bad_timezone', `There is no time zone '${String(timezone)}'. ${hint}`, {
    issues: [{ code: 'bad_timezone', actual: timezone, hint }],
  });
}

function withColumn<Def>(definition: Def, millrace: ColumnMetadata): Def {
  return { ...definition, millrace };
}

/**
 * A column of 8-bit signed integers, read as numbers.
 *
 * @example
 * ```ts
 * import { int8 } from '@millrace/schema';
 * int8().min(0).safeParse(200).success; // => false
 * ```
 */
export function int8(): NumberColumn<arrow.Int8> {
  return smallInteger(8, true);
}

/**
 * A column of 16-bit signed integers, read as numbers.
 *
 * @example
 * ```ts
 * import { int16 } from '@millrace/schema';
 * int16().safeParse(-32768).success; // => true
 * ```
 */
export function int16(): NumberColumn<arrow.Int16> {
  return smallInteger(16, true);
}

/**
 * A column of 32-bit signed integers, read as numbers.
 *
 * @example
 * ```ts
 * import { int32 } from '@millrace/schema';
 * int32().safeParse(2.5).success; // => false
 * ```
 */
export function int32(): NumberColumn<arrow.Int32> {
  return smallInteger(32, true);
}

/**
 * A column of 64-bit signed integers, read as bigints: exact beyond 2^53.
 *
 * @example
 * ```ts
 * import { int64 } from '@millrace/schema';
 * int64().safeParse(2n ** 63n).success; // => false
 * ```
 */
export function int64(): BigIntColumn<arrow.Int64> {
  return bigInteger('int64', { kind: 'int', bits: 64, signed: true });
}

/**
 * A column of 8-bit unsigned integers, read as numbers.
 *
 * @example
 * ```ts
 * import { uint8 } from '@millrace/schema';
 * uint8().safeParse(255).success; // => true
 * ```
 */
export function uint8(): NumberColumn<arrow.Uint8> {
  return smallInteger(8, false);
}

/**
 * A column of 16-bit unsigned integers, read as numbers.
 *
 * @example
 * ```ts
 * import { uint16 } from '@millrace/schema';
 * uint16().safeParse(-1).success; // => false
 * ```
 */
export function uint16(): NumberColumn<arrow.Uint16> {
  return smallInteger(16, false);
}

/**
 * A column of 32-bit unsigned integers, read as numbers.
 *
 * @example
 * ```ts
 * import { uint32 } from '@millrace/schema';
 * uint32().safeParse(4294967295).success; // => true
 * ```
 */
export function uint32(): NumberColumn<arrow.Uint32> {
  return smallInteger(32, false);
}

/**
 * A column of 64-bit unsigned integers, read as bigints.
 *
 * @example
 * ```ts
 * import { uint64 } from '@millrace/schema';
 * uint64().safeParse(2n ** 63n).success; // => true
 * ```
 */
export function uint64(): BigIntColumn<arrow.Uint64> {
  return bigInteger('uint64', { kind: 'int', bits: 64, signed: false }, 'uint64');
}

/**
 * A column of 32-bit floats, read as numbers; unlike `z.number()` it allows NaN and infinities.
 *
 * @example
 * ```ts
 * import { float32 } from '@millrace/schema';
 * float32().safeParse(Number.NaN).success; // => true
 * ```
 */
export function float32(): NumberColumn<arrow.Float32> {
  return float(32);
}

/**
 * A column of 64-bit floats, read as numbers; unlike `z.number()` it allows NaN and infinities.
 *
 * @example
 * ```ts
 * import { float64 } from '@millrace/schema';
 * float64().max(1).safeParse(Number.POSITIVE_INFINITY).success; // => false
 * ```
 */
export function float64(): NumberColumn<arrow.Float64> {
  return float(64);
}

/**
 * A column of days, read as a bigint: days since 1970-01-01.
 *
 * @example
 * ```ts
 * import { date } from '@millrace/schema';
 * date().min(0n).safeParse(-1n).success; // => false
 * ```
 */
export function date(): BigIntColumn<arrow.DateDay> {
  return bigInteger('date', { kind: 'date', unit: 'day' });
}

/**
 * A column of times of day, read as a bigint: `unit`s since midnight.
 *
 * @example
 * ```ts
 * import { time } from '@millrace/schema';
 * time('ms').safeParse(1000n).success; // => true
 * ```
 */
export function time(unit: TimeUnit): BigIntColumn<arrow.Time> {
  return bigInteger('time', { kind: 'time', unit: checkUnit('time', unit) });
}

/** How a timestamp's instants are read. */
export interface TimestampOptions {
  /** As `Date` instead of as a bigint; an instant that is no whole ms then fails. */
  readonly as?: 'date';
}

/**
 * A column of instants, read as a bigint: `unit`s since 1970-01-01T00:00Z. Without `timezone` they are wall-clock
 * times of no zone; with it they are instants that are shown in that zone.
 *
 * @throws UsageError for an unknown unit or zone.
 * @example
 * ```ts
 * import { timestamp } from '@millrace/schema';
 * timestamp('us', 'UTC').safeParse(1_357_034_400_000_000n).success; // => true
 * ```
 */
export function timestamp(
  unit: TimeUnit,
  timezone: string | null | undefined,
  options: { readonly as: 'date' },
): DateColumn<arrow.Timestamp>;
export function timestamp(
  unit: TimeUnit,
  timezone?: string | null,
  options?: TimestampOptions,
): BigIntColumn<arrow.Timestamp>;
export function timestamp(
  unit: TimeUnit,
  timezone: string | null = null,
  options: TimestampOptions = {},
): BigIntColumn<arrow.Timestamp> | DateColumn<arrow.Timestamp> {
  checkedKeys('timestamp', options, ['as']);
  const type = {
    kind: 'timestamp',
    unit: checkUnit('timestamp', unit),
    timezone: checkZone(timezone),
  } as const;
  if (options.as === undefined) return bigInteger('timestamp', type);
  if (options.as !== 'date') throw badOption('as', ['date'], `as is ${String(options.as)}`);
  return redefined(z.date(), {
    millrace: { type, implied: 0, builder: 'timestamp' },
  }) as unknown as DateColumn<arrow.Timestamp>;
}

/**
 * A column of lengths of time, read as a bigint in `unit`s.
 *
 * @example
 * ```ts
 * import { duration } from '@millrace/schema';
 * duration('s').positive().safeParse(0n).success; // => false
 * ```
 */
export function duration(unit: TimeUnit): BigIntColumn<arrow.Duration> {
  return bigInteger('duration', { kind: 'duration', unit: checkUnit('duration', unit) });
}

/**
 * A column of 16-bit floats, read as numbers; it allows NaN and infinities.
 *
 * @example
 * ```ts
 * import { float16 } from '@millrace/schema';
 * float16().min(0).safeParse(-1).success; // => false
 * ```
 */
export function float16(): NumberColumn<arrow.Float16> {
  return float(16);
}

/**
 * A column of exact decimal numbers of `precision` digits in all, `scale` of them behind the point; read as text such as `'-0.50'`.
 * Bounds are given as checks of `column`: `column(decimal(10, 2), { checks: [ge('0')] })`.
 *
 * @throws UsageError for a precision or scale that Arrow has not.
 * @example
 * ```ts
 * import { decimal } from '@millrace/schema';
 * decimal(5, 2).safeParse('123.45').success; // => true
 * decimal(5, 2).safeParse('1234.5').success; // => false
 * ```
 */
export function decimal(precision: number, scale: number): TextColumn<arrow.Decimal> {
  const fits = Number.isInteger(precision) && precision >= 1 && precision <= 76 && Number.isInteger(scale);
  if (!fits || scale < 0 || scale > precision) {
    throw new UsageError(
      'bad_decimal',
      `decimal(${precision}, ${scale}) is no decimal type: from 1 to 76 digits, of which as many or fewer stand behind the point.`,
      {
        issues: [
          { code: 'bad_decimal', expected: '0 <= scale <= precision <= 76', actual: [precision, scale] },
        ],
      },
    );
  }
  const type = types.decimal(precision, scale);
  const isValue = (text: string): boolean => 'value' in castText(text, type);
  const checked = z
    .string()
    .refine(isValue, `not a decimal of ${precision} digits, ${scale} behind the point`);
  return redefined(checked, {
    millrace: { type, implied: 1, builder: 'decimal' },
  }) as unknown as TextColumn<arrow.Decimal>;
}

/**
 * A column of bytes, read as `Uint8Array`.
 *
 * @example
 * ```ts
 * import { binary } from '@millrace/schema';
 * binary().safeParse(Uint8Array.of(255)).success; // => true
 * ```
 */
export function binary(): BytesColumn<arrow.Binary> {
  return bytes('binary', types.binary(), () => true);
}

/**
 * A column of so many bytes each, read as `Uint8Array`.
 *
 * @throws UsageError for a width that is no whole number.
 * @example
 * ```ts
 * import { fixedSizeBinary } from '@millrace/schema';
 * fixedSizeBinary(16).safeParse(new Uint8Array(4)).success; // => false
 * ```
 */
export function fixedSizeBinary(byteWidth: number): BytesColumn<arrow.FixedSizeBinary> {
  if (!Number.isInteger(byteWidth) || byteWidth < 0 || byteWidth >= 2 ** 31)
    throw new UsageError(
      'bad_width',
      `fixedSizeBinary(${String(byteWidth)}) has no such width: a whole number of bytes.`,
    );
  return bytes('fixedSizeBinary', types.fixedSizeBinary(byteWidth), (value) => value.length === byteWidth);
}

function bytes<Arrow extends arrow.DataType>(
  builder: string,
  type: DataType,
  fits: (value: Uint8Array) => boolean,
): BytesColumn<Arrow> {
  const isBytes = (value: unknown): boolean => value instanceof Uint8Array && fits(value);
  const made = z.custom<Uint8Array>(isBytes, 'bytes were expected');
  return redefined(made, { millrace: { type, implied: 1, builder } }) as unknown as BytesColumn<Arrow>;
}

/**
 * A dictionary-encoded column of texts: the zod type is that of its values, and coercion encodes what comes as plain text.
 *
 * @throws UsageError for values that are no texts.
 * @example
 * ```ts
 * import { dictionary } from '@millrace/schema';
 * import * as z from 'zod';
 * dictionary(z.enum(['open', 'paid'])).safeParse('lost').success; // => false
 * ```
 */
export function dictionary<Type extends z.ZodType<string>>(
  type: Type,
): Type & ArrowColumn<arrow.Dictionary<arrow.Utf8>> {
  const definition = definitionOf(type as ZodType);
  const isText = definition.type === 'string' || definition.type === 'enum' || definition.type === 'literal';
  if (!isText)
    throw new UsageError(
      'bad_dictionary',
      'dictionary takes the zod type of its texts: z.string() or z.enum([…]).',
    );
  const millrace = { type: types.dictionary(types.utf8()), implied: 0, builder: 'dictionary' };
  return redefined(type, { millrace }) as Type & ArrowColumn<arrow.Dictionary<arrow.Utf8>>;
}
