import { valueAt } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import { documentOf } from '../src/document.js';
import { hexOfDouble } from '../src/double-bits.js';
import { inputsOf } from '../src/fit-question.js';
import { type FittedTransformer, fittedOf } from '../src/fitted.js';
import { loadTransformer } from '../src/index.js';
import { inputFeatures, planStep } from '../src/plan.js';
import {
  type GoldenCase,
  goldenBatch,
  goldenCases,
  goldenFiles,
  goldenRows,
  rootOf,
  specOf,
} from './golden.js';

// A transformer with the state that scikit-learn learned.
function fittedFrom(golden: GoldenCase): FittedTransformer {
  const spec = specOf(golden.spec);
  const inputs = inputsOf(spec, goldenBatch(golden, 'fit').schema);
  const root = rootOf(
    spec,
    golden.root,
    golden.columns.some(({ type }) => type === 'int64'),
  );
  const document = documentOf({ inputs, root, rows: 1, warnings: [] });
  return fittedOf(document, root, planStep(root, inputFeatures(inputs)));
}

function shown(value: unknown): unknown {
  if (typeof value === 'number') return hexOfDouble(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return hexOfDouble(Number(value));
  return value === null ? hexOfDouble(Number.NaN) : value;
}

describe.each(goldenFiles)('%s from the state of scikit-learn', (file) => {
  for (const golden of goldenCases(file).filter(({ raises }) => raises !== 'fit')) {
    it(golden.name, () => {
      const fitted = fittedFrom(golden);
      const batch = goldenBatch(golden, 'transform');
      const rows = goldenRows(golden);
      expect(fitted.outputNames).toEqual(golden.names);
      if (golden.raises === 'transform') {
        expect(() => fitted.transformBatch(batch)).toThrow(/^Column '.*' holds .*, which fit did not see/);
        expect(() => rows.map((row) => fitted.rowObject(row))).toThrow(/was not seen at fit/);
        return;
      }
      const expected = golden.output.map((column) =>
        column.map((cell) => (typeof cell === 'string' ? cell : cell.text)),
      );
      const { columns } = fitted.transformBatch(batch);
      expect(columns.map((chunk) => rows.map((_, i) => shown(valueAt(chunk, i))))).toEqual(expected);
      const objects = rows.map((row) => fitted.rowObject(row));
      expect(golden.names.map((name) => objects.map((object) => shown(object[name])))).toEqual(expected);
      const again = loadTransformer(JSON.parse(JSON.stringify(fitted)));
      expect(again.transformBatch(batch).columns).toEqual(columns);
    });
  }
});
