import type { Pattern } from './pattern.js';

/** A function that searches a text for a pattern. */
export function matcherOf(pattern: Pattern): (text: string) => boolean {
  const compiled = new RegExp(pattern.source, pattern.ignoreCase ? 'iu' : 'u');
  return (text) => compiled.test(text);
}
