import { and, type Expr, isMillraceError, lit, not, or, type Predicate, types } from '@millrace/columns';
import * as z from 'zod';
import type { ColumnCheck } from './column-plan.js';
import { type Definition, definitionOf } from './definition.js';
import { isWellFormed, portablePattern } from './pattern.js';
import { type Cell, jsonOperand, type Rule, type RuleOperands } from './rule.js';

type Draft = Pick<Rule, 'code' | 'text' | 'operands' | 'passes' | 'failsFinite'> & {
  readonly aborts?: boolean;
};

const SAFE = Number.MAX_SAFE_INTEGER;
const GREATEST = Number.MAX_VALUE;
const FLOAT32_GREATEST = 3.4028234663852886e38;
const defaultWhen = definitionOf(z.string().min(1)).checks?.map(definitionOf)[0]?.when;

/** The rules that one zod check stands for; what isn't known here is left to zod, row by row. */
export function checkRules(check: ColumnCheck, index: number): Rule[] {
  const definition = definitionOf(check.zod);
  const note = noteOf(definition);
  const plain = !check.onNull && (definition.when === undefined || definition.when === defaultWhen);
  return drafts(definition).map((draft) => ({
    code: draft.code,
    text: draft.text,
    operands: note === undefined ? draft.operands : { ...draft.operands, note },
    aborts: draft.aborts ?? definition.abort === true,
    check: index,
    passes: plain ? draft.passes : () => undefined,
    ...(draft.failsFinite && { failsFinite: draft.failsFinite }),
  }));
}

function drafts(definition: Definition): Draft[] {
  switch (definition.check) {
    case 'greater_than':
    case 'less_than':
      return [boundDraft(definition, definition.check === 'greater_than')];
    case 'min_length':
      return [lengthDraft('too_small', definition.minimum!)];
    case 'max_length':
      return [lengthDraft('too_big', definition.maximum!)];
    case 'length_equals':
      return [lengthDraft('invalid_length', definition.length!)];
    case 'number_format':
      return numberFormatDrafts(definition.format!);
    case 'bigint_format':
      return [bigIntFormatDraft(definition.format!)];
    case 'multiple_of':
      return [multipleDraft(definition.value)];
    case 'string_format':
      return [textDraft(definition)];
    case 'describe':
    case 'meta':
      return [];
    default:
      // What a superRefine reports may stop the checks behind it, or not: only zod can tell.
      return [
        { ...byZod('custom', 'custom check', {}), ...(definition.fn === undefined && { aborts: true }) },
      ];
  }
}

function byZod(code: Rule['code'], text: string, operands: RuleOperands): Draft {
  return { code, text, operands, passes: () => undefined };
}

function boundDraft({ value, inclusive = false }: Definition, low: boolean): Draft {
  const bound = jsonOperand(value);
  const name = low ? (inclusive ? 'min' : 'gt') : inclusive ? 'max' : 'lt';
  return {
    code: low ? 'too_small' : 'too_big',
    text: `${name}(${operandText(value)})`,
    operands: { [low ? 'minimum' : 'maximum']: bound, inclusive, of: 'value' },
    passes: (cell) => {
      const literal = boundLiteral(value, cell);
      if (literal === undefined) return undefined;
      if (low) return inclusive ? cell.value.ge(literal) : cell.value.gt(literal);
      return inclusive ? cell.value.le(literal) : cell.value.lt(literal);
    },
    failsFinite: (cell) => {
      const literal =
        Number.isFinite(value) || typeof value === 'bigint' ? boundLiteral(value, cell) : undefined;
      if (literal === undefined) return undefined;
      if (low) return beyond(inclusive ? cell.value.lt(literal) : cell.value.le(literal), cell, -GREATEST);
      return beyond(inclusive ? cell.value.gt(literal) : cell.value.ge(literal), cell, GREATEST);
    },
  };
}

/** Of a float, only as far as finite values go: together one range. */
function beyond(outside: Predicate, { value, type }: Cell, end: number): Predicate {
  if (type.kind !== 'float') return outside;
  return and(end < 0 ? value.ge(end) : value.le(end), outside);
}

/** The bound in the cell's own type; undefined where zod compares what Arrow can't (text by UTF-16, an invalid date). */
function boundLiteral(value: unknown, { type }: Cell): Predicate | undefined {
  if (value instanceof Date) {
    const milliseconds = value.getTime();
    return Number.isNaN(milliseconds) ? undefined : lit(BigInt(milliseconds), types.timestamp('ms', 'UTC'));
  }
  if (typeof value === 'number') return type.kind === 'int' || type.kind === 'float' ? lit(value) : undefined;
  if (typeof value !== 'bigint') return undefined;
  if (type.kind === 'int' || type.kind === 'float') return lit(value);
  return value >= -(2n ** 63n) && value < 2n ** 63n ? lit(value, type) : undefined;
}

const LENGTH_NAMES = { too_small: 'minLength', too_big: 'maxLength', invalid_length: 'length' } as const;

function lengthDraft(code: keyof typeof LENGTH_NAMES, size: number): Draft {
  const operands: RuleOperands =
    code === 'invalid_length'
      ? { length: size }
      : { [code === 'too_small' ? 'minimum' : 'maximum']: size, inclusive: true, of: 'length' };
  return {
    code,
    text: `${LENGTH_NAMES[code]}(${size})`,
    operands,
    passes: ({ value, type }) => {
      if (type.kind !== 'utf8') return undefined;
      const length = value.length();
      if (code === 'invalid_length') return length.eq(size);
      return code === 'too_small' ? length.ge(size) : length.le(size);
    },
  };
}

