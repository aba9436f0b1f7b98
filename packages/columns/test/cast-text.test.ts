import { expect, test } from 'vitest';
import {
  castGrammar,
  castText,
  type DataType,
  parsePattern,
  typeName,
  types,
  type Value,
} from '../src/index.js';

/** The golden cases of the strict grammar: per type, what is read and as what, and what is refused and why. */
const golden: readonly {
  readonly type: DataType;
  readonly read: readonly (readonly [string, Value])[];
  readonly refused: {
    readonly shape?: readonly string[];
    readonly range?: readonly string[];
    readonly calendar?: readonly string[];
  };
}[] = [
  {
    type: types.int8(),
    read: [
      ['0', 0],
      ['-0', 0],
      ['+7', 7],
      ['127', 127],
      ['-128', -128],
      ['007', 7],
    ],
    refused: {
      shape: [
        '',
        ' 1',
        '1 ',
        '2.5',
        '2.0',
        '1e2',
        '0x10',
        '1_000',
        '1,000',
        '١',
        '--1',
        '+',
        'NaN',
        '\u00a01',
        '1\n',
      ],
      range: ['128', '-129', '9999999999999999999999'],
    },
  },
  {
    type: types.uint8(),
    read: [
      ['255', 255],
      ['-0', 0],
    ],
    refused: { range: ['-1', '256'] },
  },
  {
    type: types.int64(),
    read: [
      ['9223372036854775807', 9223372036854775807n],
      ['-9223372036854775808', -9223372036854775808n],
      ['9007199254740993', 9007199254740993n],
    ],
    refused: { range: ['9223372036854775808'], shape: ['9n'] },
  },
  {
    type: types.uint64(),
    read: [['18446744073709551615', 18446744073709551615n]],
    refused: { range: ['18446744073709551616', '-1'] },
  },
  {
    type: types.float64(),
    read: [
      ['0', 0],
      ['-0', 0],
      ['1.', 1],
      ['.5', 0.5],
      ['-1.5e3', -1500],
      ['+1E-2', 0.01],
      ['0.1', 0.1],
      ['9007199254740993', 9007199254740992],
      ['5e-324', 5e-324],
      ['1e-400', 0],
    ],
    refused: {
      shape: [
        '',
        '.',
        'e5',
        '1e',
        '1e+',
        'NaN',
        'nan',
        'inf',
        'Infinity',
        '-Infinity',
        '0x1p3',
        '1,5',
        '1d',
        ' 1',
        '1f',
      ],
      range: ['1e309', '-1e400'],
    },
  },
  { type: types.float32(), read: [['0.1', Math.fround(0.1)]], refused: { range: ['1e39'] } },
  {
    type: types.bool(),
    read: [
      ['true', true],
      ['false', false],
    ],
    refused: { shape: ['TRUE', 'True', '1', '0', 't', 'yes', ''] },
  },
  {
    type: types.decimal(5, 2),
    read: [
      ['1.5', { unscaled: 150n, scale: 2 }],
      ['-999.99', { unscaled: -99999n, scale: 2 }],
      ['1.500', { unscaled: 150n, scale: 2 }],
      ['.05', { unscaled: 5n, scale: 2 }],
      ['7', { unscaled: 700n, scale: 2 }],
      ['-0', { unscaled: 0n, scale: 2 }],
    ],
    refused: { shape: ['1.505', '1e2', '', '.', '1.2.3', 'NaN'], range: ['1000', '-1000.00'] },
  },
  {
    type: types.date(),
    read: [
      ['1970-01-01', 0n],
      ['2013-01-31', 15736n],
      ['2012-02-29', 15399n],
      ['2000-02-29', 11016n],
      ['0001-01-01', -719162n],
      ['9999-12-31', 2932896n],
    ],
    refused: {
      shape: [
        '2013-1-31',
        '20130131',
        '31.01.2013',
        '2013-01-31T00:00:00',
        '',
        '+002013-01-31',
        '-0001-01-01',
      ],
      calendar: [
        '2013-02-29',
        '1900-02-29',
        '2013-13-01',
        '2013-00-10',
        '2013-04-31',
        '0000-01-01',
        '2013-01-00',
      ],
    },
  },
  {
    type: types.time('ms'),
    read: [
      ['00:00', 0n],
      ['23:59:59.999', 86399999n],
      ['07:05:01.5', 25501500n],
    ],
    refused: { shape: ['24:00', '7:05', '07:60', '07:05:60', '07:05:01.', '07:05:01.0000', '07:05Z'] },
  },
  {
    type: types.timestamp('us', 'UTC'),
    read: [
      ['2013-01-01T05:00:00Z', 1357016400000000n],
      ['2013-01-01 00:00:00-05:00', 1357016400000000n],
      ['1969-12-31T23:59:59.999999Z', -1n],
      ['2013-01-01T00:00+00:00', 1356998400000000n],
      ['2013-01-01T00:00:00.5-00:00', 1356998400500000n],
    ],
    refused: {
      shape: [
        '2013-01-01T05:00:00',
        '2013-01-01',
        '2013-01-01T05:00:00z',
        '2013-01-01t05:00:00Z',
        '2013-01-01T05:00:00.1234567Z',
        '2013-01-01T24:00:00Z',
        '2013-01-01T05:00:60Z',
        '2013-01-01T05:00:00+0100',
        '2013-01-01T05:00:00+15:00',
        '2013-01-01T05:00:00 Z',
        '2013-01-01  05:00:00Z',
        '1357016400',
      ],
      calendar: ['2013-02-29T00:00:00Z'],
    },
  },
  {
    type: types.timestamp('s'),
    read: [
      ['2013-01-01', 1356998400n],
      ['2013-01-01T05:00', 1357016400n],
      ['2013-01-01 05:00:00', 1357016400n],
    ],
    refused: {
      shape: ['2013-01-01T05:00:00Z', '2013-01-01T05:00:00.0', '2013-01-01T'],
      calendar: ['2013-00-01'],
    },
  },
  {
    type: types.timestamp('ns', 'UTC'),
    read: [['2262-04-11T23:47:16.854775807Z', 9223372036854775807n]],
    refused: { range: ['2262-04-11T23:47:16.854775808Z', '1677-09-21T00:12:43Z'] },
  },
  {
    type: types.duration('ms'),
    read: [
      ['PT1.5S', 1500n],
      ['-PT0S', 0n],
    ],
    refused: { shape: ['PT1M', '1500', 'PT1.2345S'], range: ['PT99999999999999999999S'] },
  },
  { type: types.dictionary(types.int8()), read: [['5', 5]], refused: { shape: ['x'] } },
  {
    type: types.utf8(),
    read: [
      [' a ', ' a '],
      ['', ''],
    ],
    refused: {},
  },
];

