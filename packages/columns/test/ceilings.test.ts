import { describe, expect, it, test } from 'vitest';
import {
  type Aggregate,
  ask,
  batchFromChunks,
  chunkFromValues,
  col,
  distinctCount,
  duplicates,
  field,
  finishState,
  firstWhere,
  max,
  memorySource,
  mergeStates,
  quantiles,
  rowHash,
  type Schema,
  scan,
  scanStates,
  subtractStates,
  sum,
  types,
  valueCounts,
} from '../src/index.js';

const schema: Schema = { fields: [field('n', types.int32()), field('s', types.utf8())] };

function table(rows: number, text: (row: number) => string) {
  const places = Array.from({ length: rows }, (_, row) => row);
  return memorySource(schema, [
    batchFromChunks(schema, [
      chunkFromValues(types.int32(), places),
      chunkFromValues(types.utf8(), places.map(text)),
    ]),
  ]);
}

const tooLarge = (kind: string) =>
  expect.objectContaining({
    name: 'ResourceError',
    code: 'state_too_large',
    message: expect.stringContaining(kind),
  });

describe('maxStateBytes', () => {
  const wide = table(200, (row) => String(row % 100).repeat(1000));
  const all = col('n').ge(0);
  test.each<Aggregate>([
    firstWhere(all, { columns: ['s'], limit: 1000 }),
    duplicates(['s'], { columns: ['s'], limit: 1000 }),
    valueCounts('s'),
    distinctCount('s'),
  ])('bounds $kind, also in merging, subtracting and finishing', async (aggregate) => {
    await expect(scan(wide, [aggregate], { maxStateBytes: 50_000 })).rejects.toThrow(
      tooLarge(aggregate.kind),
    );
    const [state] = await scanStates(wide, [aggregate]);
    expect(finishState(state!)).toEqual((await scan(wide, [aggregate]))[0]);
    const low = { maxStateBytes: 50_000 };
    expect(() => finishState(state!, low)).toThrow(tooLarge(aggregate.kind));
    expect(() => mergeStates(state!, state!, low)).toThrow(tooLarge(aggregate.kind));
    if (aggregate.kind === 'valueCounts')
      expect(() => subtractStates(state!, state!, low)).toThrow(tooLarge(aggregate.kind));
  });

  it('bounds the sample of firstWhere by what it keeps, not by how many rows there are', async () => {
    const few = firstWhere(all, { columns: ['s'], limit: 3 });
    const [answer] = await scan(wide, [few], { maxStateBytes: 20_000 });
    expect(answer.total).toBe(200);
    await expect(scan(wide, [few], { maxStateBytes: 5_000 })).rejects.toThrow(tooLarge('firstWhere'));
    expect(await scan(wide, [firstWhere(all, { limit: 0 })], { maxStateBytes: 0 })).toEqual([
      { total: 200, rows: [] },
    ]);
  });

  test.each<Aggregate>([
    quantiles('n', [0.5], { by: ['s'] }),
    distinctCount('n', { by: ['s'], approximate: 'hll' }),
    firstWhere(all, { by: ['s'], columns: ['s'] }),
  ])('bounds the states of all groups of $kind together', async (aggregate) => {
    const groups = table(4000, (row) => `group ${row % 40}`);
    await expect(scan(groups, [aggregate], { maxStateBytes: 30_000 })).rejects.toThrow(
      tooLarge(`${aggregate.kind} of `),
    );
    await expect(scan(groups, [aggregate], { maxStateBytes: 20_000_000 })).resolves.toBeDefined();
  });

  it('bounds the groups that merging brings together', async () => {
    const [a] = await scanStates(
      table(500, (row) => `a${row}`),
      [sum('n', { by: ['s'] })],
    );
    const [b] = await scanStates(
      table(500, (row) => `b${row}`),
      [sum('n', { by: ['s'] })],
    );
    expect(() => mergeStates(a!, b!, { maxStateBytes: 200_000 })).toThrow(tooLarge('sum by key'));
    expect(finishState(mergeStates(a!, b!))).toHaveLength(1000);
  });

  it('is a number of bytes wherever it is given', async () => {
    const [state] = await scanStates(wide, [valueCounts('s')]);
    for (const maxStateBytes of [-1, Number.NaN, '1' as unknown as number, null as unknown as number]) {
      const options = { maxStateBytes };
      const wrong = /maxStateBytes is .*; it must be a number of bytes/;
      await expect(scan(wide, [max('n')], options)).rejects.toThrow(wrong);
      await expect(scanStates(wide, [max('n')], options)).rejects.toThrow(wrong);
      await expect(ask(wide, [], options)).rejects.toThrow(wrong);
      expect(() => mergeStates(state!, state!, options)).toThrow(wrong);
      expect(() => subtractStates(state!, state!, options)).toThrow(wrong);
      expect(() => finishState(state!, options)).toThrow(wrong);
    }
    expect(finishState(state!, { maxStateBytes: Infinity })).toHaveLength(100);
  });
});

describe('options that there are not', () => {
  const wide = table(3, String);
  const odd = (options: object) => options as object;
  it('are refused by name', async () => {
    const [state] = await scanStates(wide, [max('n')]);
    const misspelt = odd({ maxStateByte: 1 });
    const wrong = (what: string) =>
      new RegExp(`${what} has no option 'maxStateByte'; it has .*'maxStateBytes'`);
    await expect(scan(wide, [max('n')], misspelt)).rejects.toThrow(wrong('scan'));
    await expect(scanStates(wide, [max('n')], misspelt)).rejects.toThrow(wrong('scanStates'));
    await expect(ask(wide, [], misspelt)).rejects.toThrow(wrong('ask'));
    expect(() => mergeStates(state!, state!, misspelt)).toThrow(wrong('mergeStates'));
    expect(() => subtractStates(state!, state!, misspelt)).toThrow(wrong('subtractStates'));
    expect(() => finishState(state!, misspelt)).toThrow(wrong('finishState'));
    await expect(scan(wide, [max('n')], odd({ firstOrdinal: 1 }))).rejects.toThrow(
      /no option 'firstOrdinal'/,
    );
  });

  it('or have another form', async () => {
    await expect(scan(wide, [max('n')], odd({ signal: {} }))).rejects.toThrow(/'signal' is an AbortSignal/);
    await expect(scan(wide, [max('n')], odd({ onProgress: 1 }))).rejects.toThrow(
      /'onProgress' is a function/,
    );
    await expect(scan(wide, [max('n')], odd({ kinds: {} }))).rejects.toThrow(/'kinds' is a list/);
    await expect(scan(wide, [max('n')], { batchSize: 0 })).rejects.toThrow(/batchSize is 0/);
    await expect(scan(wide, [max('n')], null as unknown as object)).rejects.toThrow(
      /options of scan are an object/,
    );
  });
});

it('a text of megabytes is a value, a key and a row like any other', async () => {
  const long = '😀'.repeat(150_000);
  const source = table(2, () => long);
  const asked = [
    valueCounts('s'),
    duplicates(['s'], { columns: ['s'] }),
    firstWhere(col('s').eq(long), { columns: ['s'] }),
    max('s'),
    rowHash(),
  ];
  const answers = await scan(source, asked);
  const states = await scanStates(source, asked);
  states.forEach((state, i) => {
    expect(finishState(state), asked[i]!.kind).toEqual(answers[i]);
  });
  expect(answers[0]).toEqual([{ value: long, count: 2 }]);
});
