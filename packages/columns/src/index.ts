export type { Aggregate, AggregateKind, Answers, Group, OptionValue, Rows } from './aggregate.js';
export type { Batch, Chunk, ValueBuffer } from './chunk.js';
export type { DataType, Field, Schema, TextLayout, TimeUnit } from './data-type.js';
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
export type {
  ArithmeticOperator,
  CastOptions,
  CompareOperator,
  DatePart,
  Expression,
  LiteralValue,
  Predicate,
} from './expression.js';
export type { Judgement, Question } from './question.js';
export type {
  ArrowBatchLike,
  ArrowTableLike,
  Progress,
  ReadOptions,
  ScanOptions,
  Source,
  SourceInput,
} from './source.js';
export type { Decimal, Value } from './value.js';
