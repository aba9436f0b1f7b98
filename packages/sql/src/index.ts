export { duckdbDialect } from './dialects/duckdb.js';
export type { SizeHint } from './exact-float-sum.js';
export {
  type LowerAggregateOptions,
  type LoweredAggregate,
  type LoweredInput,
  lowerAggregate,
  type Read,
  type Reading,
  resultType,
  valueFromResult,
} from './lower-aggregate.js';
export { type LowerOptions, lowerExpression } from './lower-expression.js';
export { type ResultColumn, type Selection, selection } from './selection.js';
