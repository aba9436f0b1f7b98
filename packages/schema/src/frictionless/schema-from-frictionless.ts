import { isMillraceError, typeFromJson } from '@millrace/columns';
import type { CheckDefinition, Constant } from '../check-definition.js';
import { type LostNotes, lostNotes } from '../documents/lost.js';
import {
  type DocumentKind,
  isObject,
  listOf,
  memberOf,
  type Plain,
  type PlainObject,
  plainDocument,
  refused,
  textOf,
} from '../documents/plain-document.js';
import { type ColumnDefinitionInput, tableSchemaFromDefinition } from '../from-definition.js';
import { constantOf } from '../json-schema/keyword-checks.js';
import type { ImportedSchema } from '../json-schema/schema-from-json-schema.js';
import { type FieldType, readFieldType } from './field-type.js';

const KIND: DocumentKind = { name: 'Table Schema', yaml: true };

/**
 * The table schema that a Frictionless Table Schema says, and what of it is not carried. Its values are checked after they are
 * read from text, so every column is coerced, and `missingValues` are nulls.
 *
 * Without `fieldsMatch`, other columns are refused and order does not matter, as pandera reads it too.
 *
 * @throws UsageError `bad_document` when it can't be read or has no fields.
 * @example
 * ```ts
 * import { schemaFromFrictionless } from '@millrace/schema/frictionless';
 * const { schema, lost } = schemaFromFrictionless({
 *   fields: [{ name: 'distance', type: 'integer', constraints: { required: true, minimum: 0 } }, { name: 'place', type: 'geopoint' }],
 *   missingValues: ['', 'NA'],
 * });
 * schema.columns.map(({ name, nullable }) => [name, nullable]); // => [['distance', false], ['place', true]]
 * lost.map(({ column, what }) => [column, what]); // => [['place', 'type']]
 * ```
 */
export function schemaFromFrictionless(document: string | object): ImportedSchema {
  const root = plainDocument(document, KIND);
  const fields = memberOf(root, 'fields');
  if (!Array.isArray(fields)) throw refused(KIND, "it has no list of 'fields'");
  const notes = lostNotes();
  const match = matchOf(root);
  const primary = keyOf(memberOf(root, 'primaryKey'));
  const keys = listOf(root, 'uniqueKeys').map((key) => keyOf(key));
  const keyed = new Set([...primary, ...keys.flat()]);
  const columns = (fields as Plain[]).map((field) => {
    const column = columnOf(field, notes);
    const isKey = primary.includes(column.name);
    return {
      ...column,
      required: keyed.has(column.name) || !['subset', 'partial'].includes(match ?? ''),
      ...(isKey && { nullable: false, ...(primary.length === 1 && { unique: 'all' as const }) }),
    };
  });
  if (listOf(root, 'foreignKeys').length > 0) notes.note(null, 'foreignKeys', 'a schema knows one table');
  if (match === 'partial')
    notes.note(null, 'fieldsMatch', 'that at least one field has to be there is not demanded');
  const missing = listOf(root, 'missingValues').filter((token): token is string => typeof token === 'string');
  const [name, title, description] = ['name', 'title', 'description'].map((member) => textOf(root, member));
  const schema = tableSchemaFromDefinition({
    columns,
    options: {
      strict: match !== 'superset' && match !== 'partial',
      ordered: match === 'exact',
      coerce: true,
      coercion: { nullTokens: Object.hasOwn(root, 'missingValues') ? missing : [''] },
      unique: [...(primary.length > 1 ? [primary] : []), ...keys.filter((key) => key.length > 0)],
      ...(name !== undefined && { name }),
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
    },
  });
  return { schema, lost: notes.all };
}

function matchOf(root: PlainObject): string | undefined {
  const match = memberOf(root, 'fieldsMatch');
  const name = Array.isArray(match) ? match[0] : match;
  return typeof name === 'string' ? name : undefined;
}

function keyOf(key: Plain | undefined): string[] {
  if (typeof key === 'string') return [key];
  return Array.isArray(key) ? key.filter((name): name is string => typeof name === 'string') : [];
}

