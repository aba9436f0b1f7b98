import { describe, expect, it } from 'vitest';
import { backfill, backfillText, days, type PartitionOutcome, shiftDay } from '../src/index.js';

const done = (partition: string, status: PartitionOutcome['status'] = 'published'): PartitionOutcome => ({
  partition,
  status,
  reason: `it was ${status}`,
  manifest: null,
  file: null,
  rejection: null,
  durationMs: 1,
});

describe('a backfill', () => {
  it('never works on more partitions at once than it may, and reports in the order asked for', async () => {
    let running = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const report = await backfill(
      days('2013-01-01', '2013-01-11'),
      async (partition) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length === 3 || partition === '2013-01-10') for (const go of waiting.splice(0)) go();
        });
        running -= 1;
        return done(partition);
      },
      { parallelism: 3 },
    );
    expect(most).toBe(3);
    expect(report.entries.map(({ partition }) => partition)).toEqual(days('2013-01-01', '2013-01-11'));
    expect(report.counts.published).toBe(10);
  });

  it('goes on after a failure and says what failed', async () => {
    const report = await backfill(['a', 'b', 'c'], async (partition) => {
      if (partition === 'b') throw new Error('no space');
      return done(partition, partition === 'c' ? 'rejected' : 'skipped');
    });
    expect(report.counts).toMatchObject({ skipped: 1, failed: 1, rejected: 1 });
    expect(report.entries[1]).toMatchObject({
      status: 'failed',
      reason: 'no space',
      error: { name: 'Error' },
    });
    expect(backfillText(new Map([['x', report]]))).toContain('x b failed: no space');
  });

  it('starts nothing more after as many failures as it may have', async () => {
    const fail = async () => {
      throw new Error('boom');
    };
    const report = await backfill(['a', 'b', 'c', 'd'], fail, { parallelism: 1, maxFailures: 2 });
    expect(report.counts).toMatchObject({ failed: 2, cancelled: 2 });
  });

  it('starts nothing more after an abort', async () => {
    const controller = new AbortController();
    const report = await backfill(
      ['a', 'b', 'c'],
      async (partition) => {
        controller.abort();
        return done(partition);
      },
      { parallelism: 1, signal: controller.signal },
    );
    expect(report.counts).toMatchObject({ published: 1, cancelled: 2 });
  });

  it('tells how far it is', async () => {
    const seen: string[] = [];
    await backfill(['a', 'b'], async (partition) => done(partition), {
      onProgress: ({ done: count, total, entry }) => seen.push(`${entry.partition} ${count}/${total}`),
    });
    expect(seen).toEqual(['a 1/2', 'b 2/2']);
  });

  it.each([
    [{ parallelism: 0 }, 'parallelism must be a positive integer'],
    [{ parallelism: 1.5 }, 'parallelism must be a positive integer'],
    [{ maxFailures: -1 }, 'maxFailures must be a positive integer'],
  ])('refuses %j', async (options, message) => {
    await expect(backfill(['a'], async (partition) => done(partition), options)).rejects.toThrow(message);
  });

  it('refuses a partition named twice', async () => {
    await expect(backfill(['a', 'a'], async (partition) => done(partition))).rejects.toThrow(
      "'a' is named twice",
    );
  });
});

describe('days', () => {
  it('are calendar days without gaps, also over a change of clocks and a leap day', () => {
    expect(days('2012-02-27', '2012-03-02')).toEqual([
      '2012-02-27',
      '2012-02-28',
      '2012-02-29',
      '2012-03-01',
    ]);
    expect(days('2013-03-09', '2013-03-12')).toEqual(['2013-03-09', '2013-03-10', '2013-03-11']);
    expect(days('2013-01-01', '2013-01-01')).toEqual([]);
    expect(shiftDay('2012-03-01', -1)).toBe('2012-02-29');
  });

  it.each([
    ['2013-02-30', '2013-03-01'],
    ['2013-1-1', '2013-01-02'],
    ['2013-01-02', '2013-01-01'],
    ['', ''],
  ])('refuses %j to %j', (from, to) => {
    expect(() => days(from, to)).toThrow(expect.objectContaining({ name: 'UsageError' }));
  });
});
