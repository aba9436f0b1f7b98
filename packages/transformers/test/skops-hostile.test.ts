import { readFileSync } from 'node:fs';
import { isMillraceError } from '@millrace/columns';
import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { fittedFromSkops, sklearnFromSkops } from '../src/skops.js';

const good = new Uint8Array(readFileSync(new URL('./golden/skops/pipeline.skops', import.meta.url)));

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

function file(schema: Json, entries: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  return zipSync({ 'schema.json': strToU8(JSON.stringify(schema)), ...entries });
}

function json(content: string): Json {
  return { __loader__: 'JsonNode', __module__: 'builtins', __class__: 'str', content };
}

function dict(content: Readonly<Record<string, Json>>): Json {
  const types = Object.keys(content).map(() => ({
    __loader__: 'TypeNode',
    __module__: 'builtins',
    __class__: 'str',
  }));
  return {
    __loader__: 'DictNode',
    __module__: 'builtins',
    __class__: 'dict',
    content,
    key_types: { __loader__: 'ListNode', __module__: 'builtins', __class__: 'list', content: types },
  };
}

function scaler(members: Readonly<Record<string, Json>>, protocol: Json = 2): Json {
  return {
    __loader__: 'ObjectNode',
    __module__: 'sklearn.preprocessing._data',
    __class__: 'StandardScaler',
    content: dict(members),
    protocol,
  };
}

function npy(header: string, data: Uint8Array = new Uint8Array(8), version = 1): Uint8Array {
  const text = strToU8(`${header}\n`);
  return Uint8Array.from([
    0x93,
    ...strToU8('NUMPY'),
    version,
    0,
    text.length & 255,
    text.length >> 8,
    ...text,
    ...data,
  ]);
}

function withArray(bytes: Uint8Array): Uint8Array {
  const array: Json = {
    __loader__: 'NdArrayNode',
    __module__: 'numpy',
    __class__: 'ndarray',
    type: 'numpy',
    file: '1.npy',
  };
  return file(scaler({ mean_: array }), { '1.npy': bytes });
}

const plain = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }";

