import { type DataType, formatValue } from '@millrace/columns';
import type { CheckDefinition, Constant, PatternCheck } from '../check-definition.js';
import type { ValueDefinition } from '../column-definition.js';
import { escapePattern, formatPattern } from '../documents/pattern-text.js';
import type { Plain, PlainObject } from '../documents/plain-document.js';
import type { PanderaApi } from './dtype.js';

/** A check as pandera writes it: its name, operands and options; or why pandera has none. */
export type WrittenCheck =
  | { readonly name: string; readonly operands: PlainObject; readonly options: PlainObject }
  | { readonly reason: string };

/** A check of a column as one of pandera's built-in checks. */
export function checkToPandera(
  check: CheckDefinition,
  value: ValueDefinition,
  api: PanderaApi,
): WrittenCheck {
  if (check.mostly !== undefined && check.mostly !== 1)
    return { reason: 'pandera has no fraction that has to pass' };
  if (check.by !== undefined && check.by.length > 0)
    return { reason: 'a built-in check of groups never passes in pandera' };
  const made = written(check, value.target, api);
  if ('reason' in made) return made;
  const options = {
    ...(check.ignoreNulls === false && { ignore_na: false }),
    ...(check.warnOnly && { raise_warning: true }),
    ...(check.failureLimit !== undefined && { n_failure_cases: check.failureLimit }),
    ...(check.name !== undefined && { name: check.name }),
    ...(check.message !== undefined && { error: check.message }),
  };
  return { ...made, options };
}

type Operands = { readonly name: string; readonly operands: PlainObject } | { readonly reason: string };

const COMPARISONS: Readonly<Record<string, readonly [string, string]>> = {
  eq: ['equal_to', 'value'],
  ne: ['not_equal_to', 'value'],
  gt: ['greater_than', 'min_value'],
  ge: ['greater_than_or_equal_to', 'min_value'],
  lt: ['less_than', 'max_value'],
  le: ['less_than_or_equal_to', 'max_value'],
};

function written(check: CheckDefinition, type: DataType, api: PanderaApi): Operands {
  switch (check.check) {
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le': {
      const [name, parameter] = COMPARISONS[check.check]!;
      const operand = operandToPandera(check.value, type, api);
      return operand === undefined || operand === null
        ? unsaid(check.value, api)
        : { name, operands: { [parameter]: operand } };
    }
    case 'inRange':
      return range(check, type, api);
    case 'isin':
      return set('isin', 'allowed_values', check.values, type, api);
    case 'notin':
      return set('notin', 'forbidden_values', check.values, type, api);
    case 'uniqueValuesEq':
      return set('unique_values_eq', 'values', check.values, type, api);
    case 'strMatches':
      return pattern(check, api);
    case 'strContains':
      if (check.position) return { reason: 'pandera looks through the whole text' };
      return { name: 'str_contains', operands: { pattern: escapePattern(check.text) } };
    case 'strStartsWith':
      return { name: 'str_startswith', operands: { string: check.text } };
    case 'strEndsWith':
      return { name: 'str_endswith', operands: { string: check.text } };
    case 'strLength':
      return { name: 'str_length', operands: { min_value: check.min, max_value: check.max } };
    case 'format': {
      const source = formatPattern(check);
      if (source === undefined) return { reason: `pandera has no format '${check.format}'` };
      return pattern({ pattern: source, flags: '', dialect: 'ecmascript', anchor: 'search' }, api);
    }
    case 'function':
      return { reason: 'a function is not data' };
    default:
      return { reason: `pandera has no built-in check that says '${check.check}'` };
  }
}

function unsaid(value: Constant, api: PanderaApi): { readonly reason: string } {
  return { reason: `${String(value)} is no operand that a document of pandera for ${api} holds exactly` };
}

function range(check: CheckDefinition & { check: 'inRange' }, type: DataType, api: PanderaApi): Operands {
  const [min, max] = [check.min, check.max].map((end) =>
    end === null ? null : operandToPandera(end, type, api),
  );
  if (min === undefined || max === undefined) return unsaid(min === undefined ? check.min : check.max, api);
  if (min === null && max === null) return { reason: 'it has no ends' };
  if (max === null)
    return {
      name: check.includeMin ? 'greater_than_or_equal_to' : 'greater_than',
      operands: { min_value: min! },
    };
  if (min === null)
    return { name: check.includeMax ? 'less_than_or_equal_to' : 'less_than', operands: { max_value: max! } };
  return {
    name: 'in_range',
    operands: {
      min_value: min!,
      max_value: max!,
      include_min: check.includeMin,
      include_max: check.includeMax,
    },
  };
}