const NUMBER_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  float32: [-FLOAT32_GREATEST, FLOAT32_GREATEST],
};

function numberFormatDrafts(format: string): Draft[] {
  const range = NUMBER_RANGES[format];
  const found: Draft[] = format.includes('int') ? [WHOLE, SAFE_INTEGER] : [];
  if (range === undefined) return found;
  const [low, high] = range;
  found.push({
    code: 'out_of_range',
    text: format,
    operands: { format, minimum: low, maximum: high, inclusive: true, of: 'value' },
    // zod judges the range of an integer format only on safe integers.
    passes: ({ value }) =>
      format === 'float32'
        ? value.between(low, high)
        : or(value.between(low, high), not(value.between(-SAFE, SAFE))),
  });
  return found;
}

const WHOLE: Draft = {
  code: 'not_integer',
  text: 'int',
  operands: {},
  aborts: true,
  passes: ({ value, type }) => {
    if (type.kind === 'int') return true;
    // Doubles from 2^53 on are integers all.
    const great = or(value.between(-GREATEST, -SAFE), value.between(SAFE, GREATEST));
    return or(isWhole(value), great);
  },
};

/** True on null as well, which is for another rule to judge. */
function isWhole(value: Expr): Predicate {
  return or(value.isNull(), value.cast(types.int64()).isNotNull());
}

const SAFE_INTEGER: Draft = {
  code: 'unsafe_integer',
  text: 'safe integer',
  operands: { minimum: -SAFE, maximum: SAFE, inclusive: true, of: 'value' },
  passes: ({ value, type }) => (type.kind === 'int' && type.bits < 64 ? true : value.between(-SAFE, SAFE)),
};

function bigIntFormatDraft(format: string): Draft {
  const unsigned = format === 'uint64';
  const [low, high] = unsigned ? [0n, 2n ** 64n - 1n] : [-(2n ** 63n), 2n ** 63n - 1n];
  return {
    code: 'out_of_range',
    text: format,
    operands: { format, minimum: jsonOperand(low), maximum: jsonOperand(high), inclusive: true, of: 'value' },
    passes: ({ value, type }) => {
      if (type.kind !== 'int') return true;
      if (unsigned) return type.signed ? value.ge(0) : true;
      return type.signed || type.bits < 64 ? true : value.le(high);
    },
  };
}

function multipleDraft(divisor: unknown): Draft {
  // zod's own test allows for rounding, which shows beyond 2^52; below that the quotient is whole or clearly not.
  const exact =
    typeof divisor === 'number' && Number.isInteger(divisor) && divisor !== 0 && Math.abs(divisor) <= 2 ** 32;
  return {
    code: 'not_multiple_of',
    text: `multipleOf(${operandText(divisor)})`,
    operands: { divisor: jsonOperand(divisor) },
    passes: ({ value, type }) =>
      exact && type.kind === 'int' && type.bits < 64 ? isWhole(value.dividedBy(divisor)) : undefined,
  };
}

function textDraft(definition: Definition): Draft {
  const { format = 'text', pattern } = definition;
  const affix = affixDraft(definition);
  if (affix !== undefined) return affix;
  if (format !== 'regex' && format !== 'lowercase' && format !== 'uppercase') {
    return byZod('invalid_format', format, { format });
  }
  const portable = pattern === undefined ? null : portablePattern(pattern);
  return {
    code: 'invalid_format',
    text: format === 'regex' ? `regex(${String(pattern)})` : format,
    operands: { format, pattern: String(pattern) },
    passes: ({ value, type }) =>
      portable === null || type.kind !== 'utf8'
        ? undefined
        : understood(() => value.matches(portable.pattern, { ignoreCase: portable.ignoreCase })),
  };
}

function affixDraft({ format, prefix, suffix, includes, position }: Definition): Draft | undefined {
  const text =
    format === 'starts_with'
      ? prefix
      : format === 'ends_with'
        ? suffix
        : format === 'includes'
          ? includes
          : undefined;
  if (text === undefined) return undefined;
  const name = format === 'starts_with' ? 'startsWith' : format === 'ends_with' ? 'endsWith' : 'includes';
  return {
    code: 'invalid_format',
    text: `${name}(${JSON.stringify(text)})`,
    operands: { format: format!, text },
    passes: ({ value, type }) => {
      if (type.kind !== 'utf8' || !isWellFormed(text) || position !== undefined) return undefined;
      if (format === 'starts_with') return value.startsWith(text);
      return format === 'ends_with' ? value.endsWith(text) : value.contains(text);
    },
  };
}

/** What a builder returns, or undefined where it refuses the pattern. */
function understood(build: () => Predicate): Predicate | undefined {
  try {
    return build();
  } catch (error) {
    if (isMillraceError(error)) return undefined;
    throw error;
  }
}

function operandText(value: unknown): string {
  if (value instanceof Date) return String(jsonOperand(value));
  return typeof value === 'bigint' ? `${value}n` : String(value);
}

/** The author's own message, where it is plain text. */
function noteOf(definition: Definition): string | undefined {
  if (typeof definition.error !== 'function') return undefined;
  try {
    const said: unknown = definition.error({ code: 'custom', input: undefined, path: [] });
    const text = typeof said === 'object' && said !== null ? Reflect.get(said, 'message') : said;
    return typeof text === 'string' && text !== '' ? text : undefined;
  } catch {
    return undefined;
  }
}