function columnOf(field: Plain, notes: LostNotes): ColumnDefinitionInput {
  const name = isObject(field) ? textOf(field, 'name') : undefined;
  if (!isObject(field) || name === undefined) throw refused(KIND, 'a field has no name');
  const type = ownType(field) ?? readFieldType(field);
  if (type.lost !== undefined) notes.note(name, 'type', type.lost);
  const given = memberOf(field, 'constraints');
  const constraints = isObject(given) ? given : {};
  const checks = Object.entries(constraints).flatMap(([constraint, operand]) => {
    const made = constraintChecks(constraint, operand, type);
    if (typeof made !== 'string') return made;
    notes.note(name, constraint, made);
    return [];
  });
  if (memberOf(field, 'missingValues') !== undefined) {
    notes.note(name, 'missingValues', "those of a single field are not read: the table's are");
  }
  const [title, description] = [textOf(field, 'title'), textOf(field, 'description')];
  return {
    name,
    family: type.family,
    target: type.target,
    nullable: memberOf(constraints, 'required') !== true,
    unique: memberOf(constraints, 'unique') === true ? 'all' : false,
    coercion: type.coercion,
    ...(Object.keys(type.coercion).length > 0 && { coerce: true }),
    checks: [...type.checks, ...checks],
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
  };
}

/** The Arrow type that our own exporter left beside the field's. */
function ownType(field: PlainObject): FieldType | undefined {
  const own = memberOf(field, 'arrowType');
  if (own === undefined) return undefined;
  const read = readFieldType(field);
  try {
    const target = typeFromJson(own);
    if (['list', 'fixedSizeList', 'struct', 'map'].includes(target.kind)) return undefined;
    return target.kind === read.target.kind && read.family !== 'exact' && target.kind !== 'int'
      ? { ...read, target }
      : { ...read, family: 'exact', target };
  } catch (error) {
    if (isMillraceError(error)) return undefined;
    throw error;
  }
}

const BOUNDS: Readonly<Record<string, 'ge' | 'le' | 'gt' | 'lt'>> = {
  minimum: 'ge',
  maximum: 'le',
  exclusiveMinimum: 'gt',
  exclusiveMaximum: 'lt',
};

function constraintChecks(name: string, operand: Plain, type: FieldType): CheckDefinition[] | string {
  if (name === 'required' || name === 'unique') return [];
  const bound = Object.hasOwn(BOUNDS, name) ? BOUNDS[name] : undefined;
  if (bound !== undefined) {
    const value = operandOf(operand, type);
    return value === undefined
      ? `${JSON.stringify(operand)} is no value of the field`
      : [{ check: bound, value }];
  }
  const isLength = Number.isSafeInteger(operand) && (operand as number) >= 0;
  switch (name) {
    case 'minLength':
    case 'maxLength':
      if (!isLength || type.target.kind !== 'utf8') return 'it is no length of a text';
      return [
        {
          check: 'strLength',
          min: name === 'minLength' ? (operand as number) : null,
          max: name === 'maxLength' ? (operand as number) : null,
        },
      ];
    case 'pattern':
      if (typeof operand !== 'string' || type.target.kind !== 'utf8') return 'it is no pattern of a text';
      return [{ check: 'strMatches', pattern: operand, flags: '', dialect: 'ecmascript', anchor: 'full' }];
    case 'enum': {
      const values = Array.isArray(operand)
        ? (operand as Plain[]).map((value) => operandOf(value, type))
        : [undefined];
      return values.includes(undefined)
        ? 'a value is none of the field'
        : [{ check: 'isin', values: values as Constant[] }];
    }
    default:
      return 'columns have no such rule';
  }
}

/** An operand as a value of the field: text stands for a value there, as in the data. */
function operandOf(operand: Plain, { target }: FieldType): Exclude<Constant, null> | undefined {
  const temporal = target.kind === 'date' || target.kind === 'time' || target.kind === 'timestamp';
  if (temporal) return typeof operand === 'string' ? operand : undefined;
  if (target.kind === 'decimal') return String(operand);
  const text =
    typeof operand === 'string' && (target.kind === 'int' || target.kind === 'float')
      ? Number(operand)
      : operand;
  return constantOf(Number.isNaN(text) ? operand : text, target) ?? undefined;
}
