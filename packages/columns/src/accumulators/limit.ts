import { ResourceError } from '../errors.js';
import type { StateLimit } from './accumulator.js';

/** The ceiling of a state where none is given: 256 MiB. */
export const DEFAULT_STATE_BYTES: number = 2 ** 28;

/** Throws `ResourceError` when a state takes more bytes than its ceiling. */
export function checkLimit(limit: StateLimit, bytes: number): void {
  if (bytes <= limit.bytes) return;
  throw new ResourceError(
    'state_too_large',
    `${limit.what} needs more than ${limit.bytes} bytes; raise maxStateBytes, ask an engine that can spill (one that was asked needs a higher memory limit), or take an approximate form where there is one.`,
    { issues: [{ code: 'state_too_large', aggregate: limit.what, expected: limit.bytes, actual: bytes }] },
  );
}
