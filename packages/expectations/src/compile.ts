import {
  and,
  type DataType,
  type Expr,
  type Expression,
  expressionFromJson,
  type Predicate,
  type Question,
  type Schema,
  UsageError,
} from '@millrace/columns';
import type { Kwarg } from './expectation.js';
import type { Keywords } from './keyword.js';

/** The keyword arguments of an expectation, parameters filled in. */
export type Kwargs = Readonly<Record<string, Kwarg>>;

/** How one expectation turned out: whether it holds, and its result under Great Expectations' names. */
export interface Outcome {
  readonly success: boolean;
  readonly result: Readonly<Record<string, unknown>>;
}

/** What compiling an expectation may know: the data's schema, whether its rows have an order, and how much to report. */
export interface CompileContext {
  readonly schema: Schema;
  readonly ordered: boolean;
  readonly resultFormat: ResultFormat;
}

/** How much a result says, by Great Expectations' names. */
export type ResultFormat = 'BOOLEAN_ONLY' | 'BASIC' | 'SUMMARY';

/** One type of expectation: its name, the keywords it takes, and how it becomes a question about the data. */
export interface ExpectationDefinition {
  readonly type: string;
  readonly keywords: Keywords;
  compile(kwargs: Kwargs, context: CompileContext): Question<Outcome>;
}

/** The type of a column, dictionary encoding undone; throws `UsageError` naming the columns there are. */
export function columnType({ schema }: CompileContext, name: Kwarg | undefined): DataType {
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
export function domain(kwargs: Kwargs, ...others: readonly Predicate[]): { readonly where?: Predicate } {
  const condition = kwargs['row_condition'];
  const all: Expression[] = [...others];
  if (condition !== undefined && condition !== null) all.unshift(expressionFromJson(condition));
  if (all.length === 0) return {};
  return { where: all.length === 1 ? all[0]! : (and(...all) as Expr) };
}
