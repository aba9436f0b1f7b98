import { type DataType, field, isMillraceError, typeFromJson, types } from '@millrace/columns';
import type { CheckDefinition } from '../check-definition.js';
import type { FieldDefinition, ValueDefinition } from '../column-definition.js';
import type { LostNotes } from '../documents/lost.js';
import {
  isObject,
  listOf,
  memberOf,
  type Plain,
  type PlainObject,
  textOf,
} from '../documents/plain-document.js';
import { keywordChecks } from './keyword-checks.js';
import { badReference } from './schema-from-json-schema.js';

/** The definitions of a document, found by their references. */
export interface References {
  /** The schema itself, or what its `$ref` leads to, with the keywords beside it. */
  resolve(schema: PlainObject): PlainObject;
}

const MOST_STEPS = 50;

/** Finds `#` and `#/…` in a document; other documents are not fetched. */
export function referencesOf(root: PlainObject): References {
  const resolve = (schema: PlainObject): PlainObject => {
    let made = schema;
    for (let step = 0; ; step++) {
      const reference = textOf(made, '$ref');
      if (reference === undefined) return made;
      if (step === MOST_STEPS) throw badReference(reference, 'leads in circles');
      const { $ref: _, ...beside } = made;
      made = { ...target(root, reference), ...beside };
    }
  };
  return { resolve };
}

function target(root: PlainObject, reference: string): PlainObject {
  if (!reference.startsWith('#')) throw badReference(reference, 'leads out of the document');
  const steps = reference.slice(1).split('/').slice(1);
  let found: Plain | undefined = root;
  for (const step of steps) {
    const name = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
    found = isObject(found)
      ? memberOf(found, name)
      : Array.isArray(found)
        ? (found[Number(name)] as Plain)
        : undefined;
  }
  if (isObject(found)) return found;
  throw badReference(reference, 'leads nowhere');
}

const DEEPEST_VALUE = 16;

/** What a schema says of a value: its type, whether it may be null, and its checks. */
export function valueOfSchema(
  schema: Plain,
  column: string,
  references: References,
  notes: LostNotes,
  depth = 0,
): ValueDefinition {
  if (!isObject(schema)) return textValue(column, 'it says no type', notes);
  if (depth > DEEPEST_VALUE) throw badReference(textOf(schema, '$ref') ?? column, 'nests without end');
  const { parts, nullable } = partsOf(references.resolve(schema), references, column, notes);
  const merged = Object.assign({}, ...[...parts].reverse()) as PlainObject;
  const named = typesOf(merged);
  const values = allowedValues(parts);
  const target = targetOf(merged, named, values);
  if (target === undefined) {
    return textValue(column, `a value of ${named.join(' or ') || 'any type'} is no type of a column`, notes);
  }
  const nested = nestedOf(merged, target, column, references, notes, depth);
  const type = nested?.target ?? target;
  const title = textOf(merged, 'title');
  const description = textOf(merged, 'description');
  return {
    family: values !== null && isNumeric(type) ? 'values' : familyOfTarget(type, textOf(merged, 'format')),
    target: type,
    nullable: nullable || named.includes('null') || (values?.includes(null) ?? false),
    values: (values?.filter((value) => value !== null) as ValueDefinition['values']) ?? null,
    checks: parts.flatMap((part): CheckDefinition[] => keywordChecks(part, type, column, notes)),
    ...nested?.members,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
  };
}

interface Parts {
  readonly parts: readonly PlainObject[];
  readonly nullable: boolean;
}

/** The schema, and those of its `allOf`, flat; a choice between null and one other is that other, nullable. */
function partsOf(
  schema: PlainObject,
  references: References,
  column: string,
  notes: LostNotes,
  depth = 0,
): Parts {
  if (depth > DEEPEST_VALUE) throw badReference(column, 'nests without end');
  const parts: PlainObject[] = [schema];
  let nullable = memberOf(schema, 'nullable') === true;
  for (const each of listOf(schema, 'allOf').filter(isObject)) {
    const inner = partsOf(references.resolve(each), references, column, notes, depth + 1);
    parts.push(...inner.parts);
  }
  for (const keyword of ['anyOf', 'oneOf']) {
    const choices = listOf(schema, keyword)
      .filter(isObject)
      .map((each) => references.resolve(each));
    const others = choices.filter((choice) => textOf(choice, 'type') !== 'null');
    nullable ||= others.length < choices.length;
    const [only, ...rest] = others;
    if (only !== undefined && rest.length === 0) {
      parts.push(...partsOf(only, references, column, notes, depth + 1).parts);
    } else if (only !== undefined) notes.note(column, keyword, 'a choice between several types is no column');
  }
  return { parts, nullable };
}

