export { type AddedOutput, type AddOptions, add } from './add.js';
export { type CheckoutOptions, type CheckoutReport, checkout } from './checkout.js';
export { type ContentVersion, contentVersion } from './content-version.js';
export { VersioningError } from './errors.js';
export type { LinkType } from './internal/config.js';
export type { LockedWorkOptions, VersioningProgress, WorkOptions } from './options.js';
export { type InitRepositoryOptions, initRepository, openRepository, type Repository } from './repository.js';
export {
  type OutputStatus,
  type StatusOptions,
  type StatusReason,
  type StatusReport,
  status,
} from './status.js';
