import type { DataType } from '@millrace/columns';
import type { CheckDefinition, Constant } from '../check-definition.js';
import { memberOf, type Plain, type PlainObject } from '../documents/plain-document.js';
import { constantOf } from '../json-schema/keyword-checks.js';

const BOUNDS: Readonly<Record<string, 'ge' | 'le' | 'gt' | 'lt'>> = {
  minimum: 'ge',
  maximum: 'le',
  exclusiveMinimum: 'gt',
  exclusiveMaximum: 'lt',
};

const FORMATS: Readonly<Record<string, string>> = {
  email: 'email',
  uuid: 'uuid',
  uri: 'url',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
};

const OF_THE_TYPE: ReadonlySet<string> = new Set(['timezone', 'defaultTimezone']);

/** The checks that a property's logicalTypeOptions say; what is no check is handed to `lose`. */
export function optionChecks(
  options: PlainObject,
  type: DataType,
  lose: (what: string, reason: string) => void,
): CheckDefinition[] {
  return Object.entries(options).flatMap(([name, operand]) => {
    if (OF_THE_TYPE.has(name)) return [];
    const check = optionCheck(name, operand, options, type);
    if (typeof check !== 'string') return check;
    lose(name, check);
    return [];
  });
}

function optionCheck(
  name: string,
  operand: Plain,
  options: PlainObject,
  type: DataType,
): CheckDefinition[] | string {
  const bound = Object.hasOwn(BOUNDS, name) ? BOUNDS[name] : undefined;
  if (bound !== undefined) return boundCheck(name, bound, operand, options, type);
  const isLength = Number.isSafeInteger(operand) && (operand as number) >= 0;
  switch (name) {
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems': {
      const check = name.endsWith('Length') ? ('strLength' as const) : ('listLength' as const);
      if (!isLength || type.kind !== (check === 'strLength' ? 'utf8' : 'list'))
        return 'it is no length of the column';
      const length = operand as number;
      return [name.startsWith('min') ? { check, min: length, max: null } : { check, min: null, max: length }];
    }
    case 'multipleOf':
      return multiple(operand, type);
    case 'pattern':
      if (typeof operand !== 'string' || type.kind !== 'utf8') return 'it is no pattern of a text';
      return [{ check: 'strMatches', pattern: operand, flags: '', dialect: 'ecmascript', anchor: 'search' }];
    case 'format':
      return formatCheck(operand, options, type);
    default:
      return 'columns have no such rule';
  }
}

function multiple(operand: Plain, type: DataType): CheckDefinition[] | string {
  if (typeof operand !== 'number' || operand <= 0) return 'it is no number above 0';
  if (type.kind === 'int')
    return Number.isInteger(operand) ? [{ check: 'multipleOf', value: BigInt(operand) }] : 'it is no integer';
  return type.kind === 'float'
    ? [{ check: 'multipleOf', value: operand }]
    : 'the column holds no such numbers';
}

function formatCheck(operand: Plain, options: PlainObject, type: DataType): CheckDefinition[] | string {
  if (type.kind !== 'utf8') {
    return ['int', 'float', 'duration', 'binary', 'fixedSizeBinary'].includes(type.kind)
      ? []
      : 'a written form says nothing of values';
  }
  const format =
    typeof operand === 'string' && Object.hasOwn(FORMATS, operand) ? FORMATS[operand] : undefined;
  if (typeof memberOf(options, 'pattern') === 'string') return [];
  return format === undefined ? 'there is no such format' : [{ check: 'format', format }];
}

// Before 3.1 an exclusive bound was a boolean beside the bound itself.
function boundCheck(
  name: string,
  check: 'ge' | 'le' | 'gt' | 'lt',
  operand: Plain,
  options: PlainObject,
  type: DataType,
): CheckDefinition[] | string {
  if (operand === false) return [];
  if (operand === true) {
    const beside = options[name === 'exclusiveMinimum' ? 'minimum' : 'maximum'];
    return beside === undefined ? 'there is no bound beside it' : boundCheck(name, check, beside, {}, type);
  }
  const value = boundOf(operand, type);
  return value === undefined
    ? `${JSON.stringify(operand)} is no value of a column of ${type.kind}`
    : [{ check, value }];
}

function boundOf(operand: Plain, type: DataType): Exclude<Constant, null> | undefined {
  const temporal = type.kind === 'date' || type.kind === 'time' || type.kind === 'timestamp';
  if (temporal) return typeof operand === 'string' && /^[0-9TZ:.+-]+$/.test(operand) ? operand : undefined;
  if (type.kind === 'decimal') return typeof operand === 'number' ? String(operand) : undefined;
  return constantOf(operand, type) ?? undefined;
}
