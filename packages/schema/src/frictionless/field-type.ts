import { type DataType, types } from '@millrace/columns';
import type { CheckDefinition } from '../check-definition.js';
import type { CoercionSettings, ValueDefinition } from '../column-definition.js';
import { listOf, memberOf, type PlainObject, textOf } from '../documents/plain-document.js';

/** What a field's type says of a column. */
export interface FieldType extends Pick<ValueDefinition, 'family' | 'target'> {
  readonly checks: readonly CheckDefinition[];
  readonly coercion: CoercionSettings;
  /** What of it is not carried. */
  readonly lost?: string;
}

const TEXT = { family: 'text', target: types.utf8() } as const;

/** Reads the type and format of a field. */
export function readFieldType(field: PlainObject): FieldType {
  const format = textOf(field, 'format') ?? 'default';
  const plain = { checks: [], coercion: {} };
  switch (textOf(field, 'type') ?? 'any') {
    case 'string':
      return stringType(format);
    case 'integer':
      return { family: 'integer', target: types.int64(), ...plain, ...numberReading(field) };
    case 'number':
      return { family: 'number', target: types.float64(), ...plain, ...numberReading(field) };
    case 'boolean':
      return {
        family: 'boolean',
        target: types.bool(),
        checks: [],
        coercion: { booleans: booleanTexts(field) },
      };
    case 'date':
      return temporal(types.date(), format);
    case 'time':
      return temporal(types.time('us'), format);
    case 'datetime':
      return temporal(types.timestamp('us', 'UTC'), format);
    case 'year':
      return { family: 'integer', target: types.int64(), ...plain };
    case 'yearmonth':
      return { ...TEXT, checks: [wholeText('[0-9]{4}-(0[1-9]|1[0-2])')], coercion: {} };
    case 'duration':
      return { ...TEXT, checks: [{ check: 'format', format: 'duration' }], coercion: {} };
    default:
      return { ...TEXT, ...plain, lost: `values of type ${textOf(field, 'type') ?? 'any'} stay texts` };
  }
}

function wholeText(pattern: string): CheckDefinition {
  return { check: 'strMatches', pattern, flags: '', dialect: 'ecmascript', anchor: 'full' };
}

function stringType(format: string): FieldType {
  const ours: Readonly<Record<string, string>> = { email: 'email', uri: 'url', uuid: 'uuid' };
  if (Object.hasOwn(ours, format))
    return { ...TEXT, checks: [{ check: 'format', format: ours[format]! }], coercion: {} };
  const known = format === 'default' ? {} : { lost: `texts of format '${format}' are any texts` };
  return { ...TEXT, checks: [], coercion: {}, ...known };
}

function numberReading(field: PlainObject): { coercion: CoercionSettings; lost?: string } {
  const [decimal, group] = [textOf(field, 'decimalChar'), textOf(field, 'groupChar')];
  const bare = memberOf(field, 'bareNumber') !== false;
  return {
    coercion:
      decimal === undefined && group === undefined
        ? {}
        : { numbers: { ...(decimal !== undefined && { decimal }), ...(group !== undefined && { group }) } },
    ...(!bare && { lost: 'signs of currency and percent around numbers are not taken off' }),
  };
}

function booleanTexts(field: PlainObject): { true: string[]; false: string[] } {
  const texts = (member: string, usual: string[]): string[] => {
    const given = listOf(field, member).filter((text): text is string => typeof text === 'string');
    return given.length > 0 ? given : usual;
  };
  return {
    true: texts('trueValues', ['true', 'True', 'TRUE', '1']),
    false: texts('falseValues', ['false', 'False', 'FALSE', '0']),
  };
}

function temporal(target: DataType, format: string): FieldType {
  const exact = { family: 'exact', target, checks: [] } as const;
  if (format === 'default') return { ...exact, coercion: {} };
  if (format === 'any') return { ...exact, coercion: {}, lost: 'only ISO 8601 is read, no guess is made' };
  return { ...exact, coercion: { timestamps: [format] } };
}

/** A value's type as a field's; a value that nests is an object or an array. */
export function writeFieldType({ target, family }: Pick<ValueDefinition, 'target' | 'family'>): PlainObject {
  switch (target.kind) {
    case 'bool':
      return { type: 'boolean' };
    case 'int':
    case 'duration':
      return { type: 'integer' };
    case 'float':
      return { type: family === 'integer' ? 'integer' : 'number' };
    case 'decimal':
      return { type: 'number' };
    case 'date':
      return { type: 'date' };
    case 'time':
      return { type: 'time' };
    case 'timestamp':
      return { type: 'datetime' };
    case 'list':
    case 'fixedSizeList':
      return { type: 'array' };
    case 'struct':
    case 'map':
      return { type: 'object' };
    default:
      return { type: 'string' };
  }
}
