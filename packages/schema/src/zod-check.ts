import * as z from 'zod';
import type { CheckDefinition, FormatCheck } from './check-definition.js';
import type { Family } from './column-definition.js';
import type { ZodCheck } from './definition.js';
import { patternRegExp } from './pattern-regexp.js';

const FORMATS: Readonly<Record<string, (options: object) => unknown>> = {
  email: z.email,
  uuid: z.uuid,
  guid: z.guid,
  url: z.url,
  emoji: z.emoji,
  nanoid: z.nanoid,
  cuid: z.cuid,
  cuid2: z.cuid2,
  ulid: z.ulid,
  xid: z.xid,
  ksuid: z.ksuid,
  ipv4: z.ipv4,
  ipv6: z.ipv6,
  mac: z.mac,
  cidrv4: z.cidrv4,
  cidrv6: z.cidrv6,
  base64: z.base64,
  base64url: z.base64url,
  e164: z.e164,
  jwt: z.jwt,
  hostname: z.hostname,
  hex: z.hex,
  date: z.iso.date,
  time: z.iso.time,
  datetime: z.iso.datetime,
  duration: z.iso.duration,
  lowercase: z.lowercase,
  uppercase: z.uppercase,
};

/** A check of zod's own that says what a definition says; undefined where zod has no word for it. */
export function zodCheckOf(check: CheckDefinition, family: Family): ZodCheck | undefined {
  const { name, ignoreNulls, warnOnly, severity, mostly, failureLimit, by } = check;
  const asked = [name, ignoreNulls, warnOnly, severity, mostly, failureLimit, by];
  if (asked.some((option) => option !== undefined)) return undefined;
  const { message, aborts } = check;
  const options = {
    ...(message !== undefined && { error: message }),
    ...(aborts === true && { abort: true }),
  };
  return plainCheck(check, family, options) as ZodCheck | undefined;
}

function plainCheck(check: CheckDefinition, family: Family, options: object): unknown {
  switch (check.check) {
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le': {
      const fits = ['number', 'bigint'].includes(typeof check.value) || check.value instanceof Date;
      const make = { gt: z.gt, ge: z.gte, lt: z.lt, le: z.lte }[check.check] as (
        value: unknown,
        options: object,
      ) => unknown;
      return fits ? make(check.value, options) : undefined;
    }
    case 'strLength':
    case 'listLength':
      return lengthCheck(check.min, check.max, options);
    case 'strMatches': {
      if (check.dialect !== 'ecmascript' || check.anchor !== 'search' || check.slow === true)
        return undefined;
      return z.regex(patternRegExp(check), options as { error: string });
    }
    case 'strContains':
      return z.includes(check.text, {
        ...options,
        ...(check.position !== undefined && { position: check.position }),
      });
    case 'strStartsWith':
      return z.startsWith(check.text, options as { error: string });
    case 'strEndsWith':
      return z.endsWith(check.text, options as { error: string });
    case 'multipleOf':
      return (z.multipleOf as (value: unknown, options: object) => unknown)(check.value, options);
    case 'numberFormat': {
      const formats = {
        safeint: z.int,
        int32: z.int32,
        uint32: z.uint32,
        float32: z.float32,
        float64: z.float64,
        int64: z.int64,
        uint64: z.uint64,
      } as const;
      const isBig = check.format === 'int64' || check.format === 'uint64';
      return isBig === (family === 'bigint')
        ? (formats[check.format] as (options: object) => unknown)(options)
        : undefined;
    }
    case 'format':
      return formatCheck(check, options);
    default:
      return undefined;
  }
}

function lengthCheck(min: number | null, max: number | null, options: object): unknown {
  const given = options as { error: string };
  if (min !== null && min === max) return z.length(min, given);
  if (min !== null && max !== null) return undefined;
  return min !== null ? z.minLength(min, given) : z.maxLength(max!, given);
}

/** A format of zod's by its name; one that is its pattern alone, by that. */
function formatCheck({ format, pattern, options: asked = {} }: FormatCheck, options: object): unknown {
  const named = Object.entries(asked).map(([name, value]) => [
    name,
    isPattern(value) ? written(value.pattern, value.flags) : value,
  ]);
  const make = FORMATS[format];
  if (make !== undefined) return make({ ...options, ...Object.fromEntries(named) });
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(pattern ?? '') ?? [];
  if (source === undefined) return undefined;
  return z.stringFormat(format, written(source, flags ?? ''), options as { error: string });
}

function written(pattern: string, flags: string): RegExp {
  return patternRegExp({ pattern, flags, dialect: 'ecmascript', anchor: 'search' });
}

function isPattern(value: unknown): value is { readonly pattern: string; readonly flags: string } {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'pattern') === 'string';
}
