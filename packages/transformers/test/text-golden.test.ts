import { memorySource, valueAt } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import type { Definition } from '../src/definition.js';
import { fit } from '../src/index.js';
import { describeLeaf } from '../src/spec.js';
import { countVectorizerDefinition } from '../src/text/count-vectorizer.js';
import { hashingVectorizerDefinition } from '../src/text/hashing-vectorizer.js';
import { tfidfVectorizerDefinition } from '../src/text/tfidf-vectorizer.js';
import {
  fromStored,
  type SklearnArray,
  type SklearnCase,
  sklearnBatch,
  sklearnCases,
} from './sklearn-golden.js';
import { expectedBits, fittedOfCase, outputBits, plainOf } from './sklearn-parity.js';

const families: readonly (readonly [string, Definition])[] = [
  ['count-vectorizer', countVectorizerDefinition],
  ['tfidf-vectorizer', tfidfVectorizerDefinition],
  ['hashing-vectorizer', hashingVectorizerDefinition],
];

// In Python 1 is a count and 1.0 a share; here a bigint is a count, and the share of all texts is the number before 1.
function parametersOf({ params }: SklearnCase): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const integer = typeof value === 'object' && value !== null && '$int' in value;
      if (name === 'max_df' && integer) return [name, BigInt(value['$int'] as string)];
      const plain = plainOf(value);
      return [name, name === 'min_df' && plain === 1 && !integer ? 1 - 2 ** -53 : plain];
    }),
  );
}

// Of equal counts scikit-learn keeps those that an unstable sort leaves first; here it is those first in the order of code points.
const ties = /'max_features': 3/;
// Outputs are dense, at most 1,000,000.
const tooWide = /1048576/;

describe.each(families)('%s', (file, definition) => {
  for (const golden of sklearnCases(file)) {
    it(golden.id, async () => {
      const fitBatch = sklearnBatch(golden.fit);
      const source = memorySource(fitBatch.schema, [fitBatch]);
      const own = async () =>
        fit(describeLeaf(definition, definition.sklearn!.parameters(parametersOf(golden))), source);
      if (golden.error?.at === 'fit') {
        await expect(own).rejects.toThrow();
        return;
      }
      const batch = sklearnBatch(golden.transform);
      if (tooWide.test(golden.id)) {
        await expect(own).rejects.toThrow(/outputs are dense/);
        return;
      }
      const expected = expectedBits(golden.output!);
      const taken = fittedOfCase(definition, golden);
      expect(outputBits(taken, batch)).toEqual(expected);
      const fitted = await own();
      if (ties.test(golden.id)) {
        expect(fitted.outputNames).toEqual(['cat', 'dog', 'the']);
        return;
      }
      expect(outputBits(fitted, batch)).toEqual(expected);
      const rows = Array.from({ length: batch.length }, (_, row) =>
        fitted.row({ [golden.transform[0]!.name]: valueAt(batch.columns[0]!, row) }),
      );
      const width = fitted.outputNames.length;
      const { values } = fromStored(golden.output!) as SklearnArray;
      expect(rows.flatMap((row) => [...row])).toEqual(values.map(Number));
      expect(values.length).toBe(width * batch.length);
      if (golden.names === undefined) return;
      expect(taken.outputNames).toEqual(golden.names);
      expect(fitted.outputNames).toEqual(golden.names);
    });
  }
});
