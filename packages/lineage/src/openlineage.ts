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
} from './openlineage/build-event.js';
export {
  type OpenLineage,
  type OpenLineageOptions,
  openLineage,
  type RunToAbort,
} from './openlineage/client.js';
export { columnLineageFacet, type DatasetName } from './openlineage/column-lineage-facet.js';
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
} from './openlineage/dataset-facets.js';
export type { DecorateOptions } from './openlineage/decorate.js';
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
} from './openlineage/event.js';
export {
  type EventVerdict,
  parseOpenLineageEvent,
  validateOpenLineageEvent,
} from './openlineage/event-schema.js';
export type { CustomFacet, FacetBase, FacetInput, FacetsOf } from './openlineage/facet.js';
export { type HttpTransportOptions, httpTransport } from './openlineage/http-transport.js';
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
} from './openlineage/job-facets.js';
export type {
  LineageDatasetFacet,
  LineageDatasetInput,
  LineageEntry,
  LineageFields,
  LineageInput,
  LineageJobFacet,
  LineageJobInput,
  Transformation,
} from './openlineage/lineage-facet.js';
export { type MeasureQualityOptions, measureQuality } from './openlineage/measure-quality.js';
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
} from './openlineage/quality-facets.js';
export {
  assertionsFromExpectations,
  assertionsFromSchemaReport,
  type ExpectationResults,
  type SchemaReportLike,
  testsFromExpectations,
} from './openlineage/quality-from-results.js';
export type { QueueOptions } from './openlineage/queue.js';
export { type OpenRun, type RunOptions, startRun, withRun } from './openlineage/run.js';
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
} from './openlineage/run-facets.js';
export { newRunId, runIdFrom } from './openlineage/run-id.js';
export { schemaFacet } from './openlineage/schema-facet.js';
export type { SubsetCondition, SubsetOperand } from './openlineage/subset-condition.js';
export {
  compositeTransport,
  consoleTransport,
  memoryTransport,
  noopTransport,
  type OnLost,
  type Transport,
} from './openlineage/transport.js';
export { facetsFromRecord, facetsFromVersion, type VersionedOutput } from './openlineage/version-facets.js';
