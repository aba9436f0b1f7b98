import { memorySource } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../src/definition.js';
import { polynomialFeaturesDefinition } from '../src/expand/polynomial-features.js';
import { splineTransformerDefinition } from '../src/expand/spline-transformer.js';
import { fit } from '../src/index.js';
import { sklearnBatch, sklearnCases } from './sklearn-golden.js';
import { expectedBits, fittedOfCase, outputBits, specOfCase } from './sklearn-parity.js';

const families: readonly (readonly [string, Definition])[] = [
  ['polynomial-features', polynomialFeaturesDefinition],
  ['spline-transformer', splineTransformerDefinition],
];

// Missing values are NaN here where scikit-learn refuses them; weights of knots are not taken.
const declared: Readonly<Record<string, 'kept' | 'weights'>> = {
  'PolynomialFeatures/missing': 'kept',
  'SplineTransformer/weights': 'weights',
};

describe.each(families)('%s', (file, definition) => {
  for (const golden of sklearnCases(file)) {
    it(golden.id, async () => {
      const fitBatch = sklearnBatch(golden.fit);
      const source = memorySource(fitBatch.schema, [fitBatch]);
      if (golden.error?.at === 'fit') {
        if (declared[golden.id] === 'kept') return;
        await expect(async () => fit(specOfCase(definition, golden), source)).rejects.toThrow();
        return;
      }
      const batch = sklearnBatch(golden.transform);
      const fitted = fittedOfCase(definition, golden);
      expect(fitted.outputNames).toEqual(golden.names);
      if (golden.error !== undefined) {
        // scikit-learn breaks on splines of degree 0 that go on as constants.
        if (golden.error.message.includes('beyond'))
          expect(() => fitted.transformBatch(batch)).toThrow(/takes no such row \(row 0\)/);
        return;
      }
      expect(outputBits(fitted, batch)).toEqual(expectedBits(golden.output!));
      if (declared[golden.id] === 'weights') return;
      const own = await fit(specOfCase(definition, golden), source);
      expect(own.outputNames).toEqual(golden.names);
      expect(outputBits(own, batch)).toEqual(expectedBits(golden.output!));
    });
  }
});
