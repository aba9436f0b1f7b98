export { type BackfillEntry, type BackfillOptions, type BackfillReport, backfill } from './backfill.js';
export { PartitionError, PartitionRejected } from './errors.js';
export {
  type JsonValue,
  type PartitionManifest,
  type PartitionRejection,
  readManifest,
  readRejection,
} from './manifest.js';
export { days, shiftDay } from './partition-key.js';
export {
  type PartitionOutcome,
  type PublishPartitionOptions,
  type PublishStep,
  publishPartition,
  type WrittenData,
} from './publish.js';
export { type PublishedPartition, publishedPartitions } from './published.js';
