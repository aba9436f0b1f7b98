import type { Computed } from '../interpret.js';
import type { Kernel } from '../kernel.js';
import { murmur3 } from '../text/murmur3.js';

/** The fold of a row: the hash of its key modulo the number of folds, so that it does not depend on where the row is stored. */
export function foldKernel(folds: number): Kernel {
  return {
    name: 'folds',
    functions: ['murmur3@1'],
    outputs: 1,
    row: (key, out, at) => {
      out[at] = (murmur3(JSON.stringify(key.map(textOf))) >>> 0) % folds;
      return undefined;
    },
  };
}

// Equal numbers are one key whatever their type; text is told from them, and missing from both.
function textOf(value: Computed): string {
  if (value === null || value !== value) return '';
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'number' || typeof value === 'bigint')
    return `n${String(typeof value === 'number' ? value + 0 : value)}`;
  return `b${String(value)}`;
}
