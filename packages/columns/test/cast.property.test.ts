import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  batchFromChunks,
  bind,
  castGrammar,
  castText,
  chunkFromValues,
  col,
  type DataType,
  evaluate,
  field,
  formatValue,
  typeName,
  types,
  type Value,
  valueAt,
} from '../src/index.js';
import { flatTypes, valueFor } from './arbitraries.js';

const targets: readonly DataType[] = flatTypes.filter((type) => castGrammar(type) !== undefined);
const piece = fc.constantFrom(
  '0',
  '1',
  '9',
  '12',
  '2013',
  '-',
  '+',
  '.',
  ':',
  'T',
  ' ',
  'Z',
  'e',
  '05',
  '30',
  '59',
  '24',
  '-05:00',
  'true',
  'a',
  '\t',
  '000000000000000',
);
const odd = fc.array(piece, { maxLength: 9 }).map((parts) => parts.join(''));
const stamp = fc
  .tuple(
    fc.integer({ min: 0, max: 9999 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
    fc.integer({ min: 0, max: 25 }),
    fc.integer({ min: 0, max: 61 }),
    fc.constantFrom('', ':00', ':59', ':60', ':07.5', ':07.000001', ':59.999999999'),
    fc.constantFrom('T', ' ', 't'),
    fc.constantFrom('', 'Z', '+05:30', '-15:00', '+0530', 'z'),
  )
  .map(([y, mo, d, h, mi, rest, separator, zone]) => {
    const two = (n: number): string => String(n).padStart(2, '0');
    return `${String(y).padStart(4, '0')}-${two(mo)}-${two(d)}${separator}${two(h)}:${two(mi)}${rest}${zone}`;
  });
const number = fc.oneof(
  fc.double().map(String),
  fc.bigInt().map(String),
  fc.integer().map((n) => (n / 100).toFixed(3)),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map((n) => `+${n}`),
);

test.each(targets.map((type) => [typeName(type), type] as const))(
  'text to %s: the column form reads what castText reads',
  (_, type) => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            odd,
            stamp,
            number,
            valueFor(type).map((v) => formatValue(v, type)),
          ),
          { maxLength: 12 },
        ),
        fc.boolean(),
        fc.boolean(),
        (texts, trim, tokens) => {
          const options = { ...(trim && { trim }), ...(tokens && { nullTokens: ['', 'a'] }) };
          const schema = { fields: [field('s', types.utf8())] };
          const batch = batchFromChunks(schema, [chunkFromValues(types.utf8(), texts)]);
          const { chunk, errors } = evaluate(bind(col('s').cast(type, options), schema), batch);
          const expected = texts.map((text) => castText(text, type, options));
          expect(texts.map((_, i) => valueAt(chunk, i))).toEqual(
            expected.map((result): Value => ('value' in result ? result.value : null)),
          );
          expect(errors).toBe(expected.filter((result) => 'error' in result).length);
        },
      ),
      { numRuns: 40 },
    );
  },
);

const inRange = (type: DataType): boolean =>
  !['utf8', 'binary', 'float'].includes(type.kind) && type.kind !== 'dictionary';

test.each(targets.filter(inRange).map((type) => [typeName(type), type] as const))(
  '%s: what is formatted is read back',
  (_, type) => {
    fc.assert(
      fc.property(valueFor(type), (value) => {
        const text = formatValue(value, type);
        // Only years 0001 to 9999 have a text that is read.
        if (/^[-+]\d{6}|^0000/.test(text)) return;
        expect([text, castText(text, type)]).toEqual([text, { value }]);
      }),
      { numRuns: 100 },
    );
  },
);
