export { ansi, type Common } from './dialects/ansi.js';
export { duckdbDialect } from './dialects/duckdb.js';
export type { SizeHint } from './exact-float-sum.js';
export { lowerAggregate, resultType, valueFromResult } from './lower-aggregate.js';
export { type LowerOptions, lowerExpression } from './lower-expression.js';
export type { LowerAggregateOptions, LoweredAggregate, LoweredInput, Read, Reading } from './reading.js';
export { type ResultColumn, type Selection, selection } from './selection.js';
