import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fit, loadTransformer } from '../src/index.js';
import { fittedFromSkops, sklearnFromSkops, specFromSkops } from '../src/skops.js';
import { doubleOfBits } from './sklearn-golden.js';

interface Case {
  readonly class: string;
  readonly cells?: Readonly<Record<string, readonly unknown[]>>;
  readonly output?: readonly (readonly string[])[];
  readonly names?: readonly string[] | null;
}

const folder = new URL('./golden/skops/', import.meta.url);
const { cases } = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as {
  readonly cases: Readonly<Record<string, Case>>;
};

function fileOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`${name}.skops`, folder)));
}

const refused: Readonly<Record<string, RegExp>> = {
  function: /numpy\.log1p at \$\.steps\.log\.func/,
  'custom-tokens': /method_descriptor at \$\.tokenizer/,
};
// Powers and logarithms: within 4 ulp of the truth, and so is scikit-learn.
const close = new Set(['power-transformer', 'tfidf-vectorizer', 'column-transformer']);

describe('files of skops', () => {
  for (const [name, { cells, output, names }] of Object.entries(cases)) {
    if (cells === undefined || refused[name] !== undefined) continue;
    it(`${name} transforms as scikit-learn does`, () => {
      const fitted = fittedFromSkops(fileOf(name));
      const inputs = Object.keys(cells);
      const single = fitted.inputs.length === 1 && !fitted.inputs.some((input) => input.name in cells);
      const rows = output!.map((_, row) =>
        fitted.rowObject(
          Object.fromEntries(
            inputs.map((input) => [single ? fitted.inputs[0]!.name : input, cells[input]![row]]),
          ),
        ),
      );
      const given = rows.map((row) => Object.values(row));
      const expected = output!.map((row) =>
        row.map((cell) => (/^[0-9a-f]{16}$/.test(cell) ? doubleOfBits(cell) : cell)),
      );
      if (!close.has(name)) expect(given).toEqual(expected);
      else
        expect(given).toEqual(
          expected.map((row) =>
            row.map((cell) => (typeof cell === 'number' ? expect.closeTo(cell, 12) : cell)),
          ),
        );
      if (names) expect(fitted.outputNames).toEqual(names);
      expect(loadTransformer(JSON.parse(JSON.stringify(fitted))).id).toBe(fitted.id);
    });
  }

  it.each(Object.entries(refused))('%s says what is not carried, and where', (name, reason) => {
    expect(() => fittedFromSkops(fileOf(name))).toThrow(reason);
  });

  it('give descriptions that are fitted here', async () => {
    const spec = specFromSkops(fileOf('unfitted'));
    const { tableFromArrays } = await import('apache-arrow');
    const table = tableFromArrays({ a: Float64Array.of(1, 3), b: Float64Array.of(2, 4), c: ['u', 'v'] });
    expect((await fit(spec, table)).outputNames).toEqual(['num__a', 'num__b', 'remainder__c']);
  });

  it('give class, parameters and attributes', () => {
    const { transformer, params, attributes } = sklearnFromSkops(fileOf('standard-scaler'));
    expect([transformer, { ...params }]).toEqual([
      'StandardScaler',
      { with_mean: true, with_std: true, copy: true },
    ]);
    expect(Object.keys(attributes!)).toContain('mean_');
  });
});
