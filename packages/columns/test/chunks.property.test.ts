import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Chunk, Value } from '../src/index.js';
import {
  chunkFromValues,
  concatChunks,
  plainChunk,
  sliceChunk,
  takeChunk,
  typeName,
  valueAt,
} from '../src/index.js';
import { allTypes, chunkOf, maybeNull } from './arbitraries.js';

function valuesOf(chunk: Chunk): Value[] {
  return Array.from({ length: chunk.length }, (_, row) => valueAt(chunk, row));
}

test.each(allTypes.map((type) => [typeName(type), type] as const))(
  '%s: built, sliced, taken, joined and decoded',
  (_, type) => {
    fc.assert(
      fc.property(
        fc
          .array(maybeNull(type), { maxLength: 20 })
          .chain((values) =>
            fc.tuple(
              fc.constant(values),
              chunkOf(type, values),
              fc.array(fc.nat({ max: Math.max(values.length - 1, 0) }), { maxLength: values.length }),
              fc.nat({ max: values.length }),
            ),
          ),
        ([values, chunk, rows, cut]) => {
          const nulls = values.filter((value) => value === null).length;
          expect(valuesOf(chunk)).toEqual(values);
          expect(valuesOf(sliceChunk(chunk, cut, values.length))).toEqual(values.slice(cut));
          expect(valuesOf(takeChunk(chunk, Uint32Array.from(rows)))).toEqual(rows.map((row) => values[row]));
          const joined = concatChunks(type, [
            chunk,
            sliceChunk(chunk, cut, values.length),
            chunkFromValues(type, values),
          ]);
          expect(valuesOf(joined)).toEqual([...values, ...values.slice(cut), ...values]);
          expect(valuesOf(plainChunk(chunk))).toEqual(values);
          expect([chunk.nullCount, plainChunk(chunk).nullCount]).toEqual([nulls, nulls]);
        },
      ),
      { numRuns: 60 },
    );
  },
);
