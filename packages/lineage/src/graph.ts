import { type EdgeKind, isDirect } from './column-edges.js';
import type { LineageRecord } from './record.js';
import { inOrder } from './store.js';

/** A table in a {@link LineageGraph}. */
export interface LineageNode {
  readonly id: string;
  readonly source: string;
  readonly version: string;
  readonly createdAt: string;
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly transformations: readonly string[];
  /** Known only as the parent of another: its record is not at hand. */
  readonly missing: boolean;
}

/** One table made from another. */
export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  /** Which column of `to` (null: all rows) came from which of `from`. */
  readonly columns: readonly {
    readonly from: string;
    readonly to: string | null;
    readonly kind: EdgeKind;
    readonly direct: boolean;
  }[];
}

/** Records as a graph, plain data for whatever draws it. Tables come before what was made from them. */
export interface LineageGraph {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
}

/**
 * Records as a graph of tables and columns.
 *
 * @example
 * ```ts
 * import { lineageGraph, lineageRecord } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const raw = await lineageRecord(tableFromArrays({ n: [1] }), { source: 'raw', version: '1' });
 * const clean = await lineageRecord(tableFromArrays({ n: [1] }), { source: 'clean', version: '1', parents: [raw] });
 * const { nodes, edges } = lineageGraph([clean, raw]);
 * nodes.map(({ source }) => source); // => ['raw', 'clean']
 * edges.length; // => 1
 * ```
 */
export function lineageGraph(records: readonly LineageRecord[]): LineageGraph {
  const byId = new Map(inOrder(records).map((record) => [record.id, record]));
  const missing = new Set([...byId.values()].flatMap(({ parents }) => parents.filter((id) => !byId.has(id))));
  return {
    nodes: [...[...missing].map(missingNode), ...sorted(byId).map(nodeOf)],
    edges: sorted(byId).flatMap((record) => record.parents.map((parent) => edgeOf(parent, record))),
  };
}

// By depth: clocks of several machines don't say what came first.
function sorted(byId: ReadonlyMap<string, LineageRecord>): LineageRecord[] {
  const placed = new Set<string>();
  const out: LineageRecord[] = [];
  for (const start of byId.values()) {
    const stack = [start];
    while (stack.length > 0) {
      const record = stack.at(-1)!;
      const next = placed.has(record.id)
        ? []
        : record.parents.filter((id) => byId.has(id) && !placed.has(id));
      if (next.length > 0) {
        stack.push(...next.map((id) => byId.get(id)!));
        continue;
      }
      stack.pop();
      if (placed.has(record.id)) continue;
      placed.add(record.id);
      out.push(record);
    }
  }
  return out;
}

function nodeOf(record: LineageRecord): LineageNode {
  const { id, source, version, created_at: createdAt, row_count: rows, columns, transformations } = record;
  const named = columns.map(({ name, type }) => ({ name, type }));
  return { id, source, version, createdAt, rows, columns: named, transformations, missing: false };
}

function missingNode(id: string): LineageNode {
  return {
    id,
    source: '',
    version: '',
    createdAt: '',
    rows: 0,
    columns: [],
    transformations: [],
    missing: true,
  };
}

function edgeOf(from: string, record: LineageRecord): LineageEdge {
  const columns = record.column_edges.flatMap(({ column: to, inputs }) =>
    inputs
      .filter(({ parent }) => (parent ?? record.parents[0]) === from)
      .map(({ column, kind }) => ({ from: column, to, kind, direct: isDirect(kind) })),
  );
  return { from, to: record.id, columns };
}

/**
 * A graph as a Mermaid flowchart: tables, or, with `columns`, the columns in them and what they came from.
 *
 * @example
 * ```ts
 * import { lineageGraph, lineageRecord, lineageToMermaid } from '@millrace/lineage';
 * import { tableFromArrays } from 'apache-arrow';
 * const raw = await lineageRecord(tableFromArrays({ n: [1] }), { source: 'raw', version: '1' });
 * lineageToMermaid(lineageGraph([raw])).split('\n')[1]; // => '  t0["raw@1<br/>1 × 1"]'
 * ```
 */
export function lineageToMermaid(graph: LineageGraph, options: { readonly columns?: boolean } = {}): string {
  const place = new Map(graph.nodes.map(({ id }, at) => [id, at]));
  const lines = ['flowchart LR'];
  const columnName = (table: number, columns: LineageNode['columns'], name: string): string =>
    `t${table}c${columns.findIndex((column) => column.name === name)}`;
  graph.nodes.forEach((node, at) => {
    if (!options.columns || node.missing) {
      lines.push(`  t${at}["${labelOf(node)}"]`);
      return;
    }
    lines.push(`  subgraph t${at}["${labelOf(node)}"]`);
    node.columns.forEach(({ name }, column) => {
      lines.push(`    t${at}c${column}["${escaped(name)}"]`);
    });
    lines.push('  end');
  });
  for (const { from, to, columns } of graph.edges) {
    const [start, end] = [place.get(from)!, place.get(to)!];
    const drawn = options.columns ? columns.filter((column) => column.to !== null) : [];
    if (drawn.length === 0) lines.push(`  t${start} --> t${end}`);
    for (const column of drawn) {
      const source = columnName(start, graph.nodes[start]!.columns, column.from);
      const target = columnName(end, graph.nodes[end]!.columns, column.to!);
      const known = !source.endsWith('c-1') && !target.endsWith('c-1');
      if (known) lines.push(`  ${source} ${column.direct ? '-->' : '-.->'} ${target}`);
    }
  }
  return lines.join('\n');
}

function labelOf(node: LineageNode): string {
  if (node.missing) return `${node.id.slice(0, 'sha256:'.length + 12)} (record not at hand)`;
  return `${escaped(`${node.source}@${node.version}`)}<br/>${node.rows} × ${node.columns.length}`;
}

// Mermaid reads HTML, and entities of its own that begin with #.
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} _.,@/+-]/gu, (character) => `#${character.codePointAt(0)};`);
}
