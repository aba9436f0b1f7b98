import { areDisjoint } from './code-set.js';
import type { CodeRange, Pattern, PatternNode } from './pattern.js';

/**
 * How many ways there are to match, at most, in a text of n characters: `ways` · n^`degree`; what backtracking may try from one start.
 * Infinite where no polynomial holds.
 */
interface Ways {
  readonly ways: number;
  readonly degree: number;
}

const unbounded: Ways = { ways: Number.POSITIVE_INFINITY, degree: Number.POSITIVE_INFINITY };
const mostSteps = 1_000_000;

/**
 * The longest text, in UTF-16 units, that backtracking may search for a pattern, so that it can't take more than about a million steps per
 * text; infinite where the time is linear in the text and small for each character, 0 where nothing is known.
 */
export function backtrackingLimit(pattern: Pattern): number {
  const { ways, degree } = waysOf(pattern.root);
  const size = sizeOf(pattern.root);
  const steps = ways * size;
  if (!Number.isFinite(steps)) return 0;
  const starts = beginsAtStart(pattern.root) ? 0 : 1;
  // Walking one way through the text takes n steps itself, once the pattern has no bound on its length.
  const exponent = starts + degree;
  if (exponent <= 1) return steps <= 2_000 ? Number.POSITIVE_INFINITY : 0;
  const limit = Math.floor(Math.sqrt(mostSteps / steps));
  return exponent === 2 ? limit : rootOf(mostSteps / steps, exponent);
}

function rootOf(value: number, exponent: number): number {
  let root = 0;
  while (power(root + 1, exponent) <= value) root++;
  return root;
}

function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result *= base;
  return result;
}

function waysOf(node: PatternNode): Ways {
  switch (node.node) {
    case 'sequence':
      return node.items.map(waysOf).reduce(both, { ways: 1, degree: 0 });
    case 'choice':
      return node.options
        .map(waysOf)
        .reduce((a, b) => ({ ways: a.ways + b.ways, degree: Math.max(a.degree, b.degree) }));
    case 'repeat':
      return waysOfRepeat(node);
    default:
      return { ways: 1, degree: 0 };
  }
}

function both(a: Ways, b: Ways): Ways {
  return { ways: a.ways * b.ways, degree: a.degree + b.degree };
}

function waysOfRepeat({ item, min, max }: PatternNode & { node: 'repeat' }): Ways {
  // Where an item can match in one way only, a repetition differs in its count alone.
  const once = isUnambiguous(item);
  if (max === null) return once ? { ways: 1, degree: 1 } : unbounded;
  if (once) return { ways: max - min + 1, degree: 0 };
  const inner = waysOf(item);
  if (inner.degree > 0 && max > 3) return unbounded;
  let ways = 0;
  let term = 1;
  for (let count = 0; count <= max && Number.isFinite(ways); count++) {
    if (count >= min) ways += term;
    term *= inner.ways;
  }
  return { ways, degree: inner.degree * max };
}

/** Whether, from any place, the node matches at most one stretch in at most one way, and never an empty one. */
function isUnambiguous(node: PatternNode): boolean {
  switch (node.node) {
    case 'set':
      return true;
    case 'sequence':
      return node.items.some((item) => item.node === 'set') && node.items.every(isFixed);
    case 'choice':
      return node.options.every(isUnambiguous) && firstsAreDisjoint(node.options);
    case 'repeat':
      return node.min === node.max && node.min > 0 && isUnambiguous(node.item);
    default:
      return false;
  }
}

function isFixed(node: PatternNode): boolean {
  return node.node === 'start' || node.node === 'end' || node.node === 'boundary' || isUnambiguous(node);
}

function firstsAreDisjoint(options: readonly PatternNode[]): boolean {
  const firsts = options.map(firstOf);
  return firsts.every((a, i) =>
    firsts.slice(i + 1).every((b) => a !== null && b !== null && areDisjoint(a, b)),
  );
}

/** What an unambiguous node begins with; null when that can't be told simply. */
function firstOf(node: PatternNode): readonly CodeRange[] | null {
  if (node.node === 'set') return node.ranges;
  if (node.node === 'sequence') return firstOf(node.items[0]!);
  if (node.node === 'repeat') return firstOf(node.item);
  return null;
}

function beginsAtStart(node: PatternNode): boolean {
  if (node.node === 'sequence') return node.items.length > 0 && beginsAtStart(node.items[0]!);
  if (node.node === 'choice') return node.options.every(beginsAtStart);
  return node.node === 'start';
}

function sizeOf(node: PatternNode): number {
  switch (node.node) {
    case 'sequence':
      return node.items.reduce((sum, item) => sum + sizeOf(item), 1);
    case 'choice':
      return node.options.reduce((sum, item) => sum + sizeOf(item), 1);
    case 'repeat':
      return Math.max(node.max ?? node.min, 1) * sizeOf(node.item);
    default:
      return 1;
  }
}
