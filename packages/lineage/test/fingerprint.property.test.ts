import { memorySource } from '@millrace/columns';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprint } from '../src/index.js';
import { specifiedFingerprint } from './specification.js';
import { cut, tableArbitrary } from './tables.js';

it('equals the written specification, however the table is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      tableArbitrary,
      fc.array(fc.nat(30), { maxLength: 4 }),
      async ({ schema, batch }, places) => {
        const whole = await fingerprint(memorySource(schema, [batch]));
        const pieces = await fingerprint(memorySource(schema, cut(batch, places)));
        expect(whole.id).toBe(specifiedFingerprint(schema, [batch]));
        expect(pieces.id).toBe(whole.id);
      },
    ),
    { numRuns: 300 },
  );
});

it('is another one, in both forms, when any cell is another', async () => {
  await fc.assert(
    fc.asyncProperty(tableArbitrary, async ({ schema, batch }) => {
      fc.pre(batch.length > 1);
      const shorter = memorySource(schema, cut(batch, [batch.length - 1]).slice(0, 1));
      for (const order of ['aware', 'free'] as const) {
        const whole = await fingerprint(memorySource(schema, [batch]), { order });
        expect((await fingerprint(shorter, { order })).id).not.toBe(whole.id);
      }
    }),
    { numRuns: 100 },
  );
});
