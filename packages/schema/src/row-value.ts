import { type DataType, formatValue, type Value } from '@millrace/columns';
import type { ValueDefinition } from './column-definition.js';
import { plainOf } from './plain-type.js';

/** Turns a cell's value into the JavaScript value that the column's zod type infers. */
export type RowValue = (value: Value) => unknown;

const PER_MILLISECOND: Readonly<Record<string, bigint>> = { ms: 1n, us: 1_000n, ns: 1_000_000n };
const MS_PER_DAY = 86_400_000;

/** The conversion for a column that holds values of `type` (never a dictionary); null stays null. */
export function rowValueOf(definition: ValueDefinition, type: DataType): RowValue {
  switch (definition.family) {
    case 'date':
      return dateOf(type);
    case 'bigint':
      return (value) => (typeof value === 'number' ? BigInt(value) : value);
    case 'exact':
      return exactOf(definition, type);
    case 'number':
    case 'integer':
    case 'values':
      return numberOf;
    case 'struct':
      return structOf(definition, type);
    case 'list':
      return listOf(definition, type);
    case 'map':
      return mapOf(definition, type);
    default:
      return same;
  }
}

function same(value: Value): unknown {
  return value;
}

function numberOf(value: Value): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

function exactOf({ as }: ValueDefinition, type: DataType): RowValue {
  if (as === 'date') return dateOf(type);
  if (type.kind === 'decimal') return (value) => (value === null ? null : formatValue(value, type));
  return type.kind === 'int' && type.bits < 64 ? numberOf : same;
}

function dateOf(type: DataType): RowValue {
  if (type.kind === 'date' && type.unit === 'day') {
    return (value) => (typeof value === 'bigint' ? new Date(Number(value) * MS_PER_DAY) : null);
  }
  const unit = type.kind === 'timestamp' || type.kind === 'date' ? type.unit : 'ms';
  if (unit === 's') return (value) => (typeof value === 'bigint' ? new Date(Number(value) * 1000) : null);
  const per = PER_MILLISECOND[unit] ?? 1n;
  return (value) => (typeof value === 'bigint' ? new Date(Number(value / per)) : null);
}

function structOf({ fields = [] }: ValueDefinition, type: DataType): RowValue {
  const types = new Map(type.kind === 'struct' ? type.fields.map((field) => [field.name, field.type]) : []);
  const convert = new Map(
    fields.flatMap((field) => {
      const held = types.get(field.name);
      return held === undefined ? [] : [[field.name, rowValueOf(field, plainOf(held))] as const];
    }),
  );
  return (value) => {
    if (!(value instanceof Map)) return null;
    const object = {};
    for (const [name, one] of value as ReadonlyMap<string, Value>)
      setOwn(object, name, (convert.get(name) ?? same)(one));
    return object;
  };
}

function listOf({ item }: ValueDefinition, type: DataType): RowValue {
  const held = type.kind === 'list' || type.kind === 'fixedSizeList' ? type.item.type : type;
  const convert = rowValueOf(item!, plainOf(held));
  return (value) => (Array.isArray(value) ? (value as readonly Value[]).map((one) => convert(one)) : null);
}

function mapOf({ key, value: item, as }: ValueDefinition, type: DataType): RowValue {
  const types = type.kind === 'map' ? [type.key.type, type.value.type] : [type, type];
  const [ofKey, ofItem] = [rowValueOf(key!, plainOf(types[0]!)), rowValueOf(item!, plainOf(types[1]!))];
  return (value) => {
    if (!(value instanceof Map)) return null;
    const entries = [...(value as ReadonlyMap<Value, Value>)].map(
      ([name, one]) => [ofKey(name), ofItem(one)] as const,
    );
    if (as !== 'object') return new Map(entries);
    const object = {};
    for (const [name, one] of entries) setOwn(object, String(name), one);
    return object;
  };
}

/** Assigning to `__proto__` would set the prototype instead of a property. */
export function setOwn(object: object, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  else (object as Record<string, unknown>)[name] = value;
}
