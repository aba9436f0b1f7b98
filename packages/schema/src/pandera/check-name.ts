import { type DataType, formatValue } from '@millrace/columns';
import type { CheckDefinition, Constant, TableCheckDefinition } from '../check-definition.js';
import { checkText } from '../check-text.js';

/** A check as pandera's reports name it: `greater_than_or_equal_to(0)`; by its own message or name where it has one. */
export function panderaCheckName(
  check: CheckDefinition | TableCheckDefinition,
  type: DataType | null,
): string {
  if (check.message !== undefined) return check.message;
  const shown = (value: Constant): string => pythonText(value, type);
  switch (check.check) {
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return `${COMPARISONS[check.check]}(${shown(check.value)})`;
    case 'inRange':
      return `in_range(${shown(check.min)}, ${shown(check.max)})`;
    case 'isin':
    case 'notin':
    case 'uniqueValuesEq': {
      const name = check.check === 'uniqueValuesEq' ? 'unique_values_eq' : check.check;
      return `${name}([${check.values.map((value) => (typeof value === 'string' ? pythonString(value) : shown(value))).join(', ')}])`;
    }
    case 'strMatches':
      return `${check.anchor === 'search' ? 'str_contains' : 'str_matches'}('${check.pattern}')`;
    case 'strContains':
      return `str_contains('${check.text}')`;
    case 'strStartsWith':
      return `str_startswith('${check.text}')`;
    case 'strEndsWith':
      return `str_endswith('${check.text}')`;
    case 'strLength':
      return `str_length(${check.min ?? 'None'}, ${check.max ?? 'None'})`;
    default:
      return checkText(check);
  }
}

const COMPARISONS = {
  eq: 'equal_to',
  ne: 'not_equal_to',
  gt: 'greater_than',
  ge: 'greater_than_or_equal_to',
  lt: 'less_than',
  le: 'less_than_or_equal_to',
} as const;

/** A value as Python prints it. */
function pythonText(value: Constant, type: DataType | null): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value instanceof Date)
    return value
      .toISOString()
      .replace('T', ' ')
      .replace(/\.000Z$|Z$/, '+00:00');
  const temporal = type !== null && (type.kind === 'timestamp' || type.kind === 'date');
  if (temporal && typeof value === 'bigint')
    return formatValue(value, type).replace('T', ' ').replace('Z', '+00:00');
  if (temporal && typeof value === 'string') return value.replace('T', ' ').replace('Z', '+00:00');
  if (type?.kind === 'duration' && typeof value === 'bigint') return timedeltaText(value, type.unit);
  return String(value);
}

function timedeltaText(value: bigint, unit: 's' | 'ms' | 'us' | 'ns'): string {
  const nanoseconds = value * { s: 1_000_000_000n, ms: 1_000_000n, us: 1000n, ns: 1n }[unit];
  const days = nanoseconds / 86_400_000_000_000n - (nanoseconds % 86_400_000_000_000n < 0n ? 1n : 0n);
  const rest = nanoseconds - days * 86_400_000_000_000n;
  const [seconds, fraction] = [rest / 1_000_000_000n, rest % 1_000_000_000n];
  const part = (of: bigint): string => String(of).padStart(2, '0');
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map(part).join(':');
  const decimals = fraction === 0n ? '' : `.${String(fraction).padStart(9, '0').replace(/0{3}$/, '')}`;
  return `${days} days ${clock}${decimals}`;
}

function pythonString(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r');
  return escaped.includes("'") && !escaped.includes('"')
    ? `"${escaped}"`
    : `'${escaped.replaceAll("'", "\\'")}'`;
}
