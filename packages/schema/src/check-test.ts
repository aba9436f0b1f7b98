import { compareValues, type DataType } from '@millrace/columns';
import type { CheckDefinition, Constant } from './check-definition.js';
import { functionOf } from './check-function.js';
import { comparable } from './constant.js';
import { patternRegExp } from './pattern-regexp.js';

/** Whether one cell's JavaScript value passes: a check's slow and obvious form, and that which runs row by row. */
export type CellTest = (value: unknown) => unknown;

/** The test of a check that `column` was given, over values of a type; what concerns more than a cell always passes. */
export function testOf(check: CheckDefinition, type: DataType): CellTest {
  const test = valueTest(check, type);
  return (value) => (value === null ? passesNull(check) : test(value));
}

function passesNull(check: CheckDefinition): unknown {
  if (check.check === 'ne') return true;
  if (check.check === 'isin') return check.values.includes(null);
  if (check.check === 'notin') return !check.values.includes(null);
  return check.check === 'function' ? functionOf(check)?.(null as never) : false;
}

function valueTest(check: CheckDefinition, type: DataType): CellTest {
  switch (check.check) {
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return comparisonTest(check.check, check.value, type);
    case 'inRange': {
      const ends = [
        ...(check.min === null ? [] : [comparisonTest(check.includeMin ? 'ge' : 'gt', check.min, type)]),
        ...(check.max === null ? [] : [comparisonTest(check.includeMax ? 'le' : 'lt', check.max, type)]),
      ];
      return (value) => ends.every((end) => end(value));
    }
    case 'isin':
    case 'notin': {
      const members = check.values
        .filter((one) => one !== null)
        .map((one) => comparisonTest('eq', one, type));
      return (value) => members.some((member) => member(value)) === (check.check === 'isin');
    }
    case 'strLength':
    case 'listLength':
      return (value) => {
        const length = typeof value === 'string' ? [...value].length : (value as readonly unknown[]).length;
        return length >= (check.min ?? 0) && length <= (check.max ?? Infinity);
      };
    case 'strMatches': {
      const pattern = patternRegExp({ ...check, flags: check.flags.replace('g', '') });
      return (value) => {
        pattern.lastIndex = 0;
        return pattern.test(String(value));
      };
    }
    case 'strContains':
      return (value) => String(value).includes(check.text, check.position);
    case 'strStartsWith':
      return (value) => String(value).startsWith(check.text);
    case 'strEndsWith':
      return (value) => String(value).endsWith(check.text);
    case 'multipleOf':
      return (value) => isMultiple(value, check.value);
    case 'function': {
      const run = functionOf(check) as CellTest | undefined;
      return check.over === 'cell' && run !== undefined ? run : () => true;
    }
    default:
      return () => true;
  }
}

function comparisonTest(
  operator: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le',
  constant: Constant,
  type: DataType,
): CellTest {
  const other = comparable(constant, type);
  return (value) => {
    if (Number.isNaN(value)) return operator === 'ne';
    const order = compareValues(comparable(value, type), other);
    switch (operator) {
      case 'eq':
        return order === 0;
      case 'ne':
        return order !== 0;
      case 'gt':
        return order > 0;
      case 'ge':
        return order >= 0;
      case 'lt':
        return order < 0;
      case 'le':
        return order <= 0;
    }
  };
}

/** By exact value, as far as doubles are exact: 0.3 is a multiple of 0.1 where it is what 3 * 0.1 rounds to. */
function isMultiple(value: unknown, divisor: number | bigint): boolean {
  if (typeof value === 'bigint' || typeof divisor === 'bigint') {
    if (typeof value === 'number' && !Number.isInteger(value)) return false;
    const whole = typeof divisor === 'bigint' || Number.isInteger(divisor);
    return whole && BigInt(value as number) % BigInt(divisor) === 0n;
  }
  const quotient = Math.round((value as number) / divisor);
  return Number.isFinite(value) && quotient * divisor === value;
}
