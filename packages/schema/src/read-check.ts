import type { Json } from '@millrace/columns';
import * as z from 'zod';
import type { CheckDefinition, CheckOptions, Constant, NumberFormatCheck } from './check-definition.js';
import { withFunction } from './check-function.js';
import { type Definition, definitionOf, type ZodCheck } from './definition.js';

const defaultWhen = definitionOf(z.string().min(1)).checks?.map(definitionOf)[0]?.when;

/** What a zod check says, as data; null for what only describes. What has no word here is a function. */
export function readCheck(check: ZodCheck, onNull: boolean, isList: boolean): CheckDefinition | null {
  const definition = definitionOf(check);
  if (definition.check === 'describe' || definition.check === 'meta') return null;
  const message = messageOf(definition);
  const options: CheckOptions = {
    ...(message !== undefined && { message }),
    ...(onNull && { ignoreNulls: false }),
    ...(definition.abort === true && { aborts: true }),
  };
  const plain = !onNull && (definition.when === undefined || definition.when === defaultWhen);
  const known = plain ? knownCheck(definition, options, isList) : undefined;
  return known ?? functionOfZod(check, definition, options);
}

function functionOfZod(check: ZodCheck, definition: Definition, options: CheckOptions): CheckDefinition {
  const run = (definition.fn ?? check._zod.check) as (...operands: never[]) => unknown;
  const when =
    definition.when === undefined || definition.when === defaultWhen ? '' : String(definition.when);
  const kind = definition.check === 'custom' ? '' : String(definition.check);
  const source = [kind, String(run), when].filter((part) => part !== '').join('\n');
  // What a superRefine reports may stop the checks behind it, or not: only zod can tell.
  const stops = definition.fn === undefined && definition.check === 'custom';
  return withFunction(
    { ...options, ...(stops && { aborts: true }), check: 'function', over: 'cell', source },
    run,
  );
}

function knownCheck(
  definition: Definition,
  options: CheckOptions,
  isList: boolean,
): CheckDefinition | undefined {
  const length = isList ? 'listLength' : 'strLength';
  switch (definition.check) {
    case 'greater_than':
      return { ...options, check: definition.inclusive ? 'ge' : 'gt', value: definition.value as Constant };
    case 'less_than':
      return { ...options, check: definition.inclusive ? 'le' : 'lt', value: definition.value as Constant };
    case 'min_length':
      return { ...options, check: length, min: definition.minimum!, max: null };
    case 'max_length':
      return { ...options, check: length, min: null, max: definition.maximum! };
    case 'length_equals':
      return { ...options, check: length, min: definition.length!, max: definition.length! };
    case 'number_format':
    case 'bigint_format':
      return { ...options, check: 'numberFormat', format: definition.format as NumberFormatCheck['format'] };
    case 'multiple_of':
      return { ...options, check: 'multipleOf', value: definition.value as number | bigint };
    case 'string_format':
      return textCheck(definition, options);
    default:
      return undefined;
  }
}

function textCheck(definition: Definition, options: CheckOptions): CheckDefinition {
  const { format = 'text', pattern, prefix, suffix, includes, position } = definition;
  if (format === 'starts_with') return { ...options, check: 'strStartsWith', text: prefix! };
  if (format === 'ends_with') return { ...options, check: 'strEndsWith', text: suffix! };
  if (format === 'includes')
    return { ...options, check: 'strContains', text: includes!, ...(position !== undefined && { position }) };
  if (format === 'regex' && pattern !== undefined) {
    const { source, flags } = pattern;
    return {
      ...options,
      check: 'strMatches',
      pattern: source,
      flags: flags.replace(/[gd]/g, ''),
      dialect: 'ecmascript',
      anchor: 'search',
    };
  }
  const asked = formatOptions(definition);
  return {
    ...options,
    check: 'format',
    format,
    ...(pattern !== undefined && { pattern: String(pattern) }),
    ...(Object.keys(asked).length > 0 && { options: asked }),
  };
}

const FORMAT_OPTIONS = [
  'precision',
  'offset',
  'local',
  'version',
  'alg',
  'delimiter',
  'normalize',
  'hostname',
  'protocol',
];

function formatOptions(definition: Definition): Record<string, Json> {
  const found: Record<string, Json> = {};
  for (const name of FORMAT_OPTIONS) {
    const value: unknown = Reflect.get(definition, name);
    if (value instanceof RegExp) found[name] = { pattern: value.source, flags: value.flags };
    else if (['string', 'number', 'boolean'].includes(typeof value) && value !== false)
      found[name] = value as Json;
  }
  return found;
}

/** The author's own message, where it is plain text. */
function messageOf(definition: Definition): string | undefined {
  if (typeof definition.error !== 'function') return undefined;
  try {
    const said: unknown = definition.error({ code: 'custom', input: undefined, path: [] });
    const text = typeof said === 'object' && said !== null ? Reflect.get(said, 'message') : said;
    return typeof text === 'string' && text !== '' ? text : undefined;
  } catch {
    return undefined;
  }
}
