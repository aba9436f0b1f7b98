import type { DataType } from '@millrace/columns';
import type { Category } from './spec.js';

/**
 * A category as Python's `str` writes it, which is what scikit-learn puts into feature names: `1.0`, `1e-07`, `True`.
 *
 * A float32 is written with the fewest digits that give the same float32.
 */
export function pythonText(value: Category, type: DataType): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint' || type.kind !== 'float') return String(value);
  return pythonFloat(value, type.bits === 32 ? shortestFloat32(value) : value.toExponential());
}

// `repr(float)`: fixed notation for 1e-4 <= |x| < 1e16, else an exponent of at least two digits.
function pythonFloat(value: number, scientific: string): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [, sign = '', lead = '', tail = '', power = '0'] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(scientific) ?? [];
  const digits = lead + tail;
  const exponent = Number(power);
  const minus = sign !== '' || Object.is(value, -0) ? '-' : '';
  if (exponent >= 16 || exponent < -4) {
    const mantissa = tail === '' ? lead : `${lead}.${tail}`;
    return `${minus}${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (exponent < 0) return `${minus}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${minus}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

function shortestFloat32(value: number): string {
  if (!Number.isFinite(value)) return '';
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential();
}
