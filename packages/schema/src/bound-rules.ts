import { and, lit, type Predicate, types } from '@millrace/columns';
import type { Definition } from './definition.js';
import { type Cell, jsonOperand, type RuleOperands } from './rule.js';
import { operandText, type RuleDraft } from './rule-draft.js';

const GREATEST = Number.MAX_VALUE;

/** A least or greatest value: `min`, `gt`, `max`, `lt`. */
export function boundDraft({ value, inclusive = false }: Definition, low: boolean): RuleDraft {
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

/** A least, greatest or exact length of a text, in code points. */
export function lengthDraft(code: keyof typeof LENGTH_NAMES, size: number): RuleDraft {
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
