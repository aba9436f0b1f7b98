import type { LineageRecord } from './record.js';

/** How a lineage tree is drawn. */
export interface DrawLineageOptions {
  /** How many parents of one record are drawn before the rest is counted (8 by default). */
  readonly maxParents?: number;
  /** How many generations are drawn (32 by default). */
  readonly maxDepth?: number;
}

/**
 * Draws a record and all it was made from as a tree of text, newest first; a record met twice is drawn once.
 *
 * @example
 * ```ts
 * import { drawLineage, lineageRecord } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const raw = await lineageRecord(tableFromArrays({ n: [1, 2] }), { source: 'raw', version: '1' });
 * const clean = await lineageRecord(tableFromArrays({ n: [1] }), { source: 'clean', version: '1', parents: [raw] });
 * drawLineage(clean, [raw]).split('\n').length; // => 2
 * ```
 */
export function drawLineage(
  record: LineageRecord,
  ancestors: readonly LineageRecord[],
  options: DrawLineageOptions = {},
): string {
  const { maxParents = 8, maxDepth = 32 } = options;
  const byId = new Map(ancestors.map((ancestor) => [ancestor.id, ancestor]));
  const drawn = new Set<string>();
  const lines: string[] = [];

  const draw = (id: string, head: string, indent: string, depth: number): void => {
    const current = id === record.id ? record : byId.get(id);
    if (!current) {
      lines.push(`${head}${shortId(id)} (record not at hand)`);
      return;
    }
    const again = drawn.has(id) && current.parents.length > 0;
    lines.push(`${head}${describe(current)}${again ? ' (drawn above)' : ''}`);
    if (drawn.has(id)) return;
    drawn.add(id);
    if (depth === maxDepth && current.parents.length > 0) {
      lines.push(`${indent}└─ and older ones`);
      return;
    }
    const shown = current.parents.slice(0, maxParents);
    const hidden = current.parents.length - shown.length;
    shown.forEach((parent, index) => {
      const last = hidden === 0 && index === shown.length - 1;
      draw(parent, `${indent}${last ? '└─ ' : '├─ '}`, `${indent}${last ? '   ' : '│  '}`, depth + 1);
    });
    if (hidden > 0) lines.push(`${indent}└─ and ${hidden} more`);
  };

  draw(record.id, '', '', 1);
  return lines.join('\n');
}

function shortId(id: string): string {
  return id.replace(/([0-9a-f]{12})[0-9a-f]+$/, '$1');
}

function describe(record: LineageRecord): string {
  const done = record.transformations.length > 0 ? `  ← ${record.transformations.join(', ')}` : '';
  const size = `${record.row_count} × ${record.column_count}`;
  const text = `${record.source}@${record.version}  ${size}  ${shortId(record.checksum)}${done}`;
  // A name must not break the picture, or the terminal.
  return text.replace(/\p{C}/gu, '\u{fffd}');
}
