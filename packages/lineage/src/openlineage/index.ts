export {
  type DatasetInput,
  datasetEvent,
  type EventContext,
  type InputDatasetInput,
  type JobEventInput,
  type JobInput,
  jobEvent,
  type OutputDatasetInput,
  type RunEventInput,
  runEvent,
} from './build-event.js';
export { type OpenLineage, type OpenLineageOptions, openLineage, type RunToAbort } from './client.js';
export { columnLineageFacet, type DatasetName } from './column-lineage-facet.js';
export type {
  CatalogDatasetFacet,
  ColumnLineageDatasetFacet,
  DatasetFacetBodies,
  DatasetTypeDatasetFacet,
  DatasetVersionDatasetFacet,
  DatasourceDatasetFacet,
  HierarchyDatasetFacet,
  InputField,
  LifecycleStateChangeDatasetFacet,
  SchemaDatasetFacet,
  SchemaField,
  StorageDatasetFacet,
  SymlinksDatasetFacet,
  TagsDatasetFacet,
} from './dataset-facets.js';
export type { DecorateOptions } from './decorate.js';
export type {
  Dataset,
  DatasetEvent,
  EventBase,
  InputDataset,
  Job,
  JobEvent,
  OpenLineageEvent,
  OutputDataset,
  Run,
  RunEvent,
  RunState,
} from './event.js';
export { type EventVerdict, parseOpenLineageEvent, validateOpenLineageEvent } from './event-schema.js';
export type { CustomFacet, FacetBase, FacetInput, FacetsOf } from './facet.js';
export { type HttpTransportOptions, httpTransport } from './http-transport.js';
export type {
  DocumentationFacet,
  JobFacetBodies,
  JobTypeJobFacet,
  OwnershipFacet,
  SourceCodeJobFacet,
  SourceCodeLocationJobFacet,
  SqlJobFacet,
  Tag,
  TagsJobFacet,
} from './job-facets.js';
export type {
  LineageDatasetFacet,
  LineageDatasetInput,
  LineageEntry,
  LineageFields,
  LineageInput,
  LineageJobFacet,
  LineageJobInput,
  Transformation,
} from './lineage-facet.js';
export { type MeasureQualityOptions, measureQuality } from './measure-quality.js';
export type {
  ColumnMetrics,
  DataQualityAssertion,
  DataQualityAssertionsFacet,
  DataQualityMetricsFacet,
  InputFacetBodies,
  InputSubsetFacet,
  OutputFacetBodies,
  OutputSubsetFacet,
  StatisticsFacet,
} from './quality-facets.js';
export {
  assertionsFromExpectations,
  assertionsFromSchemaReport,
  type ExpectationResults,
  type SchemaReportLike,
  testsFromExpectations,
} from './quality-from-results.js';
export type { QueueOptions } from './queue.js';
export { type OpenRun, type RunOptions, startRun, withRun } from './run.js';
export type {
  EnvironmentVariablesRunFacet,
  ErrorMessageRunFacet,
  ExecutionParametersRunFacet,
  ExternalQueryRunFacet,
  ExtractionErrorRunFacet,
  JobDependenciesRunFacet,
  JobDependency,
  JobName,
  NominalTimeRunFacet,
  ParentRunFacet,
  ProcessingEngineRunFacet,
  RunFacetBodies,
  RunOfJob,
  TagsRunFacet,
  TestExecution,
  TestRunFacet,
} from './run-facets.js';
export { newRunId, runIdFrom } from './run-id.js';
export { schemaFacet } from './schema-facet.js';
export type { SubsetCondition, SubsetOperand } from './subset-condition.js';
export {
  compositeTransport,
  consoleTransport,
  memoryTransport,
  noopTransport,
  type OnLost,
  type Transport,
} from './transport.js';
export { facetsFromRecord, facetsFromVersion, type VersionedOutput } from './version-facets.js';
