import { createXXHash128 } from 'hash-wasm';
import type { HashAlgorithm } from './hash-algorithm.js';

let algorithm: Promise<HashAlgorithm> | null = null;

/** XXH3 in its form of 128 bits, in WebAssembly: it finds accidents, not forgers. */
export function xxh128(): Promise<HashAlgorithm> {
  algorithm ??= make();
  return algorithm;
}

// One instance serves all hashes, each of which keeps its state: memory does not grow with the number of columns.
async function make(): Promise<HashAlgorithm> {
  const instance = await createXXHash128();
  const start = instance.init().save();
  return {
    name: 'xxh128',
    create: () => {
      let state = start;
      return {
        update: (bytes) => {
          state = instance.load(state).update(bytes).save();
        },
        digest: () => instance.load(state).digest('binary'),
      };
    },
  };
}
