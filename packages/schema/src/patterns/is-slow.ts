import { type Node, parseRegExp } from './parse-regexp.js';

/** The characters by which sets are told apart: all of ASCII, and some of every other sort. */
const SAMPLES: readonly string[] = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...'\u0085\u00a0ªµß×éÿıſĀΩжא٣अ中あ한\u200d\u2028\u202f\u3000\ufeffK'.split(''),
];
const WORDS = Math.ceil(SAMPLES.length / 32);

/** Patterns with more places than this are not analysed: they are taken to be slow where they repeat without end. */
const MOST_PLACES = 220;
/** A repetition with an end is written out so far; beyond, it is as good as endless. */
const WRITTEN_OUT = 4;

/**
 * Tells whether JavaScript's backtracking may take more than linear time for a pattern: by the ambiguity of its automaton (exponential
 * where a place can be reached again in two ways on one text, polynomial where two loops take the same text one after the other; Weideman et
 * al., "Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers by Using Ambiguity of NFA", 2016).
 */
export function isSlowPattern(source: string, flags: string): boolean {
  const { root, lookarounds, anchored } = parseRegExp(source, flags);
  return isAmbiguous(root, anchored) || lookarounds.some((inner) => isAmbiguous(inner, true));
}

/** Glushkov's automaton: a place for every set of the pattern, and which may follow which, in how many ways. */
interface Automaton {
  readonly sets: Uint32Array[];
  readonly follow: Map<number, number>[];
  /** Places from which a match is complete at once, so that nothing behind can fail. */
  readonly done: Set<number>;
}

interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** In how many ways it matches nothing. */
  readonly nullable: boolean;
  /** An end of the text comes behind. */
  readonly ends: boolean;
}

function isAmbiguous(root: Node, anchored: boolean): boolean {
  const automaton: Automaton = { sets: [], follow: [], done: new Set() };
  const searched: Node = anchored
    ? root
    : {
        node: 'sequence',
        items: [{ node: 'repeat', item: { node: 'set', has: () => true }, min: 0, max: Infinity }, root],
      };
  const whole = built(automaton, searched);
  if (automaton.sets.length > MOST_PLACES) return automaton.follow.some((next, place) => next.has(place));
  if (!whole.ends) for (const place of whole.last) automaton.done.add(place);
  return isExponential(automaton) || isPolynomial(automaton);
}

function built(automaton: Automaton, node: Node): Part {
  switch (node.node) {
    case 'empty':
      return { first: [], last: [], nullable: true, ends: false };
    case 'end':
      return { first: [], last: [], nullable: true, ends: true };
    case 'set': {
      const place = automaton.sets.length;
      automaton.sets.push(sampled(node.has));
      automaton.follow.push(new Map());
      return { first: [place], last: [place], nullable: false, ends: false };
    }
    case 'choice': {
      const parts = node.items.map((item) => built(automaton, item));
      return {
        first: parts.flatMap(({ first }) => first),
        last: parts.flatMap(({ last }) => last),
        nullable: parts.some(({ nullable }) => nullable),
        ends: parts.some(({ ends }) => ends),
      };
    }
    case 'sequence':
      return node.items
        .map((item) => built(automaton, item))
        .reduce((a, b) => joined(automaton, a, b), {
          first: [],
          last: [],
          nullable: true,
          ends: false,
        });
    case 'repeat':
      return repeated(automaton, node);
  }
}

function joined(automaton: Automaton, a: Part, b: Part): Part {
  link(automaton, a.last, b.first);
  return {
    first: a.nullable ? [...a.first, ...b.first] : a.first,
    last: b.nullable ? [...a.last, ...b.last] : b.last,
    nullable: a.nullable && b.nullable,
    ends: a.ends || b.ends,
  };
}

