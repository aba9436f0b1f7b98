import { type Batch, memorySource, valueAt } from '@millrace/columns';
import { loadOnnx, type OnnxInput } from '@millrace/peers/onnx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexOfDouble } from '../src/double-bits.js';
import {
  columnTransformer,
  cyclicalFeatures,
  FitError,
  type FittedTransformer,
  fit,
  oneHotEncoder,
  ordinalEncoder,
  passthrough,
  pipeline,
  simpleImputer,
  standardScaler,
} from '../src/index.js';
import { type Trial, trialBatch, trials } from './arbitrary.js';

function onnxOf(fitted: FittedTransformer): Uint8Array | undefined {
  try {
    return fitted.toOnnx();
  } catch (error) {
    expect((error as { code: string }).code).toBe('no_onnx');
    return undefined;
  }
}

function inputsOf(batch: Batch): Record<string, OnnxInput> {
  const inputs: Record<string, OnnxInput> = {};
  for (const [i, { name, type }] of batch.schema.fields.entries()) {
    const cells = Array.from({ length: batch.length }, (_, row) => valueAt(batch.columns[i]!, row));
    const text = type.kind === 'utf8' || type.kind === 'dictionary';
    Object.defineProperty(inputs, name, {
      value: text
        ? cells.map((cell) => (cell ?? '') as string)
        : Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell))),
      enumerable: true,
    });
    if (text) inputs[`${name}__missing`] = cells.map((cell) => cell === null);
  }
  return inputs;
}

function bitsOf(batch: Batch): string[] {
  return Array.from({ length: batch.length }, (_, row) =>
    batch.columns.map((chunk) => hexOfDouble(Number(valueAt(chunk, row) ?? Number.NaN))),
  ).flat();
}

async function fitted(trial: Trial): Promise<FittedTransformer | undefined> {
  const batch = trialBatch(trial, trial.fit);
  return fit(trial.spec, memorySource(batch.schema, [batch])).catch((error: unknown) => {
    if (error instanceof FitError) return undefined;
    throw error;
  });
}

describe('ONNX Runtime', () => {
  it('gives the bits of the batch form, or the transformer says why it has no ONNX', async () => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(trials, async (trial) => {
        const transformer = await fitted(trial);
        const model = transformer && transformer.outputNames.length > 0 ? onnxOf(transformer) : undefined;
        if (transformer === undefined || model === undefined || trial.transform[0]!.length === 0) return;
        written++;
        const given = trialBatch(trial, trial.transform);
        const session = await loadOnnx(model);
        const run = () => session.run(inputsOf(given));
        let expected: string[];
        try {
          expected = bitsOf(transformer.transformBatch(given));
        } catch {
          await expect(run()).rejects.toThrow();
          return;
        }
        expect([...(await run())].map(hexOfDouble)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
    expect(written).toBeGreaterThan(30);
  });

  it('refuses what it cannot do, with the reason', async () => {
    const trial = (
      spec: Trial['spec'],
      type: Trial['types'][number],
      cells: Trial['fit'][number],
      name = 'x',
    ): Trial => ({ spec, names: [name], types: [type], fit: [cells], transform: [cells] });
    const double = { kind: 'float', bits: 64 } as const;
    const text = { kind: 'utf8', layout: 'offsets32' } as const;
    const of = async (each: Trial) => (await fitted(each))!.toOnnx();
    await expect(of(trial(cyclicalFeatures({ period: 2.5 }), double, [1]))).rejects.toThrow(
      "Output 'x_sin' has no exact ONNX: runtimes compute sinTurn differently.",
    );
    await expect(of(trial(passthrough(), text, ['a']))).rejects.toThrow(/it is text/);
    await expect(of(trial(standardScaler(), double, [1], 'output'))).rejects.toThrow(/rename the column/);
    await expect(of(trial(passthrough(), { kind: 'date', unit: 'day' }, [1n]))).rejects.toThrow(
      /of type date/,
    );
  });

  it('ends a run with an error where a policy refuses a value', async () => {
    const spec = columnTransformer([
      ['a', ordinalEncoder(), ['a']],
      ['b', pipeline([simpleImputer({ strategy: 'most_frequent' }), oneHotEncoder()]), ['b']],
    ]);
    const text = { kind: 'utf8', layout: 'offsets32' } as const;
    const made: Trial = {
      spec,
      names: ['a', 'b'],
      types: [text, text],
      fit: [
        ['x', 'y'],
        ['u', null],
      ],
      transform: [['y'], [null]],
    };
    const session = await loadOnnx((await fitted(made))!.toOnnx());
    const run = (a: string, b: string | null) =>
      session.run({ a: [a], a__missing: [false], b: [b ?? ''], b__missing: [b === null] });
    expect([...(await run('y', null))]).toEqual([1, 1]);
    await expect(run('z', 'u')).rejects.toThrow();
    await expect(run('x', 'w')).rejects.toThrow();
  });
});
