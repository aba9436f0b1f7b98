export { type BackfillEntry, type BackfillOptions, type BackfillReport, backfill } from './backfill.js';
export { backfillText } from './backfill-text.js';
export {
  type Dataset,
  type DatasetInput,
  type DatasetOptions,
  type DatasetPublishOptions,
  dataset,
  type TraceFacts,
} from './dataset.js';
export { PartitionError, PartitionRejected } from './errors.js';
export { type Flow, type FlowOptions, type FlowProgress, openFlow } from './flow.js';
export {
  type JsonValue,
  type PartitionManifest,
  type PartitionRejection,
  readManifest,
  readRejection,
} from './manifest.js';
export { days, shiftDay } from './partition-key.js';
export { progressWriter } from './progress-writer.js';
export type { PartitionOutcome, PublicationOptions, PublishStep, WrittenData } from './publication.js';
export { type PublishDocumentOptions, publishDocument } from './publish-document.js';
export { type PublishPartitionOptions, publishPartition } from './publish-partition.js';
export { type PublishedPartition, publishedPartitions } from './published.js';
