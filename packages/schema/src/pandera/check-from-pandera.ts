import type { DataType } from '@millrace/columns';
import type { CheckDefinition, CheckOptions, Constant } from '../check-definition.js';
import { isObject, memberOf, type Plain, type PlainObject } from '../documents/plain-document.js';

import type { PanderaApi } from './dtype.js';

/** One check of a pandera document: its name, its operands by parameter, and its options. */
export interface PanderaCheck {
  readonly name: string;
  readonly operands: PlainObject;
  readonly options: PlainObject;
}

const OPTION_KEYS: ReadonlySet<string> = new Set([
  ...['check_name', 'ignore_na', 'raise_warning', 'n_failure_cases', 'groupby', 'groups', 'error', 'name'],
]);

/** The members of a column that are no checks, as 0.35 reads them. */
export const columnKeys: ReadonlySet<string> = new Set([
  ...['title', 'description', 'dtype', 'nullable', 'checks', 'name', 'unique', 'coerce', 'required', 'regex'],
  ...['default', 'report_duplicates', 'drop_invalid_rows', 'dims', 'alias', 'ordered_dims', 'sizes', 'shape'],
  ...['coords', 'schema_type', 'version', 'metadata'],
]);

/** A check in the flat layout, `in_range: { min_value: 0, … }`: operands and options lie side by side. */
export function flatCheck(name: string, value: Plain): PanderaCheck {
  if (!isObject(value)) return { name, operands: value === null ? {} : { value }, options: {} };
  const entries = Object.entries(value);
  return {
    name,
    operands: Object.fromEntries(entries.filter(([key]) => !OPTION_KEYS.has(key) && key !== 'options')),
    options: {
      ...Object.fromEntries(entries.filter(([key]) => OPTION_KEYS.has(key))),
      ...(isObject(value['options']) ? value['options'] : {}),
    },
  };
}

/** The checks under `checks`: a list whose entries carry `options.check_name`, or, as before, an object by name. */
export function listedChecks(checks: Plain | undefined): (PanderaCheck | string)[] {
  if (isObject(checks)) return Object.entries(checks).map(([name, value]) => flatCheck(name, value));
  if (!Array.isArray(checks)) return [];
  return checks.map((entry: Plain) => {
    const options = isObject(entry) ? memberOf(entry, 'options') : undefined;
    const name = isObject(options) ? memberOf(options, 'check_name') : undefined;
    return typeof name === 'string' ? flatCheck(name, entry) : 'a check without a name';
  });
}

const NAMES: Readonly<Record<string, string>> = {
  eq: 'equal_to',
  ne: 'not_equal_to',
  gt: 'greater_than',
  ge: 'greater_than_or_equal_to',
  lt: 'less_than',
  le: 'less_than_or_equal_to',
  between: 'in_range',
};

/** pandera's own name of a check that may be called by its short one. */
function longName(name: string): string {
  return Object.hasOwn(NAMES, name) ? NAMES[name]! : name;
}

/** A check as ours, or why there is none. */
export function checkFromPandera(
  check: PanderaCheck,
  type: DataType,
  api: PanderaApi,
): CheckDefinition | string {
  if (memberOf(check.options, 'groupby') !== undefined)
    return 'a built-in check by groups never passes in pandera';
  const options = optionsOf(check.options);
  const made = operandsOf(longName(check.name), check.operands, type, api);
  return typeof made === 'string' ? made : ({ ...made, ...options } as CheckDefinition);
}

function optionsOf(options: PlainObject): CheckOptions {
  const limit = memberOf(options, 'n_failure_cases');
  const [name, error] = [memberOf(options, 'name'), memberOf(options, 'error')];
  return {
    ...(memberOf(options, 'ignore_na') === false && { ignoreNulls: false }),
    ...(memberOf(options, 'raise_warning') === true && { warnOnly: true }),
    ...(typeof limit === 'number' && Number.isSafeInteger(limit) && limit >= 0 && { failureLimit: limit }),
    ...(typeof name === 'string' && { name }),
    ...(typeof error === 'string' && { message: error }),
  };
}

const COMPARISONS: Readonly<Record<string, 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'>> = {
  equal_to: 'eq',
  not_equal_to: 'ne',
  greater_than: 'gt',
  greater_than_or_equal_to: 'ge',
  less_than: 'lt',
  less_than_or_equal_to: 'le',
};

const OPERAND: Readonly<Record<string, string>> = {
  ...{
    equal_to: 'value',
    not_equal_to: 'value',
    greater_than: 'min_value',
    greater_than_or_equal_to: 'min_value',
  },
  ...{
    less_than: 'max_value',
    less_than_or_equal_to: 'max_value',
    isin: 'allowed_values',
    notin: 'forbidden_values',
  },
  ...{ str_matches: 'pattern', str_contains: 'pattern', str_startswith: 'string', str_endswith: 'string' },
  ...{ unique_values_eq: 'values' },
};