function repeated(automaton: Automaton, { item, min, max }: Node & { readonly node: 'repeat' }): Part {
  const endless = max > WRITTEN_OUT;
  const copies = endless ? Math.min(Math.max(min, 1), WRITTEN_OUT) : max;
  let whole: Part = { first: [], last: [], nullable: true, ends: false };
  for (let copy = 0; copy < copies; copy++) {
    const part = built(automaton, item);
    const optional = copy >= min ? { ...part, nullable: true } : part;
    if (endless && copy === copies - 1) link(automaton, part.last, part.first);
    whole = joined(automaton, whole, optional);
  }
  return whole;
}

function link({ follow }: Automaton, from: readonly number[], to: readonly number[]): void {
  for (const a of from) for (const b of to) follow[a]!.set(b, (follow[a]!.get(b) ?? 0) + 1);
}

function sampled(has: (sample: string) => boolean): Uint32Array {
  const bits = new Uint32Array(WORDS);
  SAMPLES.forEach((sample, place) => {
    if (has(sample)) bits[place >> 5]! |= 1 << (place & 31);
  });
  return bits;
}

function meet(...sets: readonly Uint32Array[]): boolean {
  for (let word = 0; word < WORDS; word++) {
    let common = 0xffffffff;
    for (const set of sets) common &= set[word]!;
    if (common !== 0) return true;
  }
  return false;
}

/** A place that can come back to itself in two ways on one text. */
function isExponential({ sets, follow }: Automaton): boolean {
  const size = sets.length;
  const next = (pair: number): number[] => {
    const [p, q] = [Math.floor(pair / size), pair % size];
    const found: number[] = [];
    for (const a of follow[p]!.keys())
      for (const b of follow[q]!.keys()) if (meet(sets[a]!, sets[b]!)) found.push(a * size + b);
    return found;
  };
  for (let place = 0; place < size; place++) {
    const own = place * size + place;
    const reached = reach(own, next);
    // Two ways over one edge are two ways as well.
    for (const pair of reached) {
      const [p, q] = [Math.floor(pair / size), pair % size];
      const doubled =
        p === q && [...follow[p]!].some(([to, ways]) => ways > 1 && reach(to * size + to, next, own));
      if ((p !== q || doubled) && (doubled || reach(pair, next, own))) return true;
    }
  }
  return false;
}

/** Two places that each come back to themselves on a text on which the first reaches the second, behind which the match may yet fail. */
function isPolynomial({ sets, follow, done }: Automaton): boolean {
  const size = sets.length;
  const loops = (place: number): boolean => reach(place, (one) => [...follow[one]!.keys()], place) === true;
  const looping = sets.map((_, place) => place).filter(loops);
  const next = (triple: number): number[] => {
    const [p, q, r] = [Math.floor(triple / (size * size)), Math.floor(triple / size) % size, triple % size];
    const found: number[] = [];
    for (const a of follow[p]!.keys())
      for (const b of follow[q]!.keys())
        if (meet(sets[a]!, sets[b]!))
          for (const c of follow[r]!.keys())
            if (meet(sets[a]!, sets[b]!, sets[c]!)) found.push((a * size + b) * size + c);
    return found;
  };
  for (const p of looping)
    for (const q of looping)
      if (p !== q && !done.has(q) && reach((p * size + p) * size + q, next, (p * size + q) * size + q))
        return true;
  return false;
}

const MOST_STEPS = 200_000;

/** What is reached from a state in one step or more; or whether another one is. */
function reach(from: number, next: (state: number) => number[]): Set<number>;
function reach(from: number, next: (state: number) => number[], sought: number): boolean;
function reach(from: number, next: (state: number) => number[], sought?: number): Set<number> | boolean {
  if (from === sought && next(from).includes(from)) return true;
  const seen = new Set<number>();
  const waiting = [from];
  for (let steps = 0; waiting.length > 0; steps++) {
    // What can't be decided in reasonable time counts as ambiguous.
    if (steps > MOST_STEPS) return sought === undefined ? seen : true;
    for (const state of next(waiting.pop()!)) {
      if (state === sought) return true;
      if (seen.has(state)) continue;
      seen.add(state);
      waiting.push(state);
    }
  }
  return sought === undefined ? seen : false;
}
