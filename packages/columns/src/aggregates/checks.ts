import type { OptionRecord } from '../accumulators/accumulator.js';
import type { DataType } from '../data-type.js';
import { physicalClass } from '../dense.js';
import { UsageError } from '../errors.js';
import { plainType, typeName } from '../type-name.js';

/** Throws `UsageError` unless there are from `least` to `most` inputs. */
export function checkInputs(
  name: string,
  types: readonly DataType[],
  least: number,
  most: number = least,
): void {
  if (types.length >= least && types.length <= most) return;
  const wanted =
    most === least ? String(least) : most === Infinity ? `${least} or more` : `${least} to ${most}`;
  throw new UsageError('bad_input', `${name} takes ${wanted} inputs, not ${types.length}.`, {
    issues: [{ code: 'bad_input', expected: wanted, actual: types.length }],
  });
}

/** Throws `UsageError` for an option that a kind does not have, and for a `nan` that means nothing. */
export function checkOptions(name: string, options: OptionRecord, defaults: OptionRecord): void {
  for (const option of Object.keys(options)) {
    if (Object.hasOwn(defaults, option)) continue;
    throw new UsageError('unknown_option', `${name} has no option '${option}'.`, {
      issues: [{ code: 'unknown_option', actual: option, expected: Object.keys(defaults) }],
    });
  }
  const { nan } = options;
  if (nan === undefined || nan === 'skip' || nan === 'propagate') return;
  throw new UsageError('bad_option', `'nan' of ${name} must be 'skip' or 'propagate'.`, {
    issues: [{ code: 'bad_option', expected: ['skip', 'propagate'], actual: nan }],
  });
}

/** Throws `UsageError` unless the input is boolean. */
export function checkPredicate(name: string, type: DataType): void {
  const { kind } = plainType(type);
  if (kind !== 'bool' && kind !== 'null') refuse(name, type, 'a predicate (bool)');
}

/** Throws `UsageError` unless values of the type have an order. */
export function checkComparable(name: string, type: DataType): void {
  if (physicalClass(type) === 'nested')
    refuse(name, type, 'a type with an order (not a list, struct or map)');
}

/** Throws `UsageError` unless values of the type can be added up. */
export function checkSummable(name: string, type: DataType): void {
  const { kind } = plainType(type);
  if (!['null', 'int', 'float', 'decimal', 'duration'].includes(kind)) {
    refuse(name, type, 'an integer, float, decimal or duration');
  }
}

/** Throws `UsageError` unless values of the type lie on a line: numbers and temporal types. */
export function checkMeasurable(name: string, type: DataType): void {
  const physical = physicalClass(type);
  if (physical === 'bytes' || physical === 'nested' || physical === 'bool') {
    refuse(name, type, 'a number or a temporal type');
  }
}

/** Throws `UsageError` for decimals. */
export function checkNotDecimal(name: string, type: DataType): void {
  if (plainType(type).kind === 'decimal')
    refuse(name, type, 'a number or a temporal type that is not a decimal');
}

function refuse(name: string, type: DataType, expected: string): never {
  throw new UsageError('wrong_type', `${name} takes ${expected}, not ${typeName(type)}.`, {
    issues: [{ code: 'wrong_type', expected, actual: typeName(type) }],
  });
}

/** Throws `UsageError` unless the names of a row hash are one per input. */
export function checkNames(inputs: number, names: unknown): void {
  if (Array.isArray(names) && names.length === inputs && names.every((name) => typeof name === 'string'))
    return;
  throw new UsageError(
    'bad_option',
    `'names' of rowHash must be one string per input (there are ${inputs}).`,
    {
      issues: [{ code: 'bad_option', expected: inputs, actual: names }],
    },
  );
}
