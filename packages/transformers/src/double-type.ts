import type { DataType } from '@millrace/columns';
import type { Feature } from './feature.js';
import type { Formula } from './formula.js';

/** The type of everything that is computed. */
export const float64: DataType = { kind: 'float', bits: 64 };

/** A feature's formula as a double; 64-bit integers become the nearest one. */
export function asDouble({ formula, type }: Feature): Formula {
  return type.kind === 'float' && type.bits === 64 ? formula : { op: 'number', of: formula };
}

/** Is there at least one digit lost when a value of the type becomes a double? */
export function isWide(type: DataType): boolean {
  return type.kind === 'int' && type.bits === 64;
}
