import { type Pattern, type PatternNode, patternToRe2 } from '@millrace/columns';

/** RE2 refuses repetitions that multiply to more than 1,000, and programs of more than some megabytes. */
const MOST_REPEATS = 1000;
const MOST_NODES = 5000;

/** The pattern as RE2 reads it; undefined for one that is too large for RE2. */
export function re2Pattern(pattern: Pattern): string | undefined {
  const { repeats, nodes } = sizeOf(pattern.root);
  return repeats > MOST_REPEATS || nodes > MOST_NODES ? undefined : patternToRe2(pattern);
}

// The largest product of nested counts, and the number of nodes when all counts are written out.
function sizeOf(node: PatternNode): { repeats: number; nodes: number } {
  switch (node.node) {
    case 'sequence':
    case 'choice': {
      const parts = (node.node === 'sequence' ? node.items : node.options).map(sizeOf);
      return {
        repeats: parts.reduce((most, part) => Math.max(most, part.repeats), 1),
        nodes: parts.reduce((sum, part) => sum + part.nodes, 1),
      };
    }
    case 'repeat': {
      const inner = sizeOf(node.item);
      const times = Math.max(node.min, node.max === null || node.max === Infinity ? 1 : node.max, 1);
      return { repeats: inner.repeats * times, nodes: inner.nodes * times + 1 };
    }
    case 'set':
      return { repeats: 1, nodes: 1 + node.ranges.length };
    default:
      return { repeats: 1, nodes: 1 };
  }
}
