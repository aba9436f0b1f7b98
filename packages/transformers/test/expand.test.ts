import { batchFromChunks, chunkFromValues, memorySource, types } from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import {
  cyclicalFeatures,
  type ExpressionData,
  expressionFeatures,
  fit,
  polynomialFeatures,
  splineTransformer,
} from '../src/index.js';
import { sin } from '../src/math/sin.js';
import { cosTurn, sinTurn } from '../src/math/turn.js';

function source(columns: Readonly<Record<string, readonly (number | null)[]>>) {
  const fields = Object.keys(columns).map((name) => ({ name, type: types.float64(), nullable: true }));
  const batch = batchFromChunks(
    { fields },
    Object.values(columns).map((cells) => chunkFromValues(types.float64(), cells)),
  );
  return memorySource(batch.schema, [batch]);
}

describe('turns', () => {
  it('are exact at quarters, and odd and even', () => {
    for (const period of [24, 7, 0.125, 365.25, 1e200]) {
      expect([0, 1, 2, 3, 4].map((quarter) => sinTurn.apply((quarter * period) / 4, period))).toEqual([
        0, 1, 0, -1, 0,
      ]);
      expect([0, 1, 2, 3, 4].map((quarter) => cosTurn.apply((quarter * period) / 4, period))).toEqual([
        1, 0, -1, 0, 1,
      ]);
    }
    expect(sinTurn.apply(-5, 24)).toBe(-sinTurn.apply(5, 24));
    expect(cosTurn.apply(-5, 24)).toBe(cosTurn.apply(5, 24));
    expect(sinTurn.apply(24e9 + 5, 24)).toBe(sinTurn.apply(5, 24));
    expect([Number.NaN, Infinity].map((x) => sinTurn.apply(x, 24))).toEqual([Number.NaN, Number.NaN]);
    expect(Math.abs(sinTurn.apply(5, 24) - sin((2 * Math.PI * 5) / 24))).toBeLessThan(1e-15);
  });

  it('are the same from the table of integers', async () => {
    const batch = batchFromChunks({ fields: [{ name: 'x', type: types.int32(), nullable: true }] }, [
      chunkFromValues(types.int32(), [0]),
    ]);
    const fitted = await fit(cyclicalFeatures({ period: 7 }), memorySource(batch.schema, [batch]));
    for (let x = 0; x < 7; x++)
      expect([...fitted.row({ x })]).toEqual([sinTurn.apply(x, 7), cosTurn.apply(x, 7)]);
    expect([...fitted.row({ x: -2147483648 })]).toEqual([sinTurn.apply(5, 7), cosTurn.apply(5, 7)]);
    expect([...fitted.row({ x: null })]).toEqual([Number.NaN, Number.NaN]);
  });

  it('need a period', async () => {
    expect(() => cyclicalFeatures({ period: 0 })).toThrow(/'period'/);
    expect(() => cyclicalFeatures(undefined as never)).toThrow(/'period'/);
    await expect(fit(cyclicalFeatures({ period: [1, 2] }), source({ x: [1] }))).rejects.toThrow(
      /2 numbers for 1 column/,
    );
  });
});

describe('expressionFeatures', () => {
  const results = async (
    expressions: Readonly<Record<string, ExpressionData>>,
    row: Readonly<Record<string, number | null>>,
  ) => {
    const fitted = await fit(
      expressionFeatures(expressions),
      source(Object.fromEntries(Object.keys(row).map((name) => [name, [1]]))),
    );
    return [...fitted.row(row)];
  };

  it('computes by IEEE', async () => {
    expect(
      await results(
        {
          a: ['+', 'x', 1],
          b: ['/', 'x', 0],
          c: ['sqrt', 'x'],
          d: ['log1p', 'y'],
          e: ['if', ['<', 'x', 'y'], 1, ['*', 'x', 'x']],
          f: ['fill', 'y', -1],
          g: ['missing', 'y'],
          h: ['pow', 'x', 0.5],
        },
        { x: 4, y: null },
      ),
    ).toEqual([5, Infinity, 2, Number.NaN, 16, -1, 1, 2]);
    expect(
      await results(
        { a: ['min', 'x', 'y'], b: ['max', 'x', 'y'], c: ['min', 'y', 'z'], d: ['max', 'x', 'x'] },
        { x: 4, y: -3, z: Number.NaN },
      ),
    ).toEqual([-3, 4, Number.NaN, 4]);
    const hostile = JSON.parse('{"hasOwnProperty":"x","constructor":["abs","x"]}') as Record<
      string,
      ExpressionData
    >;
    expect(await results(hostile, { x: -4 })).toEqual([-4, 4]);
  });

  it('refuses what it cannot compute', async () => {
    const wrong: readonly unknown[] = [
      ['nope', 'x'],
      ['+', 'x'],
      ['if', 'x', 1, 2],
      ['fill', 'x', 'y'],
      [],
      null,
      { x: 1 },
      Number.NaN,
      ['sin', ['cos', ['toString', 'x']]],
    ];
    for (const data of wrong)
      expect(() => expressionFeatures({ a: data as ExpressionData })).toThrow(/cannot be computed/);
    expect(() => expressionFeatures({})).toThrow(/at least one expression/);
    let deep: unknown = 'x';
    for (let i = 0; i < 40; i++) deep = ['abs', deep];
    expect(() => expressionFeatures({ a: deep as ExpressionData })).toThrow(/deeper than 16/);
    await expect(fit(expressionFeatures({ a: ['abs', 'nope'] }), source({ x: [1] }))).rejects.toThrow(
      /'nope', which is not there/,
    );
  });
});

describe('expansions', () => {
  it('say what is wrong', async () => {
    expect(() => polynomialFeatures({ degree: [3, 2] })).toThrow(/'degree'/);
    expect(() => polynomialFeatures({ degree: 1.5 })).toThrow(/'degree'/);
    expect(() => splineTransformer({ knots: [[1, 1]] })).toThrow(/'knots'/);
    expect(() => splineTransformer({ extrapolation: 'periodic', nKnots: 3 })).toThrow(/more than 3 knots/);
    await expect(fit(splineTransformer(), source({ x: [1, Infinity] }))).rejects.toThrow(/Infinity/);
    await expect(fit(splineTransformer(), source({ x: [null, Number.NaN] }))).rejects.toThrow(/no value/);
    await expect(fit(splineTransformer(), source({ x: [null, 1, 2] }))).rejects.toThrow(/1 missing value/);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`c${i}`, [1]]));
    await expect(fit(polynomialFeatures({ degree: 6 }), source(many))).rejects.toThrow(/more than 1,000,000/);
  });
});
