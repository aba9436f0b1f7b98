import type { DataType, Issue } from '@millrace/columns';
import { baseRules } from './base-rules.js';
import { checkRules } from './check-rules.js';
import {
  checksOf,
  type Definition,
  definitionOf,
  enumValues,
  isZodType,
  type ZodCheck,
  type ZodType,
} from './definition.js';
import { type Family, familyOf } from './family.js';
import { refusal } from './refusal.js';
import type { Rule } from './rule.js';

/** A check of a column as zod runs it: on the wrapped value (`onNull`) when it was put on `.nullable()` or around it. */
export interface ColumnCheck {
  readonly zod: ZodCheck;
  readonly onNull: boolean;
}

/** What a table schema knows of one column: read once from its zod type, never changed. */
export interface ColumnPlan {
  readonly name: string;
  /** The zod type as it was given. */
  readonly type: ZodType;
  /** The zod type of a value that is neither null nor absent. */
  readonly inner: ZodType;
  readonly family: Family;
  /** The Arrow type that coercion writes. */
  readonly target: DataType;
  readonly nullable: boolean;
  readonly required: boolean;
  /** The zod type itself asks for coercion (`z.coerce.number()`). */
  readonly coerce: boolean;
  /** The values that an enum or a literal allows, null left out. */
  readonly values: readonly (string | number | bigint | boolean)[] | null;
  readonly checks: readonly ColumnCheck[];
  readonly rules: readonly Rule[];
}

interface Unwrapped {
  readonly inner: ZodType;
  readonly nullable: boolean;
  readonly required: boolean;
  readonly outer: readonly ZodCheck[];
}

/** The plan of a column, or the issue that says why its zod type can't be one. */
export function planColumn(name: string, type: unknown): ColumnPlan | Issue {
  if (!isZodType(type)) {
    return issue(
      name,
      'not_zod',
      'a zod type',
      typeof type,
      'Give every column a zod type or a builder such as int32().',
    );
  }
  const { inner, nullable, required, outer } = unwrap(type);
  const definition = definitionOf(inner);
  const values = allowedValues(definition);
  const family = familyOf(definition, values);
  const checks: ColumnCheck[] = [
    ...checksOf(inner).map((zod) => ({ zod, onNull: false })),
    ...outer.map((zod) => ({ zod, onNull: true })),
  ];
  const refused = refusal(
    definition,
    family,
    values,
    checks.map((check) => definitionOf(check.zod)),
  );
  if (refused !== null || family === null) {
    const { code, actual, hint } = refused ?? {
      code: 'no_arrow_type',
      actual: definition.type ?? 'unknown',
      hint: '',
    };
    return issue(name, code, 'a type that is an Arrow type', actual, hint);
  }
  const allowed = values?.filter((value) => value !== null) ?? null;
  const core = {
    name,
    type,
    inner,
    family: family.family,
    target: family.target,
    nullable: nullable || (values?.includes(null) ?? false),
    required,
    coerce: definition.coerce === true,
    values: allowed as ColumnPlan['values'],
    checks,
  };
  return { ...core, rules: [...baseRules(core), ...columnRules(core, definition)] };
}

function columnRules(plan: Omit<ColumnPlan, 'rules'>, definition: Definition): Rule[] {
  const implied = definition.millrace?.implied ?? 0;
  return plan.checks.flatMap((check, index) => (index < implied ? [] : checkRules(check, index)));
}

function unwrap(type: ZodType): Unwrapped {
  let inner = type;
  let nullable = false;
  let required = true;
  const outer: ZodCheck[][] = [];
  for (;;) {
    const definition = definitionOf(inner);
    if (definition.innerType === undefined || !WRAPPERS.has(definition.type ?? '')) break;
    if (definition.type === 'nullable') nullable = true;
    if (definition.type === 'optional') required = false;
    outer.unshift([...(definition.checks ?? [])]);
    inner = definition.innerType;
  }
  return { inner, nullable, required, outer: outer.flat() };
}

const WRAPPERS: ReadonlySet<string> = new Set(['nullable', 'optional', 'readonly']);

function allowedValues(definition: Definition): readonly unknown[] | null {
  if (definition.type === 'enum' && definition.entries) return enumValues(definition.entries);
  if (definition.type === 'literal' && definition.values) return definition.values;
  return null;
}

function issue(column: string, code: string, expected: string, actual: string, hint: string): Issue {
  return { code, column, expected, actual, hint };
}
