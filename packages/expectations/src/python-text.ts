import { type DataType, formatValue, type Value } from '@millrace/columns';

/**
 * The text that Python's `str` makes of a value, by which Great Expectations measures and searches what is no text.
 *
 * Floats as Python's `repr` (`1e-09`, `1e+16`, `1.0`), booleans as `True` and `False`, timestamps with a space.
 */
export function pythonText(value: Value, type: DataType): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' && type.kind === 'float') return floatText(value);
  if (type.kind === 'timestamp') {
    const text = formatValue(value, type)
      .replace('T', ' ')
      .replace(/\.0+(?=$|Z)/, '');
    return text.replace(/Z$/, '+00:00');
  }
  return formatValue(value, type);
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits, exponent] = value.toExponential().split('e') as [string, string];
    const sign = exponent.startsWith('-') ? '-' : '+';
    return `${digits}e${sign}${exponent.slice(1).padStart(2, '0')}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}
