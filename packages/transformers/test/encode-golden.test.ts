import { memorySource } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../src/definition.js';
import { addHashed, hashingEncoderDefinition } from '../src/encode/hashing-encoder.js';
import { labelBinarizerDefinition } from '../src/encode/label-binarizer.js';
import { labelEncoderDefinition } from '../src/encode/label-encoder.js';
import { multiLabelBinarizerDefinition } from '../src/encode/multi-label-binarizer.js';
import { oneHotEncoderDefinition } from '../src/encode/one-hot-encoder.js';
import { ordinalEncoderDefinition } from '../src/encode/ordinal-encoder.js';
import { fit } from '../src/index.js';
import { fromStored, type SklearnArray, sklearnBatch, sklearnCases } from './sklearn-golden.js';
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

// scikit-learn names no outputs of these; a -0 is 0 here, and NaN is no class of numbers but missing.
const targets: readonly (readonly [string, Definition])[] = [
  ['label-encoder', labelEncoderDefinition],
  ['label-binarizer', labelBinarizerDefinition],
  ['multi-label-binarizer', multiLabelBinarizerDefinition],
];

const apart: Readonly<Record<string, 'no rows' | 'type'>> = {
  'LabelEncoder/no rows': 'no rows',
  // A row here has a column of one type: lists of numbers are another type than the data sets hold.
  'MultiLabelBinarizer/numbers': 'type',
};

describe.each(targets)('%s', (file, definition) => {
  for (const golden of sklearnCases(file).filter(({ id }) => apart[id] === undefined)) {
    it(golden.id, async () => {
      const fitBatch = sklearnBatch(golden.fit);
      const source = memorySource(fitBatch.schema, [fitBatch]);
      if (golden.error?.at === 'fit') {
        await expect(async () => fit(specOfCase(definition, golden), source)).rejects.toThrow();
        return;
      }
      const batch = sklearnBatch(golden.transform);
      for (const fitted of [
        fittedOfCase(definition, golden),
        await fit(specOfCase(definition, golden), source),
      ]) {
        if (golden.error === undefined)
          expect(outputBits(fitted, batch)).toEqual(expectedBits(golden.output!));
        else expect(() => fitted.transformBatch(batch)).toThrow(/fit did not see|missing|no value/);
      }
    });
  }
});

describe('feature-hasher', () => {
  const strings = sklearnCases('feature-hasher').filter(
    ({ params, error }) => params['input_type'] === 'string' && error === undefined,
  );
  it.each(strings)('$id', async (golden) => {
    const size = (fromStored(golden.output!) as SklearnArray).shape[1]!;
    if (size > 1_000_000) return;
    const batch = sklearnBatch(golden.fit);
    const fitted = await fit(
      specOfCase(hashingEncoderDefinition, golden),
      memorySource(batch.schema, [batch]),
    );
    expect(outputBits(fitted, batch)).toEqual(expectedBits(golden.output!));
  });

  const entries = sklearnCases('feature-hasher').filter(
    ({ params, error }) => params['input_type'] !== 'string' && error === undefined,
  );
  it.each(entries)('$id', (golden) => {
    const { shape, values } = fromStored(golden.output!) as SklearnArray;
    const size = shape[1]!;
    const out = new Float64Array(size);
    for (const [row, cell] of golden.fit[0]!.cells.entries()) {
      out.fill(0);
      for (const [name, value] of fromStored(cell) as [string, string | number][]) {
        if (typeof value === 'string')
          addHashed(`${name}=${value}`, 1, size, golden.params['alternate_sign'] !== false, out, 0);
        else addHashed(name, value, size, golden.params['alternate_sign'] !== false, out, 0);
      }
      let wrong = 0;
      for (let at = 0; at < size; at++) if (out[at] !== values[row * size + at]) wrong++;
      expect(wrong).toBe(0);
    }
  });
});
