/** An exact decimal number: `unscaled` / 10^`scale`. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/**
 * The JavaScript form of one cell or answer.
 *
 * | column type | value |
 * | --- | --- |
 * | null | `null` |
 * | bool | `boolean` |
 * | int of 8, 16, 32 bits; floats | `number` |
 * | int of 64 bits | `bigint` |
 * | date, time, timestamp, duration | `bigint` in the column's own unit (days, ms, us, …) |
 * | decimal | {@link Decimal} |
 * | utf8 | `string` |
 * | binary | `Uint8Array` |
 * | list, fixed-size list | array of values |
 * | struct | `Map` from field name to value, in field order |
 * | map | `Map` from key to value, in order |
 * | dictionary | as its value type |
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Decimal
  | readonly Value[]
  | ReadonlyMap<Value, Value>;
