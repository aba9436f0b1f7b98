import { UsageError } from '@millrace/columns';

/** Reads the state of a check that runs functions out of its bytes. */
export function readState<State>(bytes: Uint8Array, read: (json: unknown) => State): State {
  try {
    return read(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new UsageError('bad_state', 'These bytes are no state of a schema’s row checks.', { cause });
  }
}
