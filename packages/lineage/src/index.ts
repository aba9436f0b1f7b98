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
export { type Fingerprint, type FingerprintOptions, fingerprint } from './fingerprint.js';
export {
  type LineageRecord,
  type LineageRecordOptions,
  lineageRecord,
  lineageTrace,
  parseLineageRecord,
} from './record.js';
export { type LineageVerdict, verifyLineage } from './verify.js';
