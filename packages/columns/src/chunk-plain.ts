import type { Chunk, ValueBuffer } from './chunk.js';

/** The chunk with its values in the arrays that apache-arrow makes them of. */
export function plainBytes(chunk: Chunk): Chunk {
  const { type, values } = chunk;
  if (values === undefined) return chunk;
  if (type.kind === 'decimal') return { ...chunk, values: viewAs(values, Uint32Array) };
  if ((type.kind === 'utf8' || type.kind === 'binary') && type.layout === 'view') {
    return { ...chunk, values: viewAs(values, Uint8Array) };
  }
  return chunk;
}

function viewAs(
  values: ValueBuffer,
  make: {
    new (buffer: ArrayBufferLike, offset: number, length: number): ValueBuffer;
    BYTES_PER_ELEMENT: number;
  },
): ValueBuffer {
  return new make(values.buffer, values.byteOffset, values.byteLength / make.BYTES_PER_ELEMENT);
}
