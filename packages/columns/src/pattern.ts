import { UsageError } from './errors.js';

/** Options of {@link parsePattern}. */
export interface PatternOptions {
  /** ASCII letters match in both cases. */
  readonly ignoreCase?: boolean;
}

/** A parsed pattern. */
export interface Pattern {
  readonly source: string;
  readonly ignoreCase: boolean;
}

/** Parses a pattern of the subset that every engine shares. */
export function parsePattern(pattern: string, options: PatternOptions = {}): Pattern {
  try {
    new RegExp(pattern, 'u');
  } catch (cause) {
    throw new UsageError('bad_pattern', `The pattern ${JSON.stringify(pattern)} can not be read.`, { cause });
  }
  return { source: pattern, ignoreCase: options.ignoreCase ?? false };
}
