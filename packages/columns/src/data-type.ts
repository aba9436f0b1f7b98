/** The unit of a time, timestamp or duration: seconds, milliseconds, microseconds or nanoseconds. */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** How the bytes of a text or binary column lie: 32-bit offsets, 64-bit offsets ("large"), or views. */
export type TextLayout = 'offsets32' | 'offsets64' | 'view';

/**
 * The logical type of a column, as plain data: what Arrow's `DataType` says, without Arrow.
 *
 * Union, interval and run-end encoded columns are refused by name when they are read.
 */
export type DataType =
  | { readonly kind: 'null' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'int'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bits: 16 | 32 | 64 }
  | {
      readonly kind: 'decimal';
      readonly precision: number;
      readonly scale: number;
      readonly bits: 32 | 64 | 128 | 256;
    }
  | { readonly kind: 'utf8'; readonly layout: TextLayout }
  | { readonly kind: 'binary'; readonly layout: TextLayout }
  | { readonly kind: 'fixedSizeBinary'; readonly byteWidth: number }
  | { readonly kind: 'date'; readonly unit: 'day' | 'ms' }
  | { readonly kind: 'time'; readonly unit: TimeUnit }
  | { readonly kind: 'timestamp'; readonly unit: TimeUnit; readonly timezone: string | null }
  | { readonly kind: 'duration'; readonly unit: TimeUnit }
  | {
      readonly kind: 'dictionary';
      readonly index: DataType & { readonly kind: 'int' };
      readonly value: DataType;
      readonly ordered: boolean;
    }
  | { readonly kind: 'list'; readonly item: Field; readonly layout: 'offsets32' | 'offsets64' }
  | { readonly kind: 'fixedSizeList'; readonly item: Field; readonly size: number }
  | { readonly kind: 'struct'; readonly fields: readonly Field[] }
  | {
      readonly kind: 'map';
      readonly key: Field;
      readonly value: Field;
      readonly keysSorted: boolean;
    };

/** A named column of a schema; `nullable` is what the schema promises, not what the data holds. */
export interface Field {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly metadata?: ReadonlyMap<string, string>;
}

/** The columns of a table, in order; names are unique. */
export interface Schema {
  readonly fields: readonly Field[];
  readonly metadata?: ReadonlyMap<string, string>;
}
