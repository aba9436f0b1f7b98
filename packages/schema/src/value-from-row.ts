import { castText, type DataType, typeName, UsageError, type Value } from '@millrace/columns';
import type { ValueDefinition } from './column-definition.js';
import { isWellFormed } from './pattern.js';

/** Turns a JavaScript value of a row into the value that a column holds. */
export type FromRow = (value: unknown) => Value;

const MS_PER_DAY = 86_400_000;
const PER_SECOND = { s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n } as const;

/**
 * The conversion of a definition's JavaScript values into values of its `target`; the other way of `rowValueOf`.
 *
 * @throws UsageError, when it is called, for a value that the target can't hold exactly.
 */
export function valueFromRow(definition: ValueDefinition): FromRow {
  const convert = converter(definition);
  return (value) => (value === null || value === undefined ? null : convert(value));
}

function converter(definition: ValueDefinition): FromRow {
  const { target, family } = definition;
  if (family === 'list') {
    const item = valueFromRow(definition.item!);
    return (value) => Array.from(value as Iterable<unknown>, item);
  }
  if (family === 'struct') {
    const fields = definition.fields!.map((field) => [field.name, valueFromRow(field)] as const);
    return (value) =>
      new Map(fields.map(([name, convert]) => [name, convert(Reflect.get(value as object, name))]));
  }
  if (family === 'map') {
    const [key, item] = [valueFromRow(definition.key!), valueFromRow(definition.value!)];
    return (value) => {
      const entries = value instanceof Map ? [...value] : Object.entries(value as object);
      return new Map(entries.map(([name, one]: [unknown, unknown]) => [key(name), item(one)]));
    };
  }
  return scalar(target.kind === 'dictionary' ? target.value : target);
}

function scalar(type: DataType): FromRow {
  const refuse = (value: unknown): never => {
    throw new UsageError('not_a_value', `${String(value)} is no value of ${typeName(type)}.`, {
      issues: [{ code: 'not_a_value', expected: typeName(type), actual: String(value) }],
    });
  };
  switch (type.kind) {
    case 'utf8':
      return (value) => (typeof value === 'string' && isWellFormed(value) ? value : refuse(value));
    case 'bool':
      return (value) => (typeof value === 'boolean' ? value : refuse(value));
    case 'int':
      return (value) => {
        const whole = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
        const [low, high] = type.signed
          ? [-(2n ** BigInt(type.bits - 1)), 2n ** BigInt(type.bits - 1) - 1n]
          : [0n, 2n ** BigInt(type.bits) - 1n];
        if (typeof whole !== 'bigint' || whole < low || whole > high) return refuse(value);
        return type.bits === 64 ? whole : Number(whole);
      };
    case 'float':
      return (value) => {
        if (typeof value !== 'number') return refuse(value);
        return type.bits === 32 &&
          Math.fround(value) !== value &&
          Number.isFinite(value) &&
          !Number.isFinite(Math.fround(value))
          ? refuse(value)
          : type.bits === 32
            ? Math.fround(value)
            : value;
      };
    case 'decimal':
      return (value) => {
        if (typeof value === 'object' && value !== null && 'unscaled' in value) return value as Value;
        const read = castText(String(value), type);
        return 'value' in read && read.value !== null ? read.value : refuse(value);
      };
    case 'binary':
    case 'fixedSizeBinary':
      return (value) => (value instanceof Uint8Array ? value : refuse(value));
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return (value) => temporal(value, type) ?? refuse(value);
    default:
      return refuse;
  }
}

function temporal(
  value: unknown,
  type: DataType & { readonly kind: 'date' | 'time' | 'timestamp' | 'duration' },
): bigint | null {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? value : null;
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return null;
  const milliseconds = value.getTime();
  if (type.kind === 'date') {
    if (milliseconds % MS_PER_DAY !== 0) return null;
    return BigInt(type.unit === 'day' ? milliseconds / MS_PER_DAY : milliseconds);
  }
  if (type.kind !== 'timestamp') return null;
  const scaled = BigInt(milliseconds) * PER_SECOND[type.unit];
  return scaled % 1000n === 0n ? scaled / 1000n : null;
}