describe('a hostile skops file', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /no end record/],
    ['a pickle', strToU8('\x80\x04\x95cos\nsystem\n'), /no end record/],
    ['no schema', zipSync({ a: strToU8('b') }), /'schema.json' is missing/],
    ['no JSON', zipSync({ 'schema.json': strToU8('{') }), /not JSON/],
    ['no UTF-8', zipSync({ 'schema.json': Uint8Array.of(0x22, 0xff, 0x22) }), /not JSON/],
    ['a list', file([]), /names no protocol/],
    ['null', file(null), /names no protocol/],
    ['no protocol', file(scaler({}, null)), /names no protocol/],
    ['a newer protocol', file(scaler({}, 3)), /protocol 3/],
    ['no node', file({ protocol: 2 }), /no node/],
    ['no transformer', file({ ...(json('1') as object), protocol: 2 }), /can't be carried over/],
    [
      'another library',
      file({ ...(scaler({}) as object), __module__: 'evil.sklearn' }),
      /evil.sklearn.StandardScaler/,
    ],
    [
      'a class that is not known',
      file({ ...(scaler({}) as object), __class__: 'Evil' }),
      /no counterpart of 'Evil'/,
    ],
    [
      'a named prototype',
      file({ ...(scaler({}) as object), __class__: '__proto__' }),
      /no counterpart of '__proto__'/,
    ],
    [
      'an unknown parameter',
      file(scaler({ __proto__x: json('1'), power: json('2') })),
      /no parameter 'power'|types/,
    ],
    [
      'a parameter of code',
      file(scaler({ with_mean: { __loader__: 'FunctionNode', __module__: 'os', __class__: 'system' } })),
      /os\.system at \$\.with_mean/,
    ],
    [
      'a reduced object',
      file(
        scaler({
          with_mean: {
            __loader__: 'ConstructorFromReduceNode',
            __module__: 'os',
            __class__: 'system',
            content: json('"ls"'),
          },
        }),
      ),
      /os\.system/,
    ],
    [
      'a method',
      file(
        scaler({ with_mean: { __loader__: 'MethodNode', __module__: 'a', __class__: 'b', content: null } }),
      ),
      /a\.b/,
    ],
    [
      'a value of a wrong kind',
      file({
        ...(scaler({ ngram_range: json('5') }) as object),
        __module__: 'sklearn.feature_extraction.text',
        __class__: 'CountVectorizer',
      }),
      /must be a list/,
    ],
    [
      'categories of a wrong kind',
      file({
        ...(scaler({ categories: json('5') }) as object),
        __module__: 'sklearn.preprocessing._encoders',
        __class__: 'OneHotEncoder',
      }),
      /wrong kind|categories/,
    ],
    [
      'an unknown cached node',
      file(scaler({ a_: { __loader__: 'CachedNode', __id__: 5 } })),
      /not read before/,
    ],
    ['JSON of more', file(scaler({ a_: json('{"a":1}') })), /more than one value/],
    ['JSON of none', file(scaler({ a_: json('x') })), /has no JSON/],
    [
      'keys without types',
      file({ ...(scaler({}) as object), content: { ...(dict({}) as object), content: { a: json('1') } } }),
      /what each key is/,
    ],
    [
      'keys of a class',
      file({
        ...(scaler({}) as object),
        content: {
          ...(dict({ a: json('1') }) as object),
          key_types: {
            __loader__: 'ListNode',
            content: [{ __loader__: 'TypeNode', __module__: 'os', __class__: 'system' }],
          },
        },
      }),
      /key of type 'os.system'/,
    ],
    [
      'an array outside',
      file(scaler({ a_: { __loader__: 'NdArrayNode', type: 'numpy', file: '../../etc/passwd' } })),
      /'..\/..\/etc\/passwd' is missing/,
    ],
    [
      'an array of objects',
      withArray(npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }")),
      /never read/,
    ],
    [
      'an array of records',
      withArray(npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }")),
      /header/,
    ],
    [
      'an array of dates',
      withArray(npy("{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1,), }")),
      /header/,
    ],
    ['a header of code', withArray(npy("__import__('os').system('ls')")), /header/],
    ['too few bytes', withArray(npy(plain, new Uint8Array(7))), /1 cells, and 7 bytes/],
    ['too many bytes', withArray(npy(plain, new Uint8Array(9))), /1 cells, and 9 bytes/],
    [
      'a great shape',
      withArray(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }")),
      /ceiling/,
    ],
    [
      'a great shape of nothing',
      withArray(
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 0), }", new Uint8Array(0)),
      ),
      /ceiling/,
    ],
    [
      'a product beyond all',
      withArray(npy(`{'descr': '<f8', 'fortran_order': False, 'shape': (${'65536, '.repeat(9)}), }`)),
      /ceiling/,
    ],
    ['another version', withArray(npy(plain, new Uint8Array(8), 9)), /version 9/],
    ['no array', withArray(strToU8('not an array of numbers')), /no array of NumPy/],
    [
      'half a pair',
      withArray(npy("{'descr': '<U1', 'fortran_order': False, 'shape': (), }", Uint8Array.of(0, 0xd8, 0, 0))),
      /half a pair/,
    ],
    [
      'items without their shape',
      file(
        scaler({
          a_: {
            __loader__: 'NdArrayNode',
            type: 'json',
            content: [json('1')],
            shape: { __loader__: 'TupleNode', content: [json('2')] },
          },
        }),
      ),
      /other items/,
    ],
  ])('of %s is refused in words', (_, bytes, reason) => {
    expect(() => fittedFromSkops(bytes)).toThrow(reason);
    try {
      fittedFromSkops(bytes);
    } catch (error) {
      expect(isMillraceError(error)).toBe(true);
    }
  });

  it('of too many entries, bytes, levels or values is stopped early', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}`, new Uint8Array(100)]));
    expect(() => sklearnFromSkops(zipSync(many), { maxEntries: 19 })).toThrow(/ceiling is 19/);
    expect(() => sklearnFromSkops(zipSync(many), { maxBytes: 1999 })).toThrow(/ceiling is 1999/);
    let deep: Json = json('1');
    for (let i = 0; i < 1000; i++) deep = { __loader__: 'ListNode', content: [deep] };
    expect(() => sklearnFromSkops(file(scaler({ a_: deep })))).toThrow(/deeper than 64/);
    let laughs: Json = { __loader__: 'ListNode', __id__: 0, content: [json('1'), json('2')] };
    const members: Record<string, Json> = { a0_: laughs };
    for (let i = 1; i < 40; i++) {
      laughs = {
        __loader__: 'ListNode',
        __id__: i,
        content: Array(2).fill({ __loader__: 'CachedNode', __id__: i - 1 }),
      };
      members[`a${i}_`] = laughs;
    }
    expect(() => sklearnFromSkops(file(scaler(members)))).toThrow(/values/);
  });

  it('that says less than it inflates to is stopped', () => {
    const bytes = zipSync({ 'schema.json': new Uint8Array(1_000_000) });
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const central = view.getUint32(bytes.length - 6, true);
    view.setUint32(central + 24, 100, true);
    expect(() => sklearnFromSkops(bytes)).toThrow(/larger than the directory says/);
    view.setUint32(central + 24, 2_000_000, true);
    expect(() => sklearnFromSkops(bytes)).toThrow(/smaller than the directory says/);
    view.setUint32(central + 24, 0xffffffff, true);
    expect(() => sklearnFromSkops(bytes)).toThrow();
  });

  it('that was damaged anywhere is refused, or the same', () => {
    const whole = fittedFromSkops(good).id;
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bytes = good.slice();
        bytes[at]! ^= mask;
        try {
          expect(fittedFromSkops(bytes).id).toBe(whole);
        } catch (error) {
          if (!isMillraceError(error)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('that was cut off is refused', () => {
    for (let length = 0; length < good.length; length += 13)
      expect(() => fittedFromSkops(good.subarray(0, length))).toThrow(/bad_skops|no skops file/);
  });

  it('that was edited and packed again is refused in words, or read', () => {
    const entries = unzipSync(good);
    const schema = new TextDecoder().decode(entries['schema.json']);
    const pieces = ['"content"', '"sklearn', 'Node"', '2', 'null', 'mean_', '[', '{', 'file', 'true'];
    fc.assert(
      fc.property(
        fc.constantFrom(...pieces),
        fc.constantFrom('null', '""', '"x"', '-1', '"__proto__"', 'Set', 'DTypeNode"', ''),
        fc.nat(30),
        (piece, other, nth) => {
          const parts = schema.split(piece);
          const cut = 1 + (nth % Math.max(parts.length - 1, 1));
          const edited = parts.slice(0, cut).join(piece) + other + parts.slice(cut).join(piece);
          try {
            fittedFromSkops(zipSync({ ...entries, 'schema.json': strToU8(edited) }));
          } catch (error) {
            if (!isMillraceError(error)) throw error;
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