function operandsOf(
  name: string,
  operands: PlainObject,
  type: DataType,
  api: PanderaApi,
): CheckDefinition | string {
  const only = Object.hasOwn(OPERAND, name)
    ? (memberOf(operands, OPERAND[name]!) ?? memberOf(operands, 'value'))
    : undefined;
  const comparison = Object.hasOwn(COMPARISONS, name) ? COMPARISONS[name] : undefined;
  if (comparison !== undefined) {
    const value = only === undefined ? undefined : operandOf(only, type);
    return value === undefined ? noOperand(only, type) : { check: comparison, value };
  }
  switch (name) {
    case 'in_range':
      return rangeOf(operands, type);
    case 'isin':
    case 'notin':
    case 'unique_values_eq':
      return setOf(name, only, type);
    case 'str_matches':
    case 'str_contains': {
      if (typeof only !== 'string') return 'its pattern is no text';
      // Polars has `^` before the pattern as it is, so that in a choice it is of the first part alone.
      if (name === 'str_matches' && api === 'polars' && only.includes('|')) {
        return {
          message: `str_matches('${only}')`,
          check: 'strMatches',
          pattern: `^${only}`,
          flags: '',
          dialect: 'python',
          anchor: 'search',
        };
      }
      const anchor = name === 'str_matches' ? 'start' : 'search';
      return { check: 'strMatches', pattern: only, flags: '', dialect: 'python', anchor };
    }
    case 'str_startswith':
    case 'str_endswith':
      if (typeof only !== 'string') return 'its operand is no text';
      return { check: name === 'str_startswith' ? 'strStartsWith' : 'strEndsWith', text: only };
    case 'str_length':
      return lengthOf(operands);
    default:
      return 'it is none of the checks that pandera can save for tables';
  }
}

function noOperand(operand: Plain | undefined, type: DataType): string {
  return operand === undefined
    ? 'it has no operand'
    : `${JSON.stringify(operand)} is no value of a column of ${type.kind}`;
}

function rangeOf(operands: PlainObject, type: DataType): CheckDefinition | string {
  const ends = [memberOf(operands, 'min_value'), memberOf(operands, 'max_value')];
  const [min, max] = ends.map((end) => (end === undefined ? undefined : operandOf(end, type)));
  if (min === undefined || max === undefined)
    return noOperand(
      ends.find((end) => end !== undefined),
      type,
    );
  return {
    check: 'inRange',
    min,
    max,
    includeMin: memberOf(operands, 'include_min') !== false,
    includeMax: memberOf(operands, 'include_max') !== false,
  };
}

function setOf(name: string, operand: Plain | undefined, type: DataType): CheckDefinition | string {
  const list = typeof operand === 'string' ? [...operand] : operand;
  if (!Array.isArray(list)) return 'its operand is no list';
  const values = (list as readonly Plain[]).map((each) => operandOf(each, type));
  const unread = values.indexOf(undefined);
  if (unread >= 0) return noOperand(list[unread] as Plain, type);
  const check = name === 'unique_values_eq' ? 'uniqueValuesEq' : (name as 'isin' | 'notin');
  return { check, values: values as Constant[] };
}

function lengthOf(operands: PlainObject): CheckDefinition | string {
  const exact = memberOf(operands, 'exact_value') ?? memberOf(operands, 'value');
  const [min, max] = [memberOf(operands, 'min_value') ?? exact, memberOf(operands, 'max_value') ?? exact];
  const isLength = (value: unknown): boolean =>
    value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0);
  if (!isLength(min) || !isLength(max) || (min === undefined && max === undefined))
    return 'it has no lengths';
  return { check: 'strLength', min: (min as number) ?? null, max: (max as number) ?? null };
}

/** An operand of a document as a constant of the column's type: times as pandera writes them, spans as nanoseconds. */
export function operandOf(operand: Plain, type: DataType): Constant | undefined {
  if (operand === null) return null;
  switch (type.kind) {
    case 'int':
      if (typeof operand === 'boolean') return undefined;
      return Number.isSafeInteger(operand)
        ? BigInt(operand as number)
        : typeof operand === 'number'
          ? operand
          : undefined;
    case 'float':
      return typeof operand === 'number' ? operand : undefined;
    case 'decimal':
      return typeof operand === 'number' || typeof operand === 'string' ? String(operand) : undefined;
    case 'bool':
      return typeof operand === 'boolean' ? operand : undefined;
    case 'utf8':
      return typeof operand === 'string' ? operand : undefined;
    case 'date':
      return typeof operand === 'string' ? operand.slice(0, 10) : undefined;
    case 'timestamp':
      return typeof operand === 'string' ? timeText(operand, type.timezone) : undefined;
    case 'duration':
      return typeof operand === 'number' && Number.isSafeInteger(operand)
        ? spanOf(operand, type.unit)
        : undefined;
    default:
      return undefined;
  }
}

// pandera writes a time without its zone, as that of the column.
function timeText(text: string, timezone: string | null): string | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}(?:\.\d+)?))?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  if (!parts) return undefined;
  const local = `${parts[1]}T${parts[2] ?? '00:00:00'}`;
  if (timezone === null) return parts[3] === undefined ? local : undefined;
  return parts[3] === undefined && timezone !== 'UTC' ? undefined : `${local}${parts[3] ?? 'Z'}`;
}

function spanOf(nanoseconds: number, unit: string): bigint | undefined {
  const size = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n }[unit] ?? 1n;
  const whole = BigInt(nanoseconds);
  return whole % size === 0n ? whole / size : undefined;
}
