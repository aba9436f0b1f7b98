export { type ParsedTable, parseTable } from './arrow.js';
export type { ArrowColumn, ArrowColumns, ArrowOf } from './arrow-types.js';
export {
  type BigIntColumn,
  date,
  duration,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  type NumberColumn,
  time,
  timestamp,
  uint8,
  uint16,
  uint32,
  uint64,
} from './builders.js';
export type {
  CheckDefinition,
  CheckOptions,
  ComparisonCheck,
  Constant,
  ExtensionCheck,
  FormatCheck,
  FunctionCheck,
  LengthCheck,
  MultipleCheck,
  NumberFormatCheck,
  PatternCheck,
  PatternDialect,
  PredicateCheck,
  RangeCheck,
  SetCheck,
  Severity,
  TableCheckDefinition,
  TextCheck,
  ValuesEqualCheck,
} from './check-definition.js';
export { coercedSource } from './coerced-source.js';
export type {
  CoercionSettings,
  ColumnDefinition,
  DuplicatePolicy,
  Family,
  FieldDefinition,
  NamePattern,
  ParserDefinition,
  ValueDefinition,
} from './column-definition.js';
export type { ColumnPlan } from './column-plan.js';
export {
  type CellIssue,
  type CoercionIssue,
  type DuplicateIssue,
  type FailingCell,
  type IssueBase,
  type IssueCategory,
  type IssueData,
  issueMessage,
  type MissingColumnIssue,
  type SchemaIssue,
  type UnexpectedColumnIssue,
  type WrongTypeIssue,
} from './issue.js';
export { type QuestionOptions, validationQuestion } from './question.js';
export { type ReportCounts, reportText, type SchemaReport } from './report.js';
export { rowsOf } from './rows.js';
export type { RuleOperands } from './rule.js';
export { SchemaError } from './schema-error.js';
export { schemaVersion } from './schema-version.js';
export {
  type CoercedBy,
  type ResolvedOptions,
  type TableSchema,
  type TableSchemaOptions,
  type TableShape,
  tableSchema,
} from './table-schema.js';
export { type ValidateTableOptions, validateTable } from './validate-table.js';
