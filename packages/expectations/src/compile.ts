import {
  and,
  type DataType,
  type Predicate,
  type Question,
  type Schema,
  type Source,
  type SourceInput,
  UsageError,
} from '@millrace/columns';
import type { Kwarg } from './expectation.js';
import type { Keywords } from './keyword.js';
import type { MapRule } from './map-rule.js';
import type { Format } from './result-format.js';
import { rowCondition } from './row-condition.js';

/** The keyword arguments of an expectation, parameters filled in. */
export type Kwargs = Readonly<Record<string, Kwarg>>;

/** How one expectation turned out: whether it holds, and its result under Great Expectations' names. */
export interface Outcome {
  readonly success: boolean;
  readonly result: Readonly<Record<string, unknown>>;
}

/** Runs SQL over tables that are handed to it: what the expectations that hold a query need. */
export interface QueryEngine {
  query(
    sql: string,
    options: { readonly tables: { readonly [name: string]: SourceInput } },
  ): Promise<SourceInput>;
}

/** What compiling an expectation may know: the data's schema, whether its rows have an order, how much to report, and what was handed in. */
export interface CompileContext {
  readonly schema: Schema;
  readonly ordered: boolean;
  readonly format: Format;
  readonly now: Date;
  /** Other sources by name. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly engine: QueryEngine | null;
  /** The source that is validated. */
  readonly batch: Source | null;
  /** What stands for a value of a column that must not be shown; null where it may. */
  readonly mask: (column: string) => ((value: unknown) => unknown) | null;
}

/** One type of expectation: its name, the keywords it takes, and how it becomes a question about the data. */
export interface ExpectationDefinition {
  readonly type: string;
  readonly keywords: Keywords;
  /** Refuses keywords that contradict one another, before any data is known. */
  check?(kwargs: Kwargs): void;
  compile(kwargs: Kwargs, context: CompileContext): Question<Outcome>;
  /** How it judges rows, where it judges row by row. */
  rule?(kwargs: Kwargs, context: CompileContext): MapRule;
  /** Answers it otherwise than by aggregates: by a query. */
  run?(kwargs: Kwargs, context: CompileContext, signal?: AbortSignal): Promise<Outcome>;
}

/** The type of a column, dictionary encoding undone; throws `UsageError` naming the columns there are. */
export function columnType({ schema }: { readonly schema: Schema }, name: Kwarg | undefined): DataType {
  const field = schema.fields.find((candidate) => candidate.name === name);
  if (field) return field.type.kind === 'dictionary' ? field.type.value : field.type;
  const columns = schema.fields.map((candidate) => `'${candidate.name}'`).join(', ');
  throw new UsageError(
    'unknown_column',
    `There is no column '${String(name)}'; the columns are ${columns || 'none'}.`,
    { issues: [{ code: 'unknown_column', column: String(name), expected: columns }] },
  );
}

/** The rows that an expectation looks at: those of its row condition, and of whatever else limits it. */
export function domain(
  kwargs: Kwargs,
  context: { readonly schema: Schema },
  ...others: readonly Predicate[]
): { readonly where?: Predicate } {
  const condition = rowCondition(kwargs, context.schema);
  const all: Predicate[] = condition === null ? [...others] : [condition, ...others];
  if (all.length === 0) return {};
  return { where: all.length === 1 ? all[0]! : and(...all) };
}
