import type { DataType } from '@millrace/columns';
import type { CheckDefinition, Constant } from '../check-definition.js';
import type { LostNotes } from '../documents/lost.js';

import { isObject, memberOf, type Plain, type PlainObject } from '../documents/plain-document.js';

/** A value of a document as a constant of a column of this type; undefined where it is none. */
export function constantOf(value: Plain, type: DataType): Constant | undefined {
  if (value === null) return null;
  switch (type.kind) {
    case 'utf8':
      return typeof value === 'string' ? value : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'int':
    case 'duration':
      return Number.isInteger(value)
        ? BigInt(value as number)
        : typeof value === 'number'
          ? value
          : undefined;
    case 'float':
      return typeof value === 'number' ? value : undefined;
    default:
      return undefined;
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'email',
  'idn-email': 'email',
  uri: 'url',
  uuid: 'uuid',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  date: 'date',
  time: 'time',
  'date-time': 'datetime',
  duration: 'duration',
};

const COMPARISONS: Readonly<Record<string, 'ge' | 'le' | 'gt' | 'lt'>> = {
  minimum: 'ge',
  maximum: 'le',
  exclusiveMinimum: 'gt',
  exclusiveMaximum: 'lt',
};

// JSON Schema's own pattern for a format of x-arrow-type columns says nothing that the type does not say.
const OF_THE_TYPE: Readonly<Record<string, readonly string[]>> = {
  timestamp: ['format'],
  date: ['format'],
  time: ['format'],
  decimal: ['pattern'],
  binary: ['contentEncoding'],
  fixedSizeBinary: ['contentEncoding'],
};

/** The checks that the keywords of a schema say of a value of this type; what is no check is noted. */
export function keywordChecks(
  schema: PlainObject,
  type: DataType,
  column: string,
  notes: LostNotes,
): CheckDefinition[] {
  const ofTheType = OF_THE_TYPE[type.kind] ?? [];
  return Object.entries(schema).flatMap(([keyword, operand]) => {
    if (NO_CHECK.has(keyword) || keyword.startsWith('x-') || ofTheType.includes(keyword)) return [];
    if (isImplied(keyword, operand, schema, type)) return [];
    const check = keywordCheck(keyword, operand, schema, type);
    if (typeof check !== 'string') return check;
    notes.note(column, keyword, check);
    return [];
  });
}

// The ends of an integer type are no rule of the column that has it.
function isImplied(keyword: string, operand: Plain, schema: PlainObject, type: DataType): boolean {
  if (type.kind !== 'int' || type.bits === 64 || memberOf(schema, 'x-arrow-type') === undefined) return false;
  const size = 2 ** type.bits;
  const [low, high] = type.signed ? [-size / 2, size / 2 - 1] : [0, size - 1];
  return (keyword === 'minimum' && operand === low) || (keyword === 'maximum' && operand === high);
}

const NO_CHECK: ReadonlySet<string> = new Set([
  ...[
    '$ref',
    '$defs',
    'definitions',
    '$comment',
    '$id',
    '$schema',
    '$anchor',
    'title',
    'description',
    'examples',
  ],
  ...['type', 'nullable', 'default', 'enum', 'const', 'allOf', 'anyOf', 'oneOf'],
  ...['items', 'properties', 'required', 'additionalProperties', 'deprecated', 'readOnly', 'writeOnly'],
]);

function keywordCheck(
  keyword: string,
  operand: Plain,
  schema: PlainObject,
  type: DataType,
): CheckDefinition[] | string {
  const comparison = Object.hasOwn(COMPARISONS, keyword) ? COMPARISONS[keyword] : undefined;
  if (comparison !== undefined) {
    const value = constantOf(operand, type);
    return value === undefined || value === null
      ? `${JSON.stringify(operand)} is no bound of a column of ${type.kind}`
      : [{ check: comparison, value }];
  }
  switch (keyword) {
    case 'multipleOf':
      return multiple(operand, type);
    case 'minLength':
    case 'maxLength':
      return type.kind === 'utf8' ? length('strLength', keyword, operand) : 'the column is no text';
    case 'minItems':
    case 'maxItems':
      return type.kind === 'list' ? length('listLength', keyword, operand) : 'the column is no list';
    case 'pattern':
      if (type.kind !== 'utf8' || typeof operand !== 'string') return 'the column is no text';
      return [{ check: 'strMatches', pattern: operand, flags: 'u', dialect: 'ecmascript', anchor: 'search' }];
    case 'format':
      return format(operand, schema, type);
    case 'not':
      return negation(operand, type);
    default:
      return 'columns have no such rule';
  }
}

function multiple(operand: Plain, type: DataType): CheckDefinition[] | string {
  if (typeof operand !== 'number' || operand <= 0) return 'it is no number above 0';
  if (type.kind === 'int' && Number.isInteger(operand)) {
    return operand === 1 ? [] : [{ check: 'multipleOf', value: BigInt(operand) }];
  }
  return type.kind === 'float'
    ? [{ check: 'multipleOf', value: operand }]
    : 'the column holds no numbers that it fits';
}

function length(
  check: 'strLength' | 'listLength',
  keyword: string,
  operand: Plain,
): CheckDefinition[] | string {
  if (typeof operand !== 'number' || !Number.isSafeInteger(operand) || operand < 0) return 'it is no length';
  return [
    keyword.startsWith('min') ? { check, min: operand, max: null } : { check, min: null, max: operand },
  ];
}

function format(operand: Plain, schema: PlainObject, type: DataType): CheckDefinition[] | string {
  const known = typeof operand === 'string' && Object.hasOwn(FORMATS, operand) ? FORMATS[operand] : undefined;
  if (known === undefined || type.kind !== 'utf8')
    return `there is no such format of a column of ${type.kind}`;
  // A pattern beside the format says it already, and is the stricter one.
  return typeof memberOf(schema, 'pattern') === 'string' ? [] : [{ check: 'format', format: known }];
}

function negation(operand: Plain, type: DataType): CheckDefinition[] | string {
  if (!isObject(operand)) return 'columns have no such rule';
  const keys = Object.keys(operand);
  const [only] = keys;
  const list = only === 'const' ? [operand['const'] ?? null] : only === 'enum' ? operand['enum'] : undefined;
  if (keys.length !== 1 || !Array.isArray(list))
    return "only 'not' of a 'const' or an 'enum' is a rule of a column";
  const values = (list as Plain[]).map((value) => constantOf(value, type));
  if (values.includes(undefined)) return 'a value is none of the column';
  return [{ check: 'notin', values: values as Constant[] }];
}
