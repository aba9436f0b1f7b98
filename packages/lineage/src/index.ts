export { type DrawLineageOptions, drawLineage } from './draw.js';
export { type Fingerprint, type FingerprintOptions, fingerprint } from './fingerprint.js';
export {
  type LineageRecord,
  type LineageRecordOptions,
  type LineageVerdict,
  lineageRecord,
  lineageTrace,
  parseLineageRecord,
  verifyLineage,
} from './record.js';
