import { type DataType, typeName, UsageError } from '@millrace/columns';
import * as z from 'zod';
import {
  binary,
  date,
  decimal,
  dictionary,
  duration,
  fixedSizeBinary,
  float16,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  time,
  timestamp,
  uint8,
  uint16,
  uint32,
  uint64,
} from './builders.js';
import type { CheckDefinition } from './check-definition.js';
import type { ValueDefinition } from './column-definition.js';
import { definitionOf, redefined, type ZodCheck, type ZodType } from './definition.js';
import { zodCheckOf } from './zod-check.js';

/** A zod type that says what a definition says, and the checks for which zod has no word. */
export interface ZodFromDefinition {
  readonly type: z.ZodType;
  readonly rest: readonly CheckDefinition[];
}

/** The zod type of a value, without what says that it may be null or absent. */
export function zodFromDefinition(definition: ValueDefinition, path: string): ZodFromDefinition {
  const [first] = definition.checks;
  // `z.int64()` and `z.uint64()` are their own first check.
  const own = definition.family === 'bigint' && first?.check === 'numberFormat' && definition.values === null;
  const base = own ? (first.format === 'uint64' ? z.uint64() : z.int64()) : baseType(definition, path);
  const checks: ZodCheck[] = [];
  // What has to wait for another check has to wait with all that come behind.
  let at = own ? 1 : 0;
  for (; at < definition.checks.length; at++) {
    const check = zodCheckOf(asHeld(definition.checks[at]!, definition), definition.family);
    if (check === undefined) break;
    checks.push(check);
  }
  const type = checks.length === 0 ? base : withChecks(base, checks);
  return { type: type as z.ZodType, rest: definition.checks.slice(at) };
}

/** A bound of a column whose cells are numbers is a number: zod before 4.6 can't take another beside them. */
function asHeld(check: CheckDefinition, { family, target }: ValueDefinition): CheckDefinition {
  const numbers =
    family === 'number' ||
    family === 'integer' ||
    (family === 'exact' && (target.kind === 'float' || (target.kind === 'int' && target.bits < 64)));
  const { value } = check as { readonly value?: unknown };
  if (!numbers || typeof value !== 'bigint' || !Number.isSafeInteger(Number(value))) return check;
  return { ...check, value: Number(value) } as CheckDefinition;
}

function withChecks(type: ZodType, checks: readonly ZodCheck[]): ZodType {
  return redefined(type, { checks: [...(definitionOf(type).checks ?? []), ...checks] });
}

/** The zod type of a member of a nested value. */
function memberType(definition: ValueDefinition, path: string): z.ZodType {
  const { type, rest } = zodFromDefinition(definition, path);
  if (rest.length > 0) {
    throw new UsageError(
      'bad_definition',
      `'${path}' has the check '${rest[0]!.check}', which only a whole column can have.`,
      {
        issues: [{ code: 'bad_definition', column: path, actual: rest[0]!.check }],
      },
    );
  }
  const nullable = definition.nullable ? type.nullable() : type;
  return (definition as { readonly required?: boolean }).required === false ? nullable.optional() : nullable;
}

function baseType(definition: ValueDefinition, path: string): ZodType {
  const { family, target, values } = definition;
  switch (family) {
    case 'text':
      return textType(values as readonly string[] | null);
    case 'number':
      return target.kind === 'float' && target.bits === 32 ? z.float32() : z.number();
    case 'integer':
      return target.kind === 'int' && target.bits === 32 ? (target.signed ? z.int32() : z.uint32()) : z.int();
    case 'bigint':
      return values === null ? bigIntType(target) : z.literal(values as bigint[]);
    case 'boolean':
      return values === null ? z.boolean() : z.literal(values as boolean[]);
    case 'date':
      return z.date();
    case 'values':
      return z.literal(values as number[]);
    case 'exact':
      return exactType(definition, path);
    case 'struct': {
      const shape: Record<string, z.ZodType> = {};
      for (const field of definition.fields ?? [])
        Object.defineProperty(shape, field.name, {
          value: memberType(field, `${path}.${field.name}`),
          enumerable: true,
        });
      return definition.strict === true ? z.strictObject(shape) : z.object(shape);
    }
    case 'list':
      return z.array(memberType(required(definition.item, path), `${path}[]`));
    case 'map': {
      const key = memberType(required(definition.key, path), `${path}{key}`);
      const value = memberType(required(definition.value, path), `${path}{value}`);
      return definition.as === 'object' ? z.record(key as z.ZodString, value) : z.map(key, value);
    }
  }
}

function required(member: ValueDefinition | undefined, path: string): ValueDefinition {
  if (member !== undefined) return member;
  throw new UsageError('bad_definition', `'${path}' is nested, but its definition does not say of what.`, {
    issues: [{ code: 'bad_definition', column: path }],
  });
}

function bigIntType(target: DataType): ZodType {
  return target.kind === 'int' && !target.signed ? z.uint64() : z.bigint();
}

function textType(values: readonly string[] | null): ZodType {
  return values === null ? z.string() : z.enum(values as readonly [string, ...string[]]);
}

function exactType({ target, as, values }: ValueDefinition, path: string): ZodType {
  switch (target.kind) {
    case 'int': {
      const signed = { 8: int8, 16: int16, 32: int32, 64: int64 };
      const unsigned = { 8: uint8, 16: uint16, 32: uint32, 64: uint64 };
      return (target.signed ? signed : unsigned)[target.bits]();
    }
    case 'float':
      return { 16: float16, 32: float32, 64: float64 }[target.bits]();
    case 'decimal':
      return redefined(decimal(target.precision, Math.max(target.scale, 0)), metadata(target));
    case 'utf8':
      return redefined(textType(values as readonly string[] | null), metadata(target));
    case 'bool':
      return redefined(z.boolean(), metadata(target));
    case 'binary':
      return redefined(binary(), metadata(target, 1));
    case 'fixedSizeBinary':
      return fixedSizeBinary(target.byteWidth);
    case 'date':
      return redefined(date(), metadata(target, 1));
    case 'time':
      return time(target.unit);
    case 'timestamp':
      return as === 'date'
        ? timestamp(target.unit, target.timezone, { as })
        : timestamp(target.unit, target.timezone);
    case 'duration':
      return duration(target.unit);
    case 'dictionary':
      if (target.value.kind !== 'utf8') break;
      return redefined(
        dictionary(textType(values as readonly string[] | null) as z.ZodString),
        metadata(target),
      );
    default:
      break;
  }
  throw new UsageError(
    'bad_definition',
    `'${path}' can't be a column of ${typeName(target)} by its type alone.`,
    {
      issues: [{ code: 'bad_definition', column: path, actual: typeName(target) }],
    },
  );
}

function metadata(
  type: DataType,
  implied?: number,
): { readonly millrace: { readonly type: DataType; readonly implied: number; readonly builder: string } } {
  return { millrace: { type, implied: implied ?? (type.kind === 'decimal' ? 1 : 0), builder: type.kind } };
}
