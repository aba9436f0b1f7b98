import { type DataType, field, types } from '@millrace/columns';
import type { CheckDefinition } from './check-definition.js';
import type { FieldDefinition, ValueDefinition } from './column-definition.js';
import {
  checksOf,
  type Definition,
  definitionOf,
  enumValues,
  type ZodCheck,
  type ZodType,
} from './definition.js';
import { familyOf, isNested } from './family.js';
import { readCheck } from './read-check.js';
import { nestedRefusal, type Refusal, refusal, rewrites } from './refusal.js';
import { type Unwrapped, unwrap } from './unwrap.js';

/** A check of a column as it can be run on one value: on nulls too (`onNull`) when it was put on `.nullable()` or around it. */
export interface CellCheck {
  readonly zod: ZodCheck;
  readonly onNull: boolean;
  readonly definition: CheckDefinition;
}

/** What was read from a zod type. */
export interface Reading {
  readonly unwrapped: Unwrapped;
  readonly definition: ValueDefinition;
  readonly cellChecks: readonly CellCheck[];
  /** The checks that give another value, in order. */
  readonly rewrites: readonly ZodCheck[];
  readonly coerce: boolean;
  /** What a pipe or codec gives. */
  readonly output?: ValueDefinition;
}

/** Why a zod type is no column, and where in it. */
export interface Refused extends Refusal {
  readonly path: readonly string[];
}

/** Reads a zod type; `path` names the place of a nested one. */
export function readValue(type: ZodType, path: readonly string[] = []): Reading | Refused {
  const unwrapped = unwrap(type);
  const { inner, described } = unwrapped;
  const definition = definitionOf(inner);
  const refusedHere = path.length > 0 ? nestedRefusal(unwrapped, definition) : null;
  if (refusedHere !== null) return { ...refusedHere, path };
  if (definition.type === 'pipe') return readPipe(unwrapped, definition, path);
  const values = allowedValues(definition);
  const nested = readNested(definition, path);
  if (nested !== undefined && 'code' in nested) return nested;
  const family = nested ?? familyOf(definition, values);
  const all = checksOf(inner);
  const refused = refusal(
    definition,
    family !== null,
    values,
    [...all, ...unwrapped.outer].map(definitionOf),
  );
  if (refused !== null || family === null) {
    return {
      ...(refused ?? { code: 'no_arrow_type', actual: definition.type ?? 'unknown', hint: '' }),
      path,
    };
  }
  const kept = all.filter((check) => !rewrites(definitionOf(check)) || definitionOf(check).format === 'url');
  const isList = definition.type === 'array';
  const own = kept.slice(definition.millrace?.implied ?? 0).flatMap((zod) => cellCheck(zod, false, isList));
  const said = impliesFormat(definition) ? own.slice(1) : own;
  const outer = unwrapped.outer.flatMap((zod) => cellCheck(zod, true, isList));
  const allowed = values?.filter((value) => value !== null) ?? null;
  const value: ValueDefinition = {
    ...family,
    nullable: unwrapped.nullable || (values?.includes(null) ?? false),
    values: allowed as ValueDefinition['values'],
    checks: [...said, ...outer].map((check) => check.definition),
    ...described,
  };
  return {
    unwrapped,
    definition: value,
    // What is nested is run by zod as a whole, its own checks included.
    cellChecks: isNested(value) ? outer : [...own, ...outer],
    rewrites: all.filter((check) => rewrites(definitionOf(check))),
    coerce: definition.coerce === true,
  };
}

/** `z.int()` and the like are their family; `z.int64()` is `z.bigint()` in a range. */
function impliesFormat(definition: Definition): boolean {
  return definition.millrace === undefined && definition.check === 'number_format';
}

function cellCheck(zod: ZodCheck, onNull: boolean, isList: boolean): CellCheck[] {
  const definition = readCheck(zod, onNull, isList);
  return definition === null ? [] : [{ zod, onNull, definition }];
}

function allowedValues(definition: Definition): readonly unknown[] | null {
  if (definition.type === 'enum' && definition.entries) return enumValues(definition.entries);
  if (definition.type === 'literal' && definition.values) return definition.values;
  return null;
}

/** The first or the last type of a pipe; what is between them is for zod to run. */
function readEnd(type: ZodType, end: 'in' | 'out', path: readonly string[]): Reading | Refused {
  const unwrapped = unwrap(type);
  const definition = definitionOf(unwrapped.inner);
  if (definition.type !== 'pipe') return readValue(type, path);
  const read = readEnd(definition[end]!, end, path);
  if ('code' in read || !unwrapped.nullable) return read;
  return { ...read, definition: { ...read.definition, nullable: true } };
}

function readPipe(unwrapped: Unwrapped, definition: Definition, path: readonly string[]): Reading | Refused {
  const input = readEnd(definition.in!, 'in', path);
  if ('code' in input) return input;
  const read = readEnd(definition.out!, 'out', path);
  if ('code' in read) return read;
  const nullable = unwrapped.nullable || input.definition.nullable;
  const out = read.definition;
  return {
    ...input,
    unwrapped: {
      ...unwrapped,
      required: unwrapped.required && input.unwrapped.required,
      defaults: [...unwrapped.defaults, ...input.unwrapped.defaults],
      settings: [...input.unwrapped.settings, ...unwrapped.settings],
    },
    definition: { ...input.definition, nullable, ...unwrapped.described },
    cellChecks: unwrapped.outer.flatMap((zod) => cellCheck(zod, true, false)),
    rewrites: [],
    output: { ...out, nullable: out.nullable || unwrapped.nullable },
  };
}

type NestedFamily = Pick<
  ValueDefinition,
  'family' | 'target' | 'as' | 'strict' | 'fields' | 'item' | 'key' | 'value'
>;

function readNested(definition: Definition, path: readonly string[]): NestedFamily | Refused | undefined {
  if (definition.millrace !== undefined) return undefined;
  switch (definition.type) {
    case 'object':
      return readStruct(definition, path);
    case 'array': {
      const item = readMember(definition.element!, [...path, '[]']);
      if ('code' in item) return item;
      return { family: 'list', target: types.list(memberField('item', item)), item };
    }
    case 'record':
    case 'map': {
      const key = readMember(definition.keyType!, [...path, '{key}']);
      if ('code' in key) return key;
      const value = readMember(definition.valueType!, [...path, '{value}']);
      if ('code' in value) return value;
      const target = types.map(memberField('key', { ...key, nullable: false }), memberField('value', value));
      return { family: 'map', target, key, value, ...(definition.type === 'record' && { as: 'object' }) };
    }
    default:
      return undefined;
  }
}

function readStruct(definition: Definition, path: readonly string[]): NestedFamily | Refused {
  const fields: FieldDefinition[] = [];
  for (const [name, type] of Object.entries(definition.shape ?? {})) {
    const read = readValue(type, [...path, name]);
    if ('code' in read) return read;
    fields.push({ name, required: read.unwrapped.required, ...read.definition });
  }
  const target = types.struct(
    fields.map((one) => field(one.name, one.target, { nullable: one.nullable || !one.required })),
  );
  const catchall = definition.catchall && definitionOf(definition.catchall).type;
  return { family: 'struct', target, fields, ...(catchall === 'never' && { strict: true }) };
}

function readMember(type: ZodType, path: readonly string[]): ValueDefinition | Refused {
  const read = readValue(type, path);
  return 'code' in read ? read : read.definition;
}

function memberField(
  name: string,
  { target, nullable }: { target: DataType; nullable: boolean },
): ReturnType<typeof field> {
  return field(name, target, { nullable });
}
