import type { Chunk } from '@millrace/columns';

/** The rows of a chunk that are null, ascending; null when none is. */
export function nullRows({ nullBitmap, nullCount, offset, length }: Chunk): Uint32Array | null {
  if (nullBitmap === null || nullCount === 0) return null;
  const rows = new Uint32Array(length);
  let count = 0;
  const end = offset + length;
  for (let byte = offset >> 3; byte << 3 < end; byte += 1) {
    // One bit for each null; mostly there is none.
    let nulls = ~nullBitmap[byte]! & 0xff;
    while (nulls !== 0) {
      const bit = (byte << 3) + 31 - Math.clz32(nulls & -nulls);
      if (bit >= offset && bit < end) rows[count++] = bit - offset;
      nulls &= nulls - 1;
    }
  }
  return rows.subarray(0, count);
}
