export {
  type Issue,
  isMillraceError,
  MillraceError,
  type MillraceErrorOptions,
  ResourceError,
  SourceError,
  UsageError,
} from './errors.js';
