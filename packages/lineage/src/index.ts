export {
  type ColumnEdge,
  type ColumnInput,
  type EdgeKind,
  edgesFromAggregates,
  edgesFromFilter,
  edgesFromProjection,
  edgesFromTransformer,
  joinEdges,
} from './column-edges.js';
export { type DrawLineageOptions, drawLineage } from './draw.js';
export {
  type ColumnFingerprint,
  type Fingerprint,
  type FingerprintOptions,
  fingerprint,
} from './fingerprint.js';
export { type HashAlgorithm, type Hasher, type HashName, sha256 } from './hash-algorithm.js';
export { mergeFingerprints, subtractFingerprint } from './merge-fingerprints.js';
export {
  type LineageRecord,
  type LineageRecordOptions,
  lineageRecord,
  lineageTrace,
  parseLineageRecord,
} from './record.js';
export { type LineageVerdict, verifyLineage } from './verify.js';
