import { codeSet } from './code-set.js';
import { codeAt, unitsOf, words } from './letters.js';
import type { Instruction } from './pattern-program.js';

/**
 * Finds all matches of a program that never matches nothing, from left to right, each the one that Python's `re` takes.
 *
 * Tries one way after another, and remembers for each place of the program and of the text that nothing came of it: what failed once fails
 * from every start, so that the time is at most their product.
 */
export function searcher(program: readonly Instruction[]): (text: string) => string[] {
  const steps = program.map((instruction) =>
    instruction.does === 'take' ? { ...instruction, set: codeSet(() => instruction.ranges) } : instruction,
  );
  return (text) => {
    const failed = new Uint8Array(Math.ceil(((text.length + 1) * steps.length) / 8));
    const found: string[] = [];
    for (let at = 0; at < text.length; ) {
      const end = matchAt(steps, text, at, failed);
      if (end > at) found.push(text.slice(at, end));
      at = end > at ? end : at + unitsOf(codeAt(text, at));
    }
    return found;
  };
}

type Step =
  | Exclude<Instruction, { does: 'take' }>
  | (Extract<Instruction, { does: 'take' }> & { readonly set: { has(code: number): boolean } });

// The end of the match that begins at a place, or -1.
function matchAt(steps: readonly Step[], text: string, start: number, failed: Uint8Array): number {
  const places = [0];
  const ats = [start];
  while (places.length > 0) {
    let place = places.pop()!;
    let at = ats.pop()!;
    while (place >= 0) {
      const mark = at * steps.length + place;
      // Marks of long texts are beyond 32 bits.
      const byte = Math.floor(mark / 8);
      const bit = 1 << (mark - 8 * byte);
      if ((failed[byte]! & bit) !== 0) break;
      failed[byte]! |= bit;
      const step = steps[place]!;
      switch (step.does) {
        case 'match':
          return at;
        case 'go':
          place = step.to;
          break;
        case 'try':
          places.push(step.second);
          ats.push(at);
          place = step.first;
          break;
        case 'assert':
          place = holds(step.what, text, at) ? place + 1 : -1;
          break;
        case 'take': {
          const code = at < text.length ? codeAt(text, at) : -1;
          if (code < 0 || !step.set.has(code)) place = -1;
          else {
            at += unitsOf(code);
            place++;
          }
        }
      }
    }
  }
  return -1;
}

function holds(what: 'start' | 'end' | 'boundary', text: string, at: number): boolean {
  if (what === 'start') return at === 0;
  // As in Python, before a last line feed too.
  if (what === 'end') return at === text.length || (at === text.length - 1 && text[at] === '\n');
  return isWordBefore(text, at) !== (at < text.length && words.has(codeAt(text, at)));
}

function isWordBefore(text: string, at: number): boolean {
  if (at === 0) return false;
  const low = text.charCodeAt(at - 1);
  return words.has(low >= 0xdc00 && low <= 0xdfff ? codeAt(text, at - 2) : low);
}