function typesOf(schema: PlainObject): string[] {
  const type = memberOf(schema, 'type');
  const all = typeof type === 'string' ? [type] : Array.isArray(type) ? type : [];
  return all.filter((name): name is string => typeof name === 'string');
}

/** The values that all of the `enum` and `const` allow, or null where there is none. */
function allowedValues(parts: readonly PlainObject[]): readonly Plain[] | null {
  const lists = parts.flatMap((part) => [
    ...(Array.isArray(memberOf(part, 'enum')) ? [listOf(part, 'enum')] : []),
    ...(Object.hasOwn(part, 'const') ? [[part['const'] ?? null]] : []),
  ]);
  const [first, ...rest] = lists;
  return first === undefined ? null : first.filter((value) => rest.every((list) => list.includes(value)));
}

function targetOf(
  schema: PlainObject,
  named: readonly string[],
  values: readonly Plain[] | null,
): DataType | undefined {
  const own = memberOf(schema, 'x-arrow-type');
  if (own !== undefined) {
    try {
      return typeFromJson(own);
    } catch (error) {
      if (!isMillraceError(error)) throw error;
    }
  }
  if (values !== null) return typeOfValues(values.filter((value) => value !== null));
  const [type, ...others] = named.filter((name) => name !== 'null');
  if (others.length > 0) {
    return named.every((name) => ['integer', 'number', 'null'].includes(name)) ? types.float64() : undefined;
  }
  switch (type) {
    case 'string':
      return types.utf8();
    case 'integer':
      return types.int64();
    case 'number':
      return types.float64();
    case 'boolean':
      return types.bool();
    case 'array':
      return isObject(memberOf(schema, 'items')) ? types.list(types.utf8()) : undefined;
    case 'object':
      return types.struct([]);
    case undefined:
      return named.includes('null') ? { kind: 'null' } : undefined;
    default:
      return undefined;
  }
}

function typeOfValues(values: readonly Plain[]): DataType | undefined {
  if (values.length === 0) return undefined;
  if (values.every((value) => typeof value === 'string')) return types.utf8();
  if (values.every((value) => typeof value === 'boolean')) return types.bool();
  if (values.every((value) => Number.isSafeInteger(value))) return types.int64();
  return values.every((value) => typeof value === 'number') ? types.float64() : undefined;
}

function isNumeric(type: DataType): boolean {
  return type.kind === 'int' || type.kind === 'float';
}

function familyOfTarget(type: DataType, format: string | undefined): ValueDefinition['family'] {
  switch (type.kind) {
    case 'utf8':
      return 'text';
    case 'bool':
      return 'boolean';
    case 'int':
      return type.bits === 64 && type.signed ? 'integer' : 'exact';
    case 'float':
      return type.bits === 64 ? 'number' : 'exact';
    case 'timestamp':
      return format === 'date-time' && type.unit === 'ms' && type.timezone === 'UTC' ? 'date' : 'exact';
    case 'struct':
      return 'struct';
    case 'list':
      return 'list';
    case 'map':
      return 'map';
    default:
      return 'exact';
  }
}

interface Nested {
  readonly target: DataType;
  readonly members: Pick<ValueDefinition, 'fields' | 'item' | 'key' | 'value'>;
}

function nestedOf(
  schema: PlainObject,
  target: DataType,
  column: string,
  references: References,
  notes: LostNotes,
  depth: number,
): Nested | undefined {
  const inner = (part: Plain): ValueDefinition => valueOfSchema(part, column, references, notes, depth + 1);
  if (target.kind === 'list') {
    const item = inner(memberOf(schema, 'items') ?? {});
    return { target: types.list(item.target), members: { item } };
  }
  if (
    target.kind === 'map' ||
    (target.kind === 'struct' && isObject(memberOf(schema, 'additionalProperties')))
  ) {
    const value = inner(memberOf(schema, 'additionalProperties') ?? {});
    const key = inner({ type: 'string' });
    return { target: types.map(key.target, value.target), members: { key, value } };
  }
  if (target.kind !== 'struct') return undefined;
  const properties = memberOf(schema, 'properties');
  const required = listOf(schema, 'required');
  const fields = Object.entries(isObject(properties) ? properties : {}).map(
    ([name, part]): FieldDefinition => {
      const value = inner(part);
      return required.includes(name)
        ? { name, required: true, ...value }
        : { name, ...value, required: false, nullable: true };
    },
  );
  return {
    target: types.struct(fields.map(({ name, target: type }) => field(name, type))),
    members: { fields },
  };
}

function textValue(column: string, reason: string, notes: LostNotes): ValueDefinition {
  notes.note(column, 'type', `${reason}: it is read as text`);
  return { family: 'text', target: types.utf8(), nullable: true, values: null, checks: [] };
}
