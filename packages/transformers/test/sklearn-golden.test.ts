import { describe, expect, it } from 'vitest';
import { fromStored, type SklearnArray, sklearnBatch, sklearnCases, sklearnFiles } from './sklearn-golden.js';

describe('the golden cases of scikit-learn', () => {
  const all = sklearnFiles.map((file) => ({ file, cases: sklearnCases(file) }));

  it('are at least 20 a transformer and 600 in all', () => {
    expect(all.length).toBe(28);
    expect(all.filter(({ cases }) => cases.length < 20).map(({ file }) => file)).toEqual([]);
    expect(all.reduce((sum, { cases }) => sum + cases.length, 0)).toBeGreaterThan(600);
  });

  it('can be read: data, attributes, output of as many cells as its shape says', () => {
    for (const { cases } of all) {
      for (const { fit, output, attributes } of cases) {
        if (!['lists', 'pairs', 'dicts'].includes(fit[0]!.type))
          expect(sklearnBatch(fit).length).toBe(fit[0]!.cells.length);
        fromStored(attributes ?? null);
        if (output === undefined || 'sparse' in (output as object)) continue;
        const { shape, values } = fromStored(output) as SklearnArray;
        expect(values.length).toBe(shape.reduce((product, length) => product * length, 1));
      }
    }
  });
});