function set(
  name: string,
  parameter: string,
  values: readonly Constant[],
  type: DataType,
  api: PanderaApi,
): Operands {
  const temporal = ['date', 'time', 'timestamp', 'duration'].includes(type.kind);
  if (temporal) return { reason: 'pandera reads a list of times back as texts' };
  const plain = values.map((value) => operandToPandera(value, type, api));
  const unread = plain.indexOf(undefined);
  return unread >= 0 ? unsaid(values[unread]!, api) : { name, operands: { [parameter]: plain as Plain[] } };
}

/** A constant as pandera's documents hold it; undefined where they can't. */
export function operandToPandera(value: Constant, type: DataType, api: PanderaApi): Plain | undefined {
  if (value === null || typeof value === 'boolean') return value;
  if (value instanceof Date) {
    if (type.kind !== 'timestamp' || Number.isNaN(value.getTime())) return undefined;
    return operandToPandera(value.toISOString().replace('.000Z', 'Z'), type, api);
  }
  if (type.kind === 'timestamp') return instant(value, type, api);
  if (type.kind === 'duration') return span(value, type, api);
  if (['date', 'time', 'decimal', 'binary'].includes(type.kind)) return undefined;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : undefined;
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' ? value : undefined;
}

// '%Y-%m-%d %H:%M:%S' is all that pandera reads back as a time.
function instant(
  value: Constant,
  type: DataType & { kind: 'timestamp' },
  api: PanderaApi,
): string | undefined {
  const text = typeof value === 'bigint' ? formatValue(value, { ...type, timezone: null }) : value;
  if (typeof text !== 'string') return undefined;
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.0+)?(Z|\+00:00)?$/.exec(text);
  if (!parts || (type.timezone !== null && api === 'polars')) return undefined;
  return `${parts[1]} ${parts[2]}${type.timezone === null ? '' : '+00:00'}`;
}

function span(value: Constant, type: DataType & { kind: 'duration' }, api: PanderaApi): number | undefined {
  const size = { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n }[type.unit];
  const nanoseconds = typeof value === 'bigint' ? Number(value * size) : Number.NaN;
  return api === 'pandas' && Number.isSafeInteger(nanoseconds) ? nanoseconds : undefined;
}

function pattern(
  check: Pick<PatternCheck, 'pattern' | 'flags' | 'dialect' | 'anchor'>,
  api: PanderaApi,
): Operands {
  const flags = check.flags.replace(/[dgu]/g, '');
  if (/[^ims]/.test(flags)) return { reason: `Python has no flags '${flags}'` };
  const source = check.dialect === 'python' ? check.pattern : pythonPattern(check.pattern);
  if (source === null) return { reason: 'its pattern means nothing in Python' };
  if (api === 'polars' && /\(\?[=!<]|\\[1-9]|\\[AZ]/.test(source)) {
    return { reason: 'Polars has no lookaround and no back-references in patterns' };
  }
  const inline = flags === '' ? '' : `(?${flags})`;
  if (check.anchor === 'search') return { name: 'str_contains', operands: { pattern: `${inline}${source}` } };
  const whole = check.anchor === 'full' ? `(?:${source})${api === 'pandas' ? '\\Z' : '$'}` : source;
  // Polars puts its anchor before the pattern as it is, so that of a choice it would hold for the first part only.
  const text = api === 'polars' && /\|/.test(whole) && check.anchor === 'start' ? `(?:${whole})` : whole;
  return { name: 'str_matches', operands: { pattern: `${inline}${text}` } };
}

/** JavaScript's pattern in Python's words, where both mean the same; null for what Python has not. */
function pythonPattern(source: string): string | null {
  const tokens = source.match(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?<[^=!][^>]*>|[\s\S]/gu) ?? [];
  const words: string[] = [];
  for (const token of tokens) {
    if (/^\\[pPukc]/.test(token) || /^\[.*\\[pPukc]/s.test(token) || token === '[]' || token === '[^]')
      return null;
    if (token === '$') words.push('$');
    else if (token === '\\/') words.push('/');
    else if (token.startsWith('(?<')) words.push(`(?P<${token.slice(3)}`);
    else words.push(token.replaceAll('\\/', '/'));
  }
  return words.join('');
}
