import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, concatBytes, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * A new id for a run: a UUID of version 7, so that ids sort by time.
 *
 * @example
 * ```ts
 * import { newRunId } from '@millrace/lineage/openlineage';
 * newRunId(new Date(0)).slice(0, 15); // => '00000000-0000-7'
 * ```
 */
export function newRunId(instant: Date = new Date()): string {
  return uuidV7(instant.getTime(), randomBytes(10));
}

/**
 * The same id for the same moment and text, by the rule of the official clients: a UUID of version 7 whose rest is a SHA-1 of
 * both. Text that is the same in each run (the job's name) makes an id which every process can work out by itself.
 *
 * @example
 * ```ts
 * import { runIdFrom } from '@millrace/lineage/openlineage';
 * const day = new Date('2013-01-01T00:00:00Z');
 * runIdFrom(day, 'flights.daily') === runIdFrom(day, 'flights.daily'); // => true
 * ```
 */
export function runIdFrom(instant: Date, text: string): string {
  const digest = sha1(concatBytes(utf8ToBytes(pythonIso(instant)), utf8ToBytes(text)));
  // The first 76 bits, right-aligned in 80.
  const rest = new Uint8Array(10);
  for (let at = 0; at < 10; at += 1) rest[at] = ((digest[at - 1] ?? 0) << 4) | (digest[at]! >> 4);
  return uuidV7(instant.getTime(), rest);
}

// As datetime.isoformat() writes it.
function pythonIso(instant: Date): string {
  const [seconds, millis] = instant.toISOString().slice(0, -1).split('.') as [string, string];
  return `${seconds}${millis === '000' ? '' : `.${millis}000`}+00:00`;
}

function uuidV7(millis: number, rest: Uint8Array): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(millis) << 16n);
  bytes.set(rest, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytesToHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
