import { describe, it } from 'vitest';
import { engineCases } from '../src/conformance.js';
import { memorySource } from '../src/index.js';

describe('memory passes the conformance suite of engines', () => {
  for (const { name, run } of engineCases()) {
    it(name, async () => {
      await run(async (batches, schema) => memorySource(schema, batches));
    });
  }
});
