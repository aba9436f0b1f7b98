import { type DataType, equalTypes, type Field, typeName, types } from '@millrace/columns';
import type { Family, FieldDefinition, ValueDefinition } from './column-definition.js';
import type { Definition } from './definition.js';

/** A family, and the Arrow type that coercion writes for it. */
export type FamilyOfType = Pick<ValueDefinition, 'family' | 'target' | 'as'>;

const FORMAT_TARGETS: Readonly<Record<string, FamilyOfType>> = {
  safeint: { family: 'integer', target: types.int64() },
  int32: { family: 'integer', target: types.int32() },
  uint32: { family: 'integer', target: types.uint32() },
  float32: { family: 'number', target: types.float32() },
  float64: { family: 'number', target: types.float64() },
  int64: { family: 'bigint', target: types.int64() },
  uint64: { family: 'bigint', target: types.uint64() },
};

/** The family of a zod definition that is not nested; null when it is no Arrow type. */
export function familyOf(definition: Definition, values: readonly unknown[] | null): FamilyOfType | null {
  if (definition.millrace) {
    const asDate = definition.type === 'date' && definition.millrace.type.kind === 'timestamp';
    return { family: 'exact', target: definition.millrace.type, ...(asDate && { as: 'date' }) };
  }
  if (values !== null) return valuesFamily(values.filter((value) => value !== null));
  switch (definition.type) {
    case 'string':
      return { family: 'text', target: types.utf8() };
    case 'number':
      return ownFormat(definition, 'number_format') ?? { family: 'number', target: types.float64() };
    case 'bigint':
      return ownFormat(definition, 'bigint_format') ?? { family: 'bigint', target: types.int64() };
    case 'boolean':
      return { family: 'boolean', target: types.bool() };
    case 'date':
      return { family: 'date', target: types.timestamp('ms', 'UTC') };
    default:
      return null;
  }
}

function ownFormat(definition: Definition, check: string): FamilyOfType | undefined {
  return definition.check === check ? FORMAT_TARGETS[definition.format ?? ''] : undefined;
}

function valuesFamily(values: readonly unknown[]): FamilyOfType | null {
  const all = (type: string): boolean => values.length > 0 && values.every((value) => typeof value === type);
  if (all('string')) return { family: 'text', target: types.utf8() };
  if (all('boolean')) return { family: 'boolean', target: types.bool() };
  if (all('bigint')) return { family: 'bigint', target: types.int64() };
  if (!all('number') || values.some(Number.isNaN)) return null;
  // As the type map does it: a number that is written without point or exponent is an integer.
  const whole = values.every((value) => /^-?\d+$/.test(String(value)));
  return { family: 'values', target: whole ? types.int64() : types.float64() };
}

/** Tells whether a column of an Arrow type may hold a value as it is; a dictionary counts as its values. */
export function accepts(definition: ValueDefinition, type: DataType): boolean {
  const { family, target } = definition;
  if (type.kind === 'dictionary') {
    if (target.kind === 'dictionary') return equalTypes(type.value, target.value);
    return accepts(definition, type.value);
  }
  if (type.kind === 'null') return true;
  switch (family) {
    case 'text':
      return type.kind === 'utf8';
    case 'number':
      return type.kind === 'float' || (type.kind === 'int' && type.bits < 64);
    case 'values':
      return type.kind === 'float' || type.kind === 'int';
    case 'integer':
    case 'bigint':
      return type.kind === 'int';
    case 'boolean':
      return type.kind === 'bool';
    case 'date':
      return type.kind === 'date' || type.kind === 'timestamp';
    case 'exact':
      return equalTypes(type, target);
    default:
      return acceptsNested(definition, type);
  }
}

function acceptsNested(definition: ValueDefinition, type: DataType): boolean {
  const { family, item, key, value } = definition;
  if (family === 'struct') return type.kind === 'struct' && acceptsFields(definition, type.fields);
  if (family === 'list')
    return (type.kind === 'list' || type.kind === 'fixedSizeList') && accepts(item!, type.item.type);
  return type.kind === 'map' && accepts(key!, type.key.type) && accepts(value!, type.value.type);
}

function acceptsFields({ fields = [], strict }: ValueDefinition, found: readonly Field[]): boolean {
  const types = new Map(found.map(({ name, type }) => [name, type]));
  const held = fields.every((field: FieldDefinition) => {
    const type = types.get(field.name);
    return type === undefined ? !field.required : accepts(field, type);
  });
  return held && !(strict === true && found.some(({ name }) => !fields.some((field) => field.name === name)));
}

/** What a value's definition accepts, in words. */
export function acceptedTypes({ family, target }: Pick<ValueDefinition, 'family' | 'target'>): string {
  const words: Partial<Record<Family, string>> = {
    text: 'utf8',
    number: 'a float, or an integer of at most 32 bits',
    values: 'a float or an integer',
    integer: 'an integer',
    bigint: 'an integer',
    boolean: 'bool',
    date: 'a date or a timestamp',
  };
  return words[family] ?? typeName(target);
}

/** Tells whether a value is nested: judged by zod itself, row by row. */
export function isNested(definition: ValueDefinition): boolean {
  return definition.family === 'struct' || definition.family === 'list' || definition.family === 'map';
}

/**
 * Tells whether coercion may turn one Arrow type into another; what it may, `cast` then has to be able to do.
 *
 * An integer has no unit and a wall-clock time no zone, so neither becomes an instant unseen.
 */
export function isCoercible(from: DataType, to: DataType): boolean {
  const temporal = [from, to].filter((type) => TEMPORAL.has(type.kind));
  if (temporal.length === 1) return from.kind === 'utf8' || to.kind === 'utf8' || from.kind === 'null';
  if (from.kind === 'timestamp' && to.kind === 'timestamp')
    return (from.timezone === null) === (to.timezone === null);
  return true;
}

const TEMPORAL: ReadonlySet<string> = new Set(['date', 'time', 'timestamp', 'duration']);
