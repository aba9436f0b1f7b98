import { type Expr, not, or, type Predicate, types } from '@millrace/columns';
import { jsonOperand } from './rule.js';
import type { RuleDraft } from './rule-draft.js';

const SAFE = Number.MAX_SAFE_INTEGER;
const GREATEST = Number.MAX_VALUE;
const FLOAT32_GREATEST = 3.4028234663852886e38;

const NUMBER_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  float32: [-FLOAT32_GREATEST, FLOAT32_GREATEST],
};

/** What `z.int()`, `z.int32()`, `z.uint32()` and `z.float32()` demand of a number. */
export function numberFormatDrafts(format: string): RuleDraft[] {
  const range = NUMBER_RANGES[format];
  const found: RuleDraft[] = format.includes('int') ? [WHOLE, SAFE_INTEGER] : [];
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

const WHOLE: RuleDraft = {
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

const SAFE_INTEGER: RuleDraft = {
  code: 'unsafe_integer',
  text: 'safe integer',
  operands: { minimum: -SAFE, maximum: SAFE, inclusive: true, of: 'value' },
  passes: ({ value, type }) => (type.kind === 'int' && type.bits < 64 ? true : value.between(-SAFE, SAFE)),
};

/** What `z.int64()` and `z.uint64()` demand of a bigint. */
export function bigIntFormatDraft(format: string): RuleDraft {
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

/** A number that goes into the value without remainder. */
export function multipleDraft(divisor: number | bigint): RuleDraft {
  // zod's own test allows for rounding, which shows beyond 2^52; below that the quotient is whole or clearly not.
  const exact =
    typeof divisor === 'number' && Number.isInteger(divisor) && divisor !== 0 && Math.abs(divisor) <= 2 ** 32;
  return {
    code: 'not_multiple_of',
    operands: { divisor: jsonOperand(divisor) },
    passes: ({ value, type }) =>
      exact && type.kind === 'int' && type.bits < 64 ? isWhole(value.dividedBy(divisor)) : undefined,
  };
}
