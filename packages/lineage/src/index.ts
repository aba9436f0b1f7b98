export { changesBetween, type LineageChange } from './changes.js';
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
export {
  type LineageEdge,
  type LineageGraph,
  type LineageNode,
  lineageGraph,
  lineageToMermaid,
} from './graph.js';
export { type HashAlgorithm, type Hasher, type HashName, sha256 } from './hash-algorithm.js';
export { ancestorsOf, type ColumnUse, descendantsOf, recordsAsOf, usesOfColumn } from './history.js';
export { type LineageRecordOptions, lineageRecord, lineageTrace } from './make-record.js';
export { mergeFingerprints, subtractFingerprint } from './merge-fingerprints.js';
export { type JsonValue, type LineageRecord, parseLineageRecord, type RecordedColumn } from './record.js';
export { type LineageStore, memoryStore } from './store.js';
export { type LineageVerdict, verifyLineage } from './verify.js';
