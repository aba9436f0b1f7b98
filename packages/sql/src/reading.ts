import type { DataType, ExactMoments, OptionValue, Value } from '@millrace/columns';
import type { SizeHint } from './exact-float-sum.js';

/** An input of an aggregate: its SQL, and the type of its values. */
export interface LoweredInput {
  readonly sql: string;
  readonly type: DataType;
}

/** An aggregate to lower: its kind, its lowered inputs and predicate, and its options. */
export interface LoweredAggregate {
  readonly kind: string;
  readonly inputs: readonly LoweredInput[];
  readonly where?: string | undefined;
  readonly options: { readonly [name: string]: OptionValue };
}

/** What a row of results says of an aggregate. */
export type Reading =
  | { readonly answer: unknown }
  /** Some values lie outside the form: the caller reads `x` where `outside` is true, and calls `join` with their moments. */
  | {
      readonly outside: string;
      readonly x: string;
      join(outside: ExactMoments): { readonly answer: unknown } | undefined;
    }
  /** The form could not settle the answer; another must. */
  | undefined;

/** How the results of an aggregate are read off a row of the statement. */
export type Read = (values: readonly Value[]) => Reading;

/** What lowering an aggregate may choose by. */
export interface LowerAggregateOptions {
  /** What is known of the size of an input, if anything. */
  readonly hint?: (sql: string) => SizeHint | undefined;
}
