import type {
  Aggregate,
  AggregateKind,
  DataType,
  Expression,
  OptionValue,
  Predicate,
} from '@millrace/columns';

/** How the rows of a map expectation are told apart. */
export type RowRule =
  /** A row is unexpected where a predicate is true. */
  | { readonly by: 'predicate'; readonly unexpected: Predicate }
  /** A row is unexpected where its key occurs more than once. */
  | { readonly by: 'duplicates'; readonly keys: readonly string[] }
  /** A kind of its own counts and samples the rows, over these inputs. */
  | {
      readonly by: 'kind';
      readonly kind: AggregateKind;
      readonly of: readonly Expression[];
      readonly options: Readonly<Record<string, OptionValue>>;
    }
  /** Statistics are asked first, and say how. */
  | {
      readonly by: 'statistics';
      readonly asks: readonly Aggregate[];
      rule(answers: readonly unknown[]): RowRule;
    };

/** A map expectation over one kind of domain: a column, a pair, several columns. */
export interface MapRule {
  readonly shape: 'column' | 'pair' | 'columns';
  /** The columns whose values are shown, and their types. */
  readonly columns: readonly string[];
  readonly types: readonly DataType[];
  /** The rows of the row condition. */
  readonly where: Predicate | null;
  /** Those of them that are judged; null where all are, and missing values themselves are what is judged. */
  readonly judged: Predicate | null;
  readonly rows: RowRule;
}
