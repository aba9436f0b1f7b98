import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { collect, types } from '@millrace/columns';
import { describe, expect, test } from 'vitest';
import { failure, workplace } from './support/folder.js';
import { readRows } from './support/tables.js';

const place = workplace();
let files = 0;

function csv(text: string | Uint8Array, name = `${files++}.csv`): string {
  return place.file(name, text);
}

async function rows(
  text: string | Uint8Array,
  options?: Parameters<typeof place.db.csv>[1],
): Promise<unknown[][]> {
  return readRows(await place.db.csv(csv(text), options));
}

describe('db.csv', () => {
  test('gives text as it stands, and null where an unquoted field says so', async () => {
    const text = 'a,b\nNA,"NA"\n,""\n 1 ,0x10\n';
    expect(await rows(text)).toEqual([
      ['NA', 'NA'],
      ['', ''],
      [' 1 ', '0x10'],
    ]);
    expect(await rows(text, { nullTokens: ['NA', ''] })).toEqual([
      [null, 'NA'],
      [null, ''],
      [' 1 ', '0x10'],
    ]);
    expect(await rows(text, { nullTokens: ['NA', ''], quotedNulls: true })).toEqual([
      [null, null],
      [null, null],
      [' 1 ', '0x10'],
    ]);
  });

  test('reads every end of line, byte order mark, missing last line end, quoted line ends', async () => {
    expect(await rows('\ufeffa,b\r\n1,"x\r\ny"\r\n2,z')).toEqual([
      ['1', 'x\r\ny'],
      ['2', 'z'],
    ]);
    expect(await rows('\ufeff"a"\n1\n\n2\n')).toEqual([['1'], [''], ['2']]);
    expect(await rows('a,b\n\n1,2\n\n')).toEqual([['1', '2']]);
    expect(await rows('a,b\n')).toEqual([]);
    expect(await rows('a,b')).toEqual([]);
    expect(await rows('a,b\n1,"say ""hi"""\n5" pipe,2\n')).toEqual([
      ['1', 'say "hi"'],
      ['5" pipe', '2'],
    ]);
  });

  test('takes its dialect from options alone', async () => {
    expect(await rows("a;b\n'x;y';1\n'it\\'s';2\n", { delimiter: ';', quote: "'", escape: '\\' })).toEqual([
      ['x;y', '1'],
      ["it's", '2'],
    ]);
    expect(await rows('a\tb\n\'\\n\'\t"q"\n', { delimiter: '\t', quote: null })).toEqual([["'\\n'", '"q"']]);
    expect(await rows('a;b\n1;2\n')).toEqual([['1;2']]);
    expect(await rows('1,2\n3,4\n', { header: false, columns: ['x', 'y'] })).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    for (const [options, word] of [
      [{ delimiter: '||' }, 'delimiter'],
      [{ delimiter: 'é' }, 'delimiter'],
      [{ quote: ',' }, 'differ'],
      [{ encoding: 'latin1' }, 'encoding'],
      [{ onBadRow: 'skip' }, 'onBadRow'],
      [{ maxRowBytes: 0 }, 'maxRowBytes'],
      [{ header: false }, 'columns'],
      [{ types: { z: types.int32() } }, "'z'"],
    ] as const) {
      const error = await failure(rows('a,b\n1,2\n', options as never));
      expect(error.name).toBe('UsageError');
      expect(error.message).toContain(word);
    }
  });

  test('compares the header, and never swaps columns', async () => {
    expect(await rows('b,a\n1,2\n', { types: { a: types.int64() } })).toEqual([['1', 2n]]);
    const wrong = await failure(rows('b,a\n1,2\n', { columns: ['a', 'b'] }));
    expect(wrong).toMatchObject({ name: 'SourceError', code: 'wrong_header' });
    expect(wrong.message).toContain('"b", "a", but "a", "b"');
    expect(await failure(rows('a,b,a\n1,2,3\n'))).toMatchObject({
      code: 'duplicate_column',
      issues: [{ positions: [0, 2] }],
    });
    const [one, two] = [csv('a,b\n1,2\n'), csv('a,c\n1,2\n')];
    expect((await failure(place.db.csv([one, two]))).message).toContain(two);
    expect(await readRows(await place.db.csv([one, one], { types: { a: types.int8() } }))).toEqual([
      [1, '2'],
      [1, '2'],
    ]);
    const odd = await place.db.csv(csv('__proto__,A,a,"a""b",😀,""\n1,2,3,4,5,6\n'));
    expect(odd.schema.fields.map((field) => field.name)).toEqual(['__proto__', 'A', 'a', 'a"b', '😀', '']);
    expect(await readRows(odd, ['a', 'A', '__proto__'])).toEqual([['3', '2', '1']]);
  });

  test('names file and line of a bad row', async () => {
    const cases: [string | Uint8Array, string, RegExp][] = [
      ['a,b\n1,2\n3\n', 'ragged', /line 3: the row has 1 field, but there are 2 columns/],
      ['a,b\n1,2,3\n', 'ragged', /line 2: the row has 3 fields/],
      ['a,b\n"x\ny",1\n"open,2\n3,4\n', 'open_quote', /line 4: a quote is opened/],
      ['a,b\n"x"y,2\n', 'text_after_quote', /line 2/],
      ['a,b\n1\r2,3\n', 'bare_cr', /line 2/],
      [Buffer.from('a,b\n1,2\n\xff,3\n', 'latin1'), 'invalid_utf8', /line 3: the row is not valid UTF-8/],
      [Buffer.from('\xff,b\n1,2\n', 'latin1'), 'invalid_utf8', /line 1/],
      [Buffer.from('\ufeffa,b\n', 'utf16le'), 'invalid_utf8', /UTF-16/],
      ['', 'empty_file', /is empty/],
      ['"a,b\n1,2\n', 'open_quote', /line 1/],
    ];
    for (const [text, code, message] of cases) {
      const error = await failure(rows(text));
      expect(error, String(text)).toMatchObject({ name: 'SourceError', code });
      expect(error.message).toMatch(message);
      expect(error.message).toMatch(/\.csv'/);
    }
    const bad = await failure(rows('a,b\n1,2\n1.5,x\n', { types: { a: types.int64() } }));
    expect(bad.message).toContain('line 3: column \'a\' holds "1.5", which is not int64');
    expect(await failure(rows('a\n1\n', { types: { a: types.list(types.int8()) } }))).toMatchObject({
      name: 'UsageError',
    });
  });

  test('reports bad rows where that was asked for, whatever columns are read', async () => {
    const text = `a,b\n1,x\n2\nz,y\n3,"q"!\n4,w\n${'5,\n'.repeat(3)}`;
    const source = await place.db.csv(csv(text), { types: { a: types.int8() }, onBadRow: 'report' });
    expect(source.badRows).toBeNull();
    for (const columns of [['a', 'b'], ['b']]) {
      expect((await readRows(source, columns)).map((row) => row.at(-1))).toEqual(['x', 'w', '', '', '']);
      expect(source.badRows!.count).toBe(3);
      expect(source.badRows!.sample.map(({ line, reason, text }) => [line, reason, text])).toEqual([
        [3, 'ragged', '2'],
        [4, 'bad_value', 'z'],
        [5, 'text_after_quote', '3,"q"!'],
      ]);
    }
    const copy = await place.db.write(source, `${place.folder}/copy.parquet`);
    expect(copy.rows).toBe(5);
  });

  test('verifies gzip to its last byte', async () => {
    const text = `a,b\n${Array.from({ length: 20_000 }, (_, i) => `${i},text ${i}\n`).join('')}`;
    const packed = gzipSync(text);
    const two = Buffer.concat([gzipSync('a,b\n1,2\n'), gzipSync('3,4\n')]);
    expect(await readRows(await place.db.csv(csv(two, 'two.csv.gz')))).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(await readRows(await place.db.csv(csv(packed, 'good.data')))).toHaveLength(20_000);
    const flipped = Buffer.from(packed);
    flipped[flipped.length >> 1]! ^= 0x55;
    const crc = Buffer.from(packed);
    crc[crc.length - 8]! ^= 1;
    const size = Buffer.from(packed);
    size[size.length - 1]! ^= 1;
    for (const [bytes, code] of [
      [packed.subarray(0, packed.length - 9), 'truncated_file'],
      [packed.subarray(0, packed.length >> 1), 'truncated_file'],
      [packed.subarray(0, 12), 'truncated_file'],
      [Buffer.concat([two, Buffer.from('garbage')]), 'corrupt_gzip'],
      [crc, 'corrupt_gzip'],
      [size, 'corrupt_gzip'],
      [flipped, expect.stringMatching(/corrupt_gzip|truncated_file/)],
      [Buffer.from('a,b\n1,2\n'), 'corrupt_gzip'],
      [gzipSync(''), 'empty_file'],
    ] as const) {
      expect(await failure(place.db.csv(csv(bytes, 'bad.csv.gz')))).toMatchObject({
        name: 'SourceError',
        code,
      });
    }
  });

  test('bounds the length of a row, and reads long ones', async () => {
    const long = 'x'.repeat(3_000_000);
    expect(await rows(`a,b\n1,${long}\n2,"${long}"\n`)).toEqual([
      ['1', long],
      ['2', long],
    ]);
    for (const text of [
      `a,b\n1,2\n1,${long}\n3,4\n`,
      `a,b\n1,2\n"${long}`,
      `a,b\n1,2\n1,${'y'.repeat(200)}\n3,4\n`,
    ]) {
      expect(await failure(rows(text, { maxRowBytes: 100 }))).toMatchObject({ code: 'too_long' });
    }
    const source = await place.db.csv(csv(`a,b\n1,2\n1,${long}\n3,4\n`), {
      maxRowBytes: 100,
      onBadRow: 'report',
    });
    expect(await readRows(source)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(source.badRows).toMatchObject({ count: 1, sample: [{ line: 3, reason: 'too_long' }] });
  });

  test('is read by many at once, by parts, and not when it has changed', async () => {
    const path = csv(`n,s\n${Array.from({ length: 10_000 }, (_, i) => `${i},s${i}\n`).join('')}`);
    const source = await place.db.csv(path, { types: { n: types.int32() } });
    const [all, some] = await Promise.all([readRows(source), readRows(source, ['n'])]);
    expect([all[9_999], some[9_999]]).toEqual([[9_999, 's9999'], [9_999]]);
    const batches = await collect(source, { batchSize: 1_000 });
    expect(batches.every((batch) => batch.length <= 1_000)).toBe(true);
    const control = new AbortController();
    const error = await failure(async () => {
      for await (const _ of source.batches({ batchSize: 10, signal: control.signal }))
        control.abort(new Error('enough'));
    });
    expect(error.message).toBe('enough');
    writeFileSync(path, `${readFileSync(path)}1,2\n`);
    expect(await failure(readRows(source))).toMatchObject({ code: 'file_changed' });
    expect(await failure(place.db.write(source, `${place.folder}/changed.parquet`))).toMatchObject({
      code: 'file_changed',
    });
  });
});
