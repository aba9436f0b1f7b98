import { type DataType, equalTypes, typeName, types } from '@millrace/columns';
import type { Definition } from './definition.js';

/** What kind of JavaScript value a column's zod type takes, and with it which Arrow types may hold the column. */
export type Family = 'text' | 'number' | 'integer' | 'bigint' | 'boolean' | 'date' | 'values' | 'exact';

/** A family, and the Arrow type that coercion writes for it. */
export interface FamilyOfType {
  readonly family: Family;
  readonly target: DataType;
}

const FORMAT_TARGETS: Readonly<Record<string, FamilyOfType>> = {
  safeint: { family: 'integer', target: types.int64() },
  int32: { family: 'integer', target: types.int32() },
  uint32: { family: 'integer', target: types.uint32() },
  float32: { family: 'number', target: types.float32() },
  float64: { family: 'number', target: types.float64() },
  int64: { family: 'bigint', target: types.int64() },
  uint64: { family: 'bigint', target: types.uint64() },
};

/** The family of a zod definition; null when it is no Arrow type. */
export function familyOf(definition: Definition, values: readonly unknown[] | null): FamilyOfType | null {
  if (definition.millrace) return { family: 'exact', target: definition.millrace.type };
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

/** Tells whether a column of an Arrow type (never a dictionary) may hold a family's values as it is. */
export function accepts(family: Family, target: DataType, type: DataType): boolean {
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
  }
}

/** What a family accepts, in words. */
export function acceptedTypes(family: Family, target: DataType): string {
  switch (family) {
    case 'text':
      return 'utf8';
    case 'number':
      return 'a float, or an integer of at most 32 bits';
    case 'values':
      return 'a float or an integer';
    case 'integer':
    case 'bigint':
      return 'an integer';
    case 'boolean':
      return 'bool';
    case 'date':
      return 'a date or a timestamp';
    case 'exact':
      return typeName(target);
  }
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
