import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectPlace } from '../src/select-place.js';

describe('selectPlace', () => {
  it('puts the value there that sorting would', () => {
    const values = fc.oneof(
      fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 3000, size: 'max' }),
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3000, size: 'max' }),
      fc.nat(5000).map((n) => Array.from({ length: n + 1 }, (_, i) => i)),
      fc.nat(5000).map((n) => Array.from({ length: n + 1 }, (_, i) => Math.abs(n / 2 - i))),
    );
    fc.assert(
      fc.property(values, fc.nat(), (given, at) => {
        const array = Float64Array.from(given, (value) => value + 0);
        const place = at % array.length;
        const sorted = array.slice().sort();
        selectPlace(array, place, 0, array.length - 1);
        expect(array[place]).toBe(sorted[place]);
        expect(Math.max(...array.subarray(0, place + 1))).toBe(sorted[place]);
        expect(Math.min(...array.subarray(place))).toBe(sorted[place]);
        expect(array.sort()).toEqual(sorted);
      }),
    );
  });
});
