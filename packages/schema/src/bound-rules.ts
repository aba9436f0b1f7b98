import { and, type Predicate } from '@millrace/columns';
import type { ComparisonCheck, LengthCheck, RangeCheck } from './check-definition.js';
import { literalFor } from './constant.js';
import { type Cell, jsonOperand, type RuleOperands } from './rule.js';
import type { RuleDraft } from './rule-draft.js';

const GREATEST = Number.MAX_VALUE;

/** A comparison with a constant. */
export function comparisonDraft({ check, value }: ComparisonCheck): RuleDraft {
  if (check === 'eq' || check === 'ne') {
    return {
      code: 'invalid_value',
      operands: { value: jsonOperand(value) },
      passesNull: check === 'ne',
      passes: (cell) => {
        const literal = literalFor(value, cell.type);
        return literal && cell.value[check](literal);
      },
    };
  }
  const low = check === 'ge' || check === 'gt';
  const inclusive = check === 'ge' || check === 'le';
  return {
    code: low ? 'too_small' : 'too_big',
    operands: { [low ? 'minimum' : 'maximum']: jsonOperand(value), inclusive, of: 'value' },
    passes: (cell) => {
      const literal = literalFor(value, cell.type);
      return literal && cell.value[check](literal);
    },
    failsFinite: (cell) => {
      const finite = Number.isFinite(value) || typeof value === 'bigint';
      const literal = finite ? literalFor(value, cell.type) : undefined;
      if (literal === undefined) return undefined;
      const opposite = ({ ge: 'lt', gt: 'le', le: 'gt', lt: 'ge' } as const)[check];
      return beyond(cell.value[opposite](literal), cell, low ? -GREATEST : GREATEST);
    },
  };
}

/** Of a float, only as far as finite values go: together one range. */
function beyond(outside: Predicate, { value, type }: Cell, end: number): Predicate {
  if (type.kind !== 'float') return outside;
  return and(end < 0 ? value.ge(end) : value.le(end), outside);
}

/** A range, as one rule. */
export function rangeDraft({ min, max, includeMin, includeMax }: RangeCheck): RuleDraft {
  const operands: RuleOperands = {
    ...(min !== null && { minimum: jsonOperand(min), inclusive: includeMin }),
    ...(max !== null && { maximum: jsonOperand(max), maximumInclusive: includeMax }),
    of: 'value',
  };
  return {
    code: 'out_of_range',
    operands,
    passes: (cell) => {
      const [low, high] = [literalFor(min, cell.type), literalFor(max, cell.type)];
      if ((low === undefined) !== (min === null) || (high === undefined) !== (max === null)) return undefined;
      const parts = [
        ...(low === undefined ? [] : [includeMin ? cell.value.ge(low) : cell.value.gt(low)]),
        ...(high === undefined ? [] : [includeMax ? cell.value.le(high) : cell.value.lt(high)]),
      ];
      return and(...parts);
    },
  };
}

/** Bounds of a text's length, in code points. */
export function lengthDraft({ min, max }: LengthCheck): RuleDraft {
  const exact = min !== null && min === max;
  const operands: RuleOperands = exact
    ? { length: min }
    : {
        ...(min !== null && { minimum: min }),
        ...(max !== null && { maximum: max }),
        inclusive: true,
        of: 'length',
      };
  return {
    code: exact || (min !== null && max !== null) ? 'invalid_length' : min !== null ? 'too_small' : 'too_big',
    operands,
    passes: ({ value, type }) => {
      if (type.kind !== 'utf8') return undefined;
      const length = value.length();
      if (exact) return length.eq(min);
      if (min !== null && max !== null) return length.between(min, max);
      return min !== null ? length.ge(min) : length.le(max!);
    },
  };
}
