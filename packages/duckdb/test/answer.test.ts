import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Aggregate,
  type Batch,
  batchFromChunks,
  chunkFromValues,
  col,
  countWhere,
  distinctCount,
  duplicates,
  type Expr,
  field,
  firstWhere,
  isIncreasing,
  max,
  mean,
  memorySource,
  min,
  nullCount,
  quantiles,
  rowCount,
  type Schema,
  SourceError,
  scan,
  sum,
  types,
  valueCounts,
} from '@millrace/columns';
import { describe, expect, test } from 'vitest';
import { answerFrom, answerRelation } from '../src/answer.js';
import { type Relation, relationOf } from '../src/relation.js';
import { differences, relationIn } from './support/answers.js';
import { failure, workplace } from './support/folder.js';

const place = workplace();

function table(columns: Record<string, readonly [ReturnType<typeof types.utf8>, readonly unknown[]]>): {
  schema: Schema;
  batches: Batch[];
} {
  const entries = Object.entries(columns);
  const schema: Schema = { fields: entries.map(([name, [type]]) => field(name, type)) };
  const chunks = entries.map(([, [type, values]]) => chunkFromValues(type, values as never));
  return { schema, batches: [batchFromChunks(schema, chunks)] };
}

/** The relation, and the statements that run over it from now on. */
function watched(relation: Relation): { relation: Relation; statements: string[] } {
  const statements: string[] = [];
  return {
    statements,
    relation: {
      ...relation,
      open: async () => {
        const { session, close } = await relation.open();
        const select: typeof session.select = (sql, options) => {
          statements.push(sql);
          return session.select(sql, options);
        };
        return {
          session: {
            ...session,
            select,
            execute: session.execute,
            describe: session.describe,
            close: session.close,
          },
          close,
        };
      },
    },
  };
}

async function agree(
  of: { schema: Schema; batches: Batch[] },
  asked: readonly Aggregate[],
  least = asked.length,
): Promise<void> {
  const relation = await relationIn(place.db, of.schema, of.batches);
  const { different, answered } = await differences(relation, of.batches, asked);
  expect(different).toEqual([]);
  expect(answered).toBeGreaterThanOrEqual(least);
}

const people = table({
  id: [types.int64(), [1n, 2n, 2n, null, 9007199254740993n, 3n]],
  ID: [types.float64(), [0.1, -0, 0, NaN, Infinity, null]],
  // A plain key of this name would be the prototype.
  ['__proto__']: [types.utf8(), ['a', 'A', null, '', '\u{1d4b3}', '\0']],
  'a"b; --': [types.bool(), [true, false, null, true, true, false]],
});

