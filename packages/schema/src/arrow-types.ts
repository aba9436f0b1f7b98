import type * as arrow from 'apache-arrow';
import type * as z from 'zod';

declare const arrowType: unique symbol;

/** Marks, for the compiler only, a zod type as stored in one Arrow type. */
export interface ArrowColumn<Arrow extends arrow.DataType> {
  readonly [arrowType]: Arrow;
}

type Text = arrow.Utf8 | arrow.LargeUtf8 | arrow.Dictionary<arrow.Utf8>;
type SmallInteger = arrow.Int8 | arrow.Int16 | arrow.Int32 | arrow.Uint8 | arrow.Uint16 | arrow.Uint32;
type Integer = SmallInteger | arrow.Int64 | arrow.Uint64;
type Float = arrow.Float16 | arrow.Float32 | arrow.Float64;
type Instant = arrow.Date_ | arrow.Timestamp;

/** Picks the type that coercion writes, or any of those that are accepted. */
type Either<Coerced, Written, Accepted> = [Coerced] extends [true] ? Written : Accepted | Written;

type IntegersOnly<Value extends number> = `${Value}` extends `${bigint}` ? true : false;

type ValueArrow<Value, Coerced> = [Value] extends [string]
  ? Either<Coerced, arrow.Utf8, Text>
  : [Value] extends [number]
    ? IntegersOnly<Value> extends true
      ? Either<Coerced, arrow.Int64, Integer | Float>
      : Either<Coerced, arrow.Float64, Integer | Float>
    : [Value] extends [bigint]
      ? Either<Coerced, arrow.Int64, Integer>
      : [Value] extends [boolean]
        ? arrow.Bool
        : arrow.DataType;

type NumberFormatArrow<Format, Coerced> = Format extends 'float32'
  ? Either<Coerced, arrow.Float32, SmallInteger | Float>
  : Format extends 'float64'
    ? Either<Coerced, arrow.Float64, SmallInteger | Float>
    : Format extends 'int32'
      ? Either<Coerced, arrow.Int32, Integer>
      : Format extends 'uint32'
        ? Either<Coerced, arrow.Uint32, Integer>
        : Either<Coerced, arrow.Int64, Integer>;

type BigIntFormatArrow<Format, Coerced> = Format extends 'uint64'
  ? Either<Coerced, arrow.Uint64, Integer>
  : Either<Coerced, arrow.Int64, Integer>;

interface Wrapper<Inner> {
  readonly _zod: {
    readonly def: {
      readonly type: 'nullable' | 'optional' | 'readonly' | 'default' | 'nonoptional';
      readonly innerType: Inner;
    };
  };
}

/** The columns of a struct: apache-arrow's types of the fields by name. */
type FieldsOf<Shape, Coerced> = { [Name in keyof Shape & string]: ArrowOf<Shape[Name], Coerced> };

interface Defined<Def> {
  readonly _zod: { readonly def: Def };
}

/** The Arrow type of the column that a zod type describes: what coercion writes, else any that is accepted. */
export type ArrowOf<Type, Coerced> =
  Type extends ArrowColumn<infer Arrow>
    ? Arrow
    : Type extends Wrapper<infer Inner>
      ? ArrowOf<Inner, Coerced>
      : Type extends Defined<{ type: 'enum' | 'literal' }>
        ? ValueArrow<Exclude<z.core.output<Type>, null>, Coerced>
        : Type extends Defined<{ type: 'string' }>
          ? Either<Coerced, arrow.Utf8, Text>
          : Type extends Defined<{ type: 'number'; check: 'number_format'; format: infer Format }>
            ? NumberFormatArrow<Format, Coerced>
            : Type extends Defined<{ type: 'number' }>
              ? Either<Coerced, arrow.Float64, SmallInteger | Float>
              : Type extends Defined<{ type: 'bigint'; check: 'bigint_format'; format: infer Format }>
                ? BigIntFormatArrow<Format, Coerced>
                : Type extends Defined<{ type: 'bigint' }>
                  ? Either<Coerced, arrow.Int64, Integer>
                  : Type extends Defined<{ type: 'boolean' }>
                    ? arrow.Bool
                    : Type extends Defined<{ type: 'date' }>
                      ? Either<Coerced, arrow.TimestampMillisecond, Instant>
                      : NestedArrow<Type, Coerced>;

type NestedArrow<Type, Coerced> =
  Type extends Defined<{ type: 'pipe'; out: infer Out }>
    ? ArrowOf<Out, true>
    : Type extends Defined<{ type: 'object'; shape: infer Shape }>
      ? arrow.Struct<FieldsOf<Shape, Coerced>>
      : Type extends Defined<{ type: 'array'; element: infer Item }>
        ? arrow.List<ArrowOf<Item, Coerced>>
        : Type extends Defined<{ type: 'record' | 'map'; keyType: infer Key; valueType: infer Value }>
          ? arrow.Map_<ArrowOf<Key, Coerced>, ArrowOf<Value, Coerced>>
          : arrow.DataType;

/** The columns of a validated table, by name, as apache-arrow's `Table` takes them. */
export type ArrowColumns<Shape, Coerced> = {
  [Name in keyof Shape & string]: ArrowOf<Shape[Name], Coerced>;
};
