import type { DataType, Dialect } from '@millrace/columns';
import type { Category } from './spec.js';

/** What a kernel writes SQL with: a dialect, literals, and a way to say why it can't. */
export interface SqlWriter {
  readonly dialect: Dialect;
  /** A double, as a literal. */
  double(value: number): string;
  literal(value: Category, type: DataType): string;
  /** An error to throw where there is no exact SQL; `reason` ends the sentence "… has no exact SQL: ". */
  refuse(reason: string): Error;
}