describe('statements', () => {
  test('one for everything that is a row of results, one for each list of keys, one for all samples', async () => {
    const { relation, statements } = watched(await relationIn(place.db, people.schema, people.batches));
    const asked = [
      rowCount(),
      nullCount('id'),
      mean('ID'),
      max('id'),
      countWhere(col('ID').gt(0)),
      firstWhere(col('id').gt(1), { columns: ['__proto__'] }),
      firstWhere(col('ID').isNull(), { columns: ['id'] }),
      distinctCount('id'),
      valueCounts('id'),
      duplicates(['id'], { columns: ['ID'] }),
      distinctCount('__proto__'),
    ];
    const answers = await answerRelation(relation, asked, {});
    expect(answers.every((each) => each !== undefined)).toBe(true);
    // Infinity lies outside the limbs of the mean: that is one more. The distinct ids are asked for their sums and their list.
    expect(statements.length).toBe(1 + 1 + 2 + 1 + 1);
    expect(statements.filter((sql) => sql.startsWith('WITH which'))).toHaveLength(1);
    for (const sql of statements)
      for (const { name } of people.schema.fields.slice(1)) expect(sql).not.toContain(name);
  });

  test('no sample is read where nothing failed', async () => {
    const { relation, statements } = watched(await relationIn(place.db, people.schema, people.batches));
    const asked = [firstWhere(col('id').lt(0)), firstWhere(col('ID').lt(-1), { columns: ['id'] })];
    const answers = await answerRelation(relation, asked, {});
    expect(answers).toEqual([{ answer: { total: 0, rows: [] } }, { answer: { total: 0, rows: [] } }]);
    expect(statements).toHaveLength(1);
  });

  test('progress is told where nothing is streamed', async () => {
    const source = await place.db.arrow(memorySource(people.schema, people.batches));
    const told: unknown[] = [];
    await scan(source, [rowCount(), mean('id')], { onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([{ rows: 6, totalRows: 6 }]);
  });

  test('what SQL can not say is streamed in the same scan', async () => {
    const source = await place.db.arrow(memorySource(people.schema, people.batches));
    const asked = { rows: rowCount(), rising: isIncreasing('id'), mean: mean('id') };
    expect(await scan(source, asked)).toEqual(await scan(people.batches, asked));
  });
});

test('what the engine fails at is left to the kernels', async () => {
  const relation = await relationIn(place.db, people.schema, people.batches);
  const broken: Relation = {
    ...relation,
    sql: '(SELECT * FROM nowhere)',
    fault: (cause) => new SourceError('unreadable', 'It can not be read.', { cause }),
  };
  const source = { ...memorySource(people.schema, people.batches), answer: answerFrom(broken) };
  expect(await scan(source, [mean('id'), distinctCount('id')])).toEqual(
    await scan(people.batches, [mean('id'), distinctCount('id')]),
  );
  expect((await failure(answerRelation(broken, [rowCount()], {}))).name).toBe('SourceError');
});

describe('hostile tables', () => {
  test('names that differ only in case, and names that are SQL', async () => {
    await agree(people, [
      min('id'),
      min('ID'),
      max('ID'),
      valueCounts('__proto__'),
      valueCounts('a"b; --'),
      sum('ID'),
      mean('id'),
    ]);
  });

  test('no rows, and no batches', async () => {
    const { schema } = people;
    const empty = people.batches.map((batch) => ({
      schema,
      length: 0,
      columns: schema.fields.map(({ type }) => chunkFromValues(type, [])),
      _: batch,
    }));
    const asked = [
      rowCount(),
      mean('ID'),
      sum('id'),
      min('__proto__'),
      valueCounts('id'),
      distinctCount('id'),
      quantiles('id', [0.5]),
      duplicates(['id']),
    ];
    await agree({ schema, batches: empty }, asked);
    await agree({ schema, batches: [] }, asked);
  });

  test('no columns', async () => {
    const schema: Schema = { fields: [] };
    await agree({ schema, batches: [{ schema, length: 3, columns: [] }] }, [rowCount()]);
  });

  test('texts with NUL, quotes, and code points beyond the BMP, as data and as constants', async () => {
    const texts = [
      '\0',
      'a\0',
      'a',
      "'",
      '"',
      '\\',
      '\u{10ffff}',
      '\uffff',
      '\ue000',
      '',
      "'; DROP TABLE t; --",
    ];
    const of = table({ s: [types.utf8(), texts] });
    await agree(of, [
      min('s'),
      max('s'),
      valueCounts('s'),
      ...texts.map((text) => countWhere(col('s').le(text))),
      ...texts.map((text) => countWhere(col('s').contains(text))),
      countWhere(col('s').in(texts)),
      countWhere(col('s').length().eq(1)),
      countWhere(col('s').matches('^.$')),
    ]);
  });

  test('a thousand ands, and a predicate nested deeper than is lowered', async () => {
    let chain: Expr = col('id').ge(0);
    for (let i = 1; i < 1000; i++) chain = chain.and(col('id').ne(-i));
    let deep: Expr = col('id').gt(1);
    for (let i = 0; i < 400; i++) deep = deep.not();
    await agree(people, [countWhere(chain), countWhere(deep)], 1);
  });

  test('a thousand aggregates in one call', async () => {
    const asked = Array.from({ length: 1000 }, (_, i) =>
      i % 2 === 0 ? countWhere(col('id').gt(i)) : mean(col('ID').plus(i), { where: col('id').lt(i) }),
    );
    await agree(people, asked);
  });

  test('the extremes of timestamps, which DuckDB takes for infinities', async () => {
    const extremes = [-(2n ** 63n), -(2n ** 63n) + 1n, 2n ** 63n - 1n, 0n, null];
    for (const unit of ['us', 'ns'] as const) {
      const of = table({
        t: [types.timestamp(unit), extremes] as never,
        z: [types.timestamp('us', 'UTC'), extremes] as never,
      });
      await agree(of, [
        min('t'),
        max('t'),
        valueCounts('z'),
        countWhere(col('t').lt(2n ** 62n)),
        duplicates(['t', 'z']),
        quantiles('z', [0, 0.5, 1]),
      ]);
    }
  });

  test('an integer overflows to null, whatever the row', async () => {
    const big = table({
      u: [types.uint64(), [2n ** 64n - 1n, 2n ** 63n, 0n]] as never,
      i: [types.int64(), [-(2n ** 63n), 2n ** 63n - 1n, 1n]] as never,
    });
    const u = col('u');
    const i = col('i');
    await agree(big, [
      nullCount(u.times(u)),
      sum(u.plus(i)),
      sum(i.minus(1)),
      valueCounts(i.times(-1)),
      sum('u'),
      mean('u'),
    ]);
  });
});

describe('files', () => {
  test('a file that changes between the statements is told, not read', async () => {
    const path = join(place.folder, 'changing.parquet');
    await place.db.write(memorySource(people.schema, people.batches), path);
    const source = await place.db.parquet(path);
    const relation = relationOf(source)!;
    let opened = 0;
    const changing: Relation = {
      ...relation,
      open: async () => {
        if (opened++ === 1) {
          writeFileSync(path, readFileSync(path));
          utimesSync(path, new Date(), new Date(Date.now() + 60_000));
        }
        return relation.open();
      },
    };
    const asked = [firstWhere(col('id').gt(1), { columns: ['id'] })];
    const error = await failure(answerRelation(changing, asked, {}));
    expect(error.name).toBe('SourceError');
    expect(error.message).toContain('changing.parquet');
  });

  test('an abort stops the statement', async () => {
    const source = await place.db.arrow(memorySource(people.schema, people.batches));
    const abort = new AbortController();
    abort.abort(new Error('enough'));
    expect((await failure(scan(source, [rowCount()], { signal: abort.signal }))).message).toBe('enough');
  });
});
