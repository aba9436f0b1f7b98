import type { DataType } from '@millrace/columns';
import type * as z from 'zod';
import type { ColumnSettings } from './column-settings.js';

/** A zod type of any flavour: classic, mini, or another copy of zod. */
export type ZodType = z.core.$ZodType;

/** What is read of a zod type's or check's `_zod.def`; never `bag`, and never by `instanceof`. */
export interface Definition {
  readonly type?: string;
  readonly check?: string;
  readonly checks?: readonly ZodCheck[];
  readonly coerce?: boolean;
  readonly innerType?: ZodType;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
  readonly options?: readonly ZodType[];
  /** Of an object. */
  readonly shape?: Readonly<Record<string, ZodType>>;
  /** Of an object: `z.never()` where it is strict, `z.unknown()` where it is loose. */
  readonly catchall?: ZodType;
  /** Of an array. */
  readonly element?: ZodType;
  /** Of a record or map. */
  readonly keyType?: ZodType;
  readonly valueType?: ZodType;
  /** Of a pipe. */
  readonly in?: ZodType;
  readonly out?: ZodType;
  readonly transform?: unknown;
  readonly defaultValue?: unknown;
  readonly format?: string;
  readonly value?: unknown;
  readonly inclusive?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly pattern?: RegExp;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly includes?: string;
  readonly position?: number;
  readonly abort?: boolean;
  readonly when?: (payload: Payload) => boolean;
  readonly fn?: unknown;
  readonly error?: unknown;
  readonly tx?: unknown;
  /** The Arrow column that a builder of this package asks for. */
  readonly millrace?: ColumnMetadata;
  /** What `column` was given beside the type. */
  readonly millraceColumn?: ColumnSettings;
}

/** What a builder of this package writes into a zod type's definition; it survives `.min()` and the like. */
export interface ColumnMetadata {
  readonly type: DataType;
  /** How many of the leading checks the Arrow type itself guarantees. */
  readonly implied: number;
  readonly builder: string;
}

/** A value on its way through zod's checks, with what they found so far. */
export interface Payload {
  value: unknown;
  issues: ZodIssue[];
}

/** What zod says of a value that fails. */
export interface ZodIssue {
  readonly continue?: boolean;
  readonly path?: readonly PropertyKey[];
  readonly message?: string;
  readonly [operand: string]: unknown;
}

/** One check of a zod type: what `def.checks` lists, and what a format such as `z.email()` is itself. */
export interface ZodCheck {
  readonly _zod: {
    readonly def: Definition;
    check(payload: Payload): unknown;
  };
}

/** The definition of a zod type or check. */
export function definitionOf(type: ZodType | ZodCheck): Definition {
  return type._zod.def as unknown as Definition;
}

/** Tells a zod type from anything else, whichever copy made it. */
export function isZodType(value: unknown): value is ZodType {
  if (typeof value !== 'object' || value === null) return false;
  const internals = Reflect.get(value, '_zod') as { def?: Definition; run?: unknown } | undefined;
  return typeof internals?.def?.type === 'string' && typeof internals.run === 'function';
}

/** The checks of a type in zod's own order: a format is its own first check. */
export function checksOf(type: ZodType): readonly ZodCheck[] {
  const definition = definitionOf(type);
  const own = definition.check === undefined ? [] : [type as unknown as ZodCheck];
  return [...own, ...(definition.checks ?? [])];
}

/** A zod type of the same class with more in its definition; whatever copy of zod made it, and whatever is registered of it. */
export function redefined<Type extends ZodType>(type: Type, changes: Partial<Definition>): Type {
  const internals = type._zod as unknown as { constr: new (definition: unknown) => Type };
  const own = Object.getOwnPropertyDescriptors(definitionOf(type));
  const copy = new internals.constr(Object.assign(Object.defineProperties({}, own), changes));
  Object.assign(copy._zod, { parent: type });
  return copy;
}

/** The values that an enum allows, by zod's rule: the reverse entries of a numeric TypeScript enum do not count. */
export function enumValues(entries: Readonly<Record<string, string | number>>): (string | number)[] {
  const numbers = new Set(Object.values(entries).filter((value) => typeof value === 'number'));
  return Object.entries(entries)
    .filter(([key]) => !numbers.has(+key))
    .map(([, value]) => value);
}
