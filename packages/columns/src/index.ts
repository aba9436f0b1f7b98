export type { Aggregate, AggregateKind, Answers, Group, OptionValue, Rows } from './aggregate.js';
export { aggregateKey } from './aggregate-key.js';
export { countWhere } from './aggregates/count-where.js';
export type { AggregateInput, AggregateOptions, Answered, NanOptions } from './aggregates/description.js';
export { type DistinctCountOptions, distinctCount } from './aggregates/distinct-count.js';
export {
  type DuplicateRow,
  type Duplicates,
  type DuplicatesOptions,
  duplicates,
} from './aggregates/duplicates.js';
export {
  type FirstRows,
  type FirstWhereOptions,
  firstWhere,
  type SampleRow,
} from './aggregates/first-where.js';
export { isDecreasing } from './aggregates/is-decreasing.js';
export { isIncreasing, type Monotonicity, type MonotonicOptions } from './aggregates/is-increasing.js';
export { max } from './aggregates/max.js';
export { mean } from './aggregates/mean.js';
export { min } from './aggregates/min.js';
export { nanCount } from './aggregates/nan-count.js';
export { nullCount } from './aggregates/null-count.js';
export type { QuantileMethod } from './aggregates/quantile-methods.js';
export { type QuantilesOptions, quantiles } from './aggregates/quantiles.js';
export { rowCount } from './aggregates/row-count.js';
export { type HashedColumn, type RowHashOptions, rowHash } from './aggregates/row-hash.js';
export { skewness } from './aggregates/skewness.js';
export { type StandardDeviationOptions, standardDeviation } from './aggregates/standard-deviation.js';
export { sum } from './aggregates/sum.js';
export { validCount } from './aggregates/valid-count.js';
export { type ValueCount, valueCounts } from './aggregates/value-counts.js';
export { type VarianceOptions, variance } from './aggregates/variance.js';
export type { RowErrors } from './apply-node.js';
export { batchFromArrow } from './arrow-read.js';
export { schemaFromArrow, typeFromArrow } from './arrow-type.js';
export { type ArrowLibrary, type ArrowTableOf, arrowTableFrom, arrowTypeFrom } from './arrow-write.js';
export { type AskOptions, ask, type Sources } from './ask.js';
export { bind } from './bind.js';
export type { ArithmeticMode, BoundExpression, BoundNode } from './bound.js';
export { builtInKinds } from './built-in-kinds.js';
export { castGrammar } from './cast-grammar.js';
export { type CastProblem, type CastResult, castText } from './cast-text.js';
export type { Batch, Chunk, ValueBuffer } from './chunk.js';
export { batchFromChunks, chunkFromValues } from './chunk-from-values.js';
export { compareValues } from './compare-values.js';
export { concatChunks } from './concat-chunks.js';
export type { DataType, Field, Schema, TextLayout, TimeUnit } from './data-type.js';
export type { CalendarPart, Dialect } from './dialect.js';
export type { Engine, Gate, GateOutcome, WriteOptions, Written } from './engine.js';
export {
  type Issue,
  isMillraceError,
  MillraceError,
  type MillraceErrorOptions,
  ResourceError,
  SourceError,
  UsageError,
} from './errors.js';
export { type Evaluated, evaluate, selectRows } from './evaluate.js';
export { addDoubles, addScaled, type ExactSum, exactSum, type NonFinite } from './exact-sum.js';
export { type ExplainedAsk, type ExplainedScan, explain } from './explain.js';
export {
  and,
  cases,
  coalesce,
  col,
  type Expr,
  type ExprMethods,
  expression,
  lit,
  not,
  type Operand,
  or,
} from './expr.js';
export type {
  ArithmeticOperator,
  CastOptions,
  CompareOperator,
  DatePart,
  Expression,
  LiteralValue,
  Predicate,
} from './expression.js';
export { expressionFromJson, expressionToJson } from './expression-json.js';
export { formatValue } from './format-value.js';
export { interpret } from './interpret.js';
export { collect, isMemorySource, memorySource, type SourceOptions, sourceFrom } from './memory-source.js';
export { type ExactMoments, type MomentsKind, momentsAnswer } from './moments-answer.js';
export { type PatternOptions, parsePattern } from './pattern/parse-pattern.js';
export type { CodeRange, Pattern, PatternNode } from './pattern/pattern.js';
export { patternToJavaScript, patternToRe2 } from './pattern/write-pattern.js';
export { plainChunk } from './plain-chunk.js';
export { prepareExpression } from './prepare.js';
export { filter, type NamedExpression, type Projection, project } from './project.js';
export { quantilePlaces, quantilesAnswer } from './quantiles-answer.js';
export type { Judgement, Question } from './question.js';
export { scan } from './scan.js';
export {
  finishState,
  mergeStates,
  type ScanStatesOptions,
  type StateOptions,
  scanStates,
  subtractStates,
} from './scan-states.js';
export { sliceChunk } from './slice-chunk.js';
export type {
  ArrowBatchLike,
  ArrowTableLike,
  Progress,
  ReadOptions,
  ScanOptions,
  Source,
  SourceInput,
} from './source.js';
export { columnsOf, substitute } from './substitute.js';
export { takeChunk } from './take-chunk.js';
export { typeFromJson, typeToJson } from './type-json.js';
export { equalTypes, plainType, typeName } from './type-name.js';
export { field, type TypeMakers, types } from './types.js';
export type { Decimal, Value } from './value.js';
export { isNullAt, valueAt } from './value-at.js';
export { canonicalJson, type Json, valueFromJson, valueToJson } from './value-json.js';
