export { type ParsedTable, type ParseResult, parseTable, reportToTable, safeParseTable } from './arrow.js';
export { tableSchemaFromArrow, tableSchemaToArrow } from './arrow-schema.js';
export type { ArrowColumn, ArrowColumns, ArrowOf } from './arrow-types.js';
export {
  type BigIntColumn,
  type BytesColumn,
  binary,
  type DateColumn,
  date,
  decimal,
  dictionary,
  duration,
  fixedSizeBinary,
  float16,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  type NumberColumn,
  type TextColumn,
  type TimestampOptions,
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
export { type CheckedSchemas, checked, type ParsedArguments } from './checked.js';
export {
  cellFunction,
  columnFunction,
  eq,
  ge,
  gt,
  inRange,
  isin,
  le,
  lt,
  multipleOf,
  ne,
  notin,
  type PatternOptions,
  predicate,
  type RangeOptions,
  rowFunction,
  rowMatches,
  strContains,
  strEndsWith,
  strLength,
  strMatches,
  strStartsWith,
  uniqueValuesEq,
} from './checks.js';
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
export { type ColumnSettings, column, type RegexColumn } from './column-settings.js';
export { diffSchemas, type SchemaDiff } from './evolve/diff-schemas.js';
export type { Compatibility, SchemaChange } from './evolve/schema-change.js';
export {
  type ExtensionContext,
  type ExtensionKind,
  type ExtensionOperands,
  type ExtensionVerdict,
  extensionCheck,
} from './extension.js';
export {
  type ColumnDefinitionInput,
  type TableDefinitionInput,
  tableSchemaFromDefinition,
} from './from-definition.js';
export { type InferSchemaOptions, inferSchema } from './infer/infer-schema.js';
export type {
  AmbiguousColumnIssue,
  CellCode,
  CellIssue,
  CoercionIssue,
  ColumnIssue,
  ColumnOrderIssue,
  DuplicateColumnIssue,
  DuplicateIssue,
  FailingCell,
  FailingGroup,
  IssueBase,
  IssueCategory,
  IssueData,
  IssueDraft,
  JudgedBy,
  MissingColumnIssue,
  ParserIssue,
  RowIssue,
  SchemaIssue,
  UnexpectedColumnIssue,
  WrongTypeIssue,
} from './issue.js';
export { issueMessage } from './issue-message.js';
export { type ParsedSource, type ParseSourceOptions, parseSource } from './parse-source.js';
export { expressionParser, functionParser, lower, trim, upper } from './parsers.js';
export {
  mergeParts,
  mergeReports,
  type PartialReport,
  type PartOptions,
  type StreamOptions,
  validatePart,
  validateStream,
} from './partial.js';
export { type QuestionOptions, validationQuestion } from './question.js';
export {
  type FilledCount,
  type NamedRule,
  type ReportCounts,
  type ReportData,
  reportText,
  type SchemaReport,
} from './report.js';
export { reportFromJson, reportSchema } from './report-schema.js';
export type { RowChoice } from './row-choice.js';
export { rows } from './rows.js';
export type { RuleOperands } from './rule.js';
export { SchemaError } from './schema-error.js';
export { type SchemaFromJsonOptions, tableSchemaFromJson } from './schema-from-json.js';
export { type SchemaToJsonOptions, type TableSchemaJson, tableSchemaToJson } from './schema-json.js';
export { schemaVersion } from './schema-version.js';
export { type SchemaToTypeScriptOptions, schemaToTypeScript } from './source/schema-to-type-script.js';
export type { StandardIssue, StandardResult, StandardRowSchema, TableStandard } from './standard-schema.js';
export type { ResolvedOptions, TableParserDefinition, TableSchemaOptions } from './table-options.js';
export { derive, keepRows } from './table-parsers.js';
export {
  type CoercedBy,
  isTableSchema,
  type TableSchema,
  type TableShape,
  tableSchema,
} from './table-schema.js';
export { type ValidateTableOptions, validateTable } from './validate-table.js';
