import { memorySource } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../src/definition.js';
import { oneHotEncoderDefinition } from '../src/encode/one-hot-encoder.js';
import { ordinalEncoderDefinition } from '../src/encode/ordinal-encoder.js';
import { fit } from '../src/index.js';
import { sklearnBatch, sklearnCases } from './sklearn-golden.js';
import { expectedBits, fittedOfCase, outputBits, specOfCase } from './sklearn-parity.js';

const families: readonly (readonly [string, Definition])[] = [
  ['one-hot-encoder', oneHotEncoderDefinition],
  ['ordinal-encoder', ordinalEncoderDefinition],
];

// Where the two differ on purpose: a -0 as a category is 0 here.
const renamed = (name: string): string => name.replace(/_-0\.0$/, '_0.0');

// Two outputs of one name are refused, and so is a real value that is called as the infrequent ones are.
const refused: readonly string[] = ['OneHotEncoder/names collide', 'OneHotEncoder/real infrequent_sklearn'];

describe.each(families)('%s', (file, definition) => {
  for (const golden of sklearnCases(file)) {
    it(golden.id, async () => {
      const fitBatch = sklearnBatch(golden.fit);
      const source = memorySource(fitBatch.schema, [fitBatch]);
      if (golden.error?.at === 'fit' || refused.includes(golden.id)) {
        await expect(async () => fit(specOfCase(definition, golden), source)).rejects.toThrow();
        return;
      }
      const batch = sklearnBatch(golden.transform);
      const names = golden.names!.map(renamed);
      for (const fitted of [
        fittedOfCase(definition, golden),
        await fit(specOfCase(definition, golden), source),
      ]) {
        expect(fitted.outputNames).toEqual(names);
        if (golden.error === undefined)
          expect(outputBits(fitted, batch)).toEqual(expectedBits(golden.output!));
        else expect(() => fitted.transformBatch(batch)).toThrow(/fit did not see/);
      }
    });
  }
});
