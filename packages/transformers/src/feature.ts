import type { DataType } from '@millrace/columns';
import type { Formula } from './formula.js';

/** A column as it stands between two steps: its feature name, its type, how it comes about, and the steps it went through. */
export interface Feature {
  readonly name: string;
  readonly type: DataType;
  readonly formula: Formula;
  readonly steps: readonly string[];
}
