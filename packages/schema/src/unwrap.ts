import type { Json } from '@millrace/columns';
import * as z from 'zod';
import type { ColumnSettings } from './column-settings.js';
import { definitionOf, type ZodCheck, type ZodType } from './definition.js';

/** A zod type without its wrappers, and what they said. */
export interface Unwrapped {
  readonly inner: ZodType;
  readonly nullable: boolean;
  readonly required: boolean;
  /** The checks that were put on a wrapper, and so see nulls. */
  readonly outer: readonly ZodCheck[];
  /** What `.default()` gives; the outermost counts. */
  readonly defaults: readonly unknown[];
  /** The settings of `column`, the innermost first. */
  readonly settings: readonly ColumnSettings[];
  readonly described: Described;
}

/** What zod's registry knows of a type. */
interface Described {
  readonly title?: string;
  readonly description?: string;
  readonly metadata?: { readonly [name: string]: Json };
}

const WRAPPERS: ReadonlySet<string> = new Set(['nullable', 'optional', 'readonly', 'default', 'nonoptional']);

/** Takes off what says whether a value may be null or absent. */
export function unwrap(type: ZodType): Unwrapped {
  let inner = type;
  let nullable = false;
  let required: boolean | undefined;
  const outer: ZodCheck[][] = [];
  const defaults: unknown[] = [];
  const settings: ColumnSettings[] = [];
  const described: Described[] = [];
  for (;;) {
    const definition = definitionOf(inner);
    if (definition.millraceColumn !== undefined) settings.unshift(definition.millraceColumn);
    described.unshift(registered(inner));
    if (definition.innerType === undefined || !WRAPPERS.has(definition.type ?? '')) break;
    if (definition.type === 'nullable') nullable = true;
    if (definition.type === 'optional') required ??= false;
    if (definition.type === 'nonoptional') required ??= true;
    if (definition.type === 'default') defaults.push(definition.defaultValue);
    outer.unshift([...(definition.checks ?? [])]);
    inner = definition.innerType;
  }
  return {
    inner,
    nullable,
    required: required ?? true,
    outer: outer.flat(),
    defaults,
    settings,
    described: Object.assign({}, ...described) as Described,
  };
}

function registered(type: ZodType): Described {
  const found = z.globalRegistry.get(type as z.ZodType);
  if (found === undefined) return {};
  const { title, description, id: _, ...rest } = found as Record<string, unknown>;
  const metadata = Object.entries(rest).filter(([, value]) => isJson(value, 0)) as [string, Json][];
  return {
    ...(typeof title === 'string' && { title }),
    ...(typeof description === 'string' && { description }),
    ...(metadata.length > 0 && { metadata: Object.fromEntries(metadata) }),
  };
}

const DEEPEST = 64;

/** Tells whether a value is plain JSON, not deeper than anyone writes by hand. */
export function isJson(value: unknown, depth: number): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > DEEPEST) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  const prototype = Object.getPrototypeOf(value) as unknown;
  return (
    (prototype === Object.prototype || prototype === null) &&
    Object.values(value).every((item) => isJson(item, depth + 1))
  );
}