test.each(golden.map((one) => [typeName(one.type), one] as const))('%s', (_, { type, read, refused }) => {
  for (const [text, value] of read) expect([text, castText(text, type)]).toEqual([text, { value }]);
  for (const [error, texts] of Object.entries(refused)) {
    for (const text of texts) expect([text, castText(text, type)]).toEqual([text, { error }]);
  }
});

test('outer spaces and null tokens, where they are asked for', () => {
  const trim = { trim: true } as const;
  expect(castText('\t 5 \n', types.int32(), trim)).toEqual({ value: 5 });
  expect(castText('\u00a05', types.int32(), trim)).toEqual({ error: 'shape' });
  expect(castText('NA', types.int32(), { nullTokens: ['NA', ''] })).toEqual({ value: null });
  expect(castText(' NA ', types.int32(), { nullTokens: ['NA'] })).toEqual({ error: 'shape' });
  expect(castText(' NA ', types.int32(), { ...trim, nullTokens: ['NA'] })).toEqual({ value: null });
  expect(castText(' x ', types.utf8(), trim)).toEqual({ value: 'x' });
});

test('every shape is a pattern that all engines share, and matches the whole text', () => {
  for (const { type } of golden) {
    const grammar = castGrammar(type)!;
    expect(grammar.startsWith('^') && grammar.endsWith('$')).toBe(true);
    expect(parsePattern(grammar).source).toBe(grammar);
  }
  expect(() => castText('x', types.list(types.int8()))).toThrow(/can not be cast to list<int8>/);
});
