import { describe, expect, test } from 'vitest';
import type { PublicExport } from '../src/api.js';
import { undocumented } from '../src/example-modules.js';
import { asModule, fences, installed } from '../src/examples.js';
import { sameValue } from '../src/same-value.js';

const moduleOf = (code: string): string => asModule({ file: 'README.md', line: 10, code });

describe('fences', () => {
  test('only ts fences count, with the line they open on', () => {
    const text = 'a\n```sh\nnpm start\n```\n```ts\nconst a = 1;\n```\n';
    expect(fences('README.md', text)).toEqual([{ file: 'README.md', line: 5, code: 'const a = 1;' }]);
  });

  test('code that would not be run is an error', () => {
    expect(() => fences('README.md', 'a\n```js\nf();\n```')).toThrow('README.md:2 opens a js fence');
  });

  test('an open fence is an error', () => {
    expect(() => fences('README.md', '```ts\nconst a = 1;')).toThrow('README.md:1 opens a fence');
  });
});

test('what a README tells to install', () => {
  expect(installed('# a\n\n```sh\nnpm install @millrace/schema zod apache-arrow\n```')).toEqual([
    '@millrace/schema',
    'zod',
    'apache-arrow',
  ]);
  expect(installed('nothing')).toEqual([]);
});

describe('a promise', () => {
  test('after an expression, awaited or not', () => {
    expect(moduleOf('f(1); // => 2')).toBe(';__example(f(1), (2)); // => 2');
    expect(moduleOf('await f(1); // => [1n]')).toBe(';__example(await f(1), ([1n])); // => [1n]');
    expect(moduleOf('f(\n  1,\n); // => 2')).toBe(';__example(f(\n  1,\n), (2)); // => 2');
  });

  test('after a constant and after console.log', () => {
    expect(moduleOf('const a = f(); // => 2')).toBe('const a = f(); __example(a, (2)); // => 2');
    expect(moduleOf('console.log(a); // => 2')).toBe(';__example(a, (2)); // => 2');
  });

  test('inside a block', () => {
    expect(moduleOf('for (const a of [1]) {\n  a; // => 1\n}')).toContain(';__example(a, (1));');
  });

  test('in a string is none', () => {
    expect(moduleOf("const a = '// => 2';")).toBe("const a = '// => 2';");
    expect(moduleOf('const a = `$' + '{b}\n // => 2`;')).not.toContain('__example');
  });

  test('after something without a value is an error, so that none goes unchecked', () => {
    expect(() => moduleOf('import a from "a"; // => 2')).toThrow('README.md:11 promises');
    expect(() => moduleOf('f();\n// => 2')).toThrow('README.md:12 promises');
    expect(() => moduleOf('const [a, b] = f(); // => [1, 2]')).toThrow('README.md:11 promises');
  });
});

describe('sameValue', () => {
  test.each([
    [1n, 1n],
    [Number.NaN, Number.NaN],
    [
      [1, { a: null }],
      [1, { a: null }],
    ],
    [{ a: 1, b: undefined }, { a: 1 }],
    [new Float64Array([1, 2]), [1, 2]],
    [new BigInt64Array([1n]), [1n]],
    [{ toJSON: () => ({ a: 1n }) }, { a: 1n }],
    [new Map([['a', 1]]), new Map([['a', 1]])],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ])('%o is %o', (actual, promised) => {
    expect(sameValue(actual, promised)).toBe(true);
  });

  test.each([
    [1n, 1],
    [0, -0],
    [[0], [-0]],
    [null, undefined],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [[1], { 0: 1 }],
    [[1, 2], [1]],
    ['1', 1],
    [new Map([['a', 1]]), new Map([['a', 2]])],
    [{}, null],
  ])('%o is not %o', (actual, promised) => {
    expect(sameValue(actual, promised)).toBe(false);
  });
});

describe('undocumented', () => {
  const sum: PublicExport = {
    package: '@millrace/columns',
    subpath: '.',
    name: 'sum',
    file: 'packages/columns/src/sum.ts',
    line: 3,
    isValue: true,
    text: 'The exact sum.',
    examples: ['```ts\nsum();\n```'],
  };

  test('a sentence and an example are enough; a type needs no example', () => {
    expect(undocumented([sum, { ...sum, isValue: false, examples: [] }])).toEqual([]);
  });

  test('what lacks is named with its file', () => {
    expect(undocumented([{ ...sum, text: '' }])).toEqual([
      'packages/columns/src/sum.ts:3 sum lacks a sentence',
    ]);
    expect(undocumented([{ ...sum, text: 'sum', examples: ['sum()'] }])).toEqual([
      'packages/columns/src/sum.ts:3 sum lacks a sentence and an example',
    ]);
  });
});
