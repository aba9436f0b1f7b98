import { gzipSync } from 'node:zlib';
import { field, typeName, types } from '@millrace/columns';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonValue, NumberText, parseJson } from '../src/json-parse.js';
import { failure, workplace } from './support/folder.js';
import { readRows } from './support/tables.js';

const place = workplace();
let files = 0;

function lines(text: string): string {
  return place.file(`${files++}.jsonl`, text);
}

function plain(json: JsonValue): unknown {
  if (json instanceof NumberText) return Number(json.text);
  if (Array.isArray(json)) return json.map(plain);
  if (json instanceof Map) return Object.fromEntries([...json].map(([key, value]) => [key, plain(value)]));
  return json;
}

describe('parseJson', () => {
  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(undefined, 1), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(plain(parseJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  test('refuses what JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'null',
      ' ',
      '"\\n"',
      '"\\x"',
      '\t',
      '"',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        const sound = (read: (text: string) => unknown): boolean => {
          try {
            read(text);
            return true;
          } catch {
            return false;
          }
        };
        // A key that comes twice is refused here alone.
        if (!/twice/.test(String(attempt(text)))) expect(sound(parseJson)).toBe(sound(JSON.parse));
      }),
      { numRuns: 2000 },
    );
  });
});

function attempt(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    return error;
  }
}

describe('db.json', () => {
  test('infers columns from all rows, and keeps every digit', async () => {
    const path = lines(
      '{"a":1,"b":"x","__proto__":true}\r\n\n  \n{"b":null,"a":9007199254740993,"c":[1,null],"d":{"k":1.5}}\n{"e":null,"d":{}}',
    );
    const source = await place.db.json(path);
    expect(source.schema.fields.map(({ name, type }) => `${name} ${typeName(type)}`)).toEqual([
      'a int64',
      'b utf8',
      '__proto__ bool',
      'c list<int64>',
      'd struct<k: float64>',
      'e null',
    ]);
    const rows = await readRows(source);
    expect(rows[0]).toEqual([1n, 'x', true, null, null, null]);
    expect(rows[1]).toEqual([9007199254740993n, null, null, [1n, null], new Map([['k', 1.5]]), null]);
    expect(rows[2]).toEqual([null, null, null, null, new Map([['k', null]]), null]);
    expect(await readRows(source, ['c'])).toEqual([[null], [[1n, null]], [null]]);
  });

  test('takes types from a schema', async () => {
    const schema = {
      fields: [
        field('when', types.timestamp('us', 'UTC')),
        field('price', types.decimal(20, 2)),
        field('n', types.uint64()),
        field('x', types.float64()),
        field('bytes', types.binary()),
      ],
    };
    const path = lines(
      '{"when":"2013-01-01T05:00:00Z","price":123456789012345678.90,"n":18446744073709551615,"x":-0,"bytes":"//4="}\n{"x":"NaN"}\n',
    );
    expect(await readRows(await place.db.json(path, { schema }))).toEqual([
      [
        1357016400000000n,
        { unscaled: 12345678901234567890n, scale: 2 },
        18446744073709551615n,
        -0,
        Uint8Array.of(255, 254),
      ],
      [null, null, null, Number.NaN, null],
    ]);
  });

  test('names file and line of a bad row, or reports it', async () => {
    const cases: [string, string, string | RegExp][] = [
      ['{"a":1}\n{"a":1,}\n', 'bad_json', /line 2: a key should stand here/],
      ['{"a":1}\n[1]\n', 'bad_json', /line 2: the line is not an object/],
      ['{"a":1}\n{"a":1} {"a":2}\n', 'bad_json', /line 2: there is more behind/],
      ['{"a":1,"a":2}\n', 'bad_json', /line 1: the key "a" comes twice/],
      ['{"a":1}\n{"a":"x', 'bad_json', /line 2: a text has no end/],
      [
        '{"a":1}\n{"a":"x"}\n',
        'mixed_types',
        /line 2, column 'a': the value is utf8 here, but int on line 1/,
      ],
      ['{"a":99999999999999999999}\n', 'large_integer', /beyond 64 bits/],
      ['{"a":0.5}\n{"a":9007199254740993}\n', 'mixed_types', /beyond 2\^53/],
      [`${'['.repeat(10_000)}\n`, 'bad_json', /nested deeper/],
    ];
    for (const [text, code, message] of cases) {
      const path = lines(text);
      const error = await failure(async () => readRows(await place.db.json(path)));
      expect(error, text.slice(0, 40)).toMatchObject({ name: 'SourceError', code });
      expect(error.message).toMatch(message);
      expect(error.message).toContain(path);
    }
    const [one, two] = [lines('{"a":1}\n'), lines('{"a":"x"}\n')];
    const mixed = await failure(place.db.json([one, two]));
    expect(mixed.message).toContain(
      `File '${two}', line 1, column 'a': the value is utf8 here, but int on line 1 of '${one}'`,
    );
    const schema = { fields: [field('a', types.int8())] };
    const path = lines('{"a":1}\n{"a":1.5}\n{"a":300}\n{"b":1}\nno\n{"a":"\xff"}\n{"a":2}');
    const source = await place.db.json(path, { schema, onBadRow: 'report' });
    expect(source.badRows).toBeNull();
    expect(await readRows(source)).toEqual([[1], [2]]);
    expect(source.badRows).toMatchObject({ count: 5 });
    expect(source.badRows!.sample.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'bad_value'],
      [3, 'bad_value'],
      [4, 'bad_json'],
      [5, 'bad_json'],
      [6, 'bad_value'],
    ]);
    expect((await failure(async () => readRows(await place.db.json(path, { schema })))).message).toContain(
      'column \'a\' holds "1.5", which is not int8',
    );
  });

  test('reads gzip, and bounds the length of a line', async () => {
    const packed = place.file('packed.jsonl.gz', gzipSync('{"a":1}\n{"a":2}\n'));
    expect(await readRows(await place.db.json(packed))).toEqual([[1n], [2n]]);
    const long = lines(`{"a":1}\n{"a":2,"b":"${'x'.repeat(3_000_000)}"}\n{"a":3}\n`);
    expect(await readRows(await place.db.json(long), ['a'])).toEqual([[1n], [2n], [3n]]);
    expect(await failure(place.db.json(long, { maxRowBytes: 1000 }))).toMatchObject({ code: 'too_long' });
    const source = await place.db.json(long, { maxRowBytes: 1000, onBadRow: 'report' });
    expect(await readRows(source)).toEqual([[1n], [3n]]);
    expect(source.badRows).toMatchObject({ count: 1, sample: [{ line: 2, reason: 'too_long' }] });
    expect(await failure(place.db.json(place.file('empty.jsonl', '')))).toMatchObject({ code: 'empty_file' });
  });
});
