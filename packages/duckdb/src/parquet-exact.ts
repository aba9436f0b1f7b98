import { rm } from 'node:fs/promises';
import { UsageError } from '@millrace/columns';
import { type InputFile, literalPath } from './files.js';
import { type FileFacts, type ParquetNode, rowsOf } from './parquet-footer.js';
import { int96Nanoseconds, isInt96, isLossy } from './parquet-foreign.js';
import { plainTwin } from './parquet-twin.js';
import type { Session } from './session.js';
import { quoteText } from './sql-type.js';
import type { Store } from './store.js';

/** The files that give every value as it was written, and the units of timestamps of 96 bits by leaf. */
interface ExactFiles {
  readonly read: readonly InputFile[];
  readonly units: ReadonlyMap<number, 'us' | 'ns'>;
}

/**
 * Files whose every column DuckDB reads exactly: the files themselves, or their twins where they hold what it would round.
 * Timestamps of 96 bits are looked through once: those without nanoseconds need no twin, and reach farther.
 */
export async function exactFiles(
  store: Store,
  session: Session,
  facts: readonly FileFacts[],
): Promise<ExactFiles> {
  const files = facts.map(({ file }) => file);
  const leaves = facts[0]!.columns.flatMap(leavesOf).filter(isLossy);
  if (leaves.length === 0) return { read: files, units: new Map() };
  const twins: InputFile[] = [];
  for (const file of files) twins.push(await plainTwin(store, file, new Set(leaves.map(({ leaf }) => leaf))));
  const units = await int96Units(session, facts[0]!, twins);
  const needed = leaves.some((node) => !isInt96(node) || units.get(node.leaf) !== 'us');
  if (needed) store.allow(twins.map(({ path }) => path));
  else await Promise.all(twins.map(({ path }) => rm(path)));
  return { read: needed ? twins : files, units };
}

/** The SQL of files' rows. */
export function scanSql(files: readonly InputFile[]): string {
  const list = files.map((file) => quoteText(literalPath(file.path))).join(', ');
  return `read_parquet([${list}], hive_partitioning = false, union_by_name = false, binary_as_string = false)`;
}

function leavesOf(node: ParquetNode): ParquetNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}

const INT64 = 9223372036854775807n;

// Those within lists and structs are taken for nanoseconds.
async function int96Units(
  session: Session,
  { columns }: FileFacts,
  twins: readonly InputFile[],
): Promise<Map<number, 'us' | 'ns'>> {
  const asked = columns.flatMap((node, i) =>
    isInt96(node) && node.repetition !== 'REPEATED' ? [{ node, i }] : [],
  );
  if (asked.length === 0) return new Map();
  const list = asked.flatMap(({ i }) => {
    const ns = int96Nanoseconds(`c${i}`);
    return [`bool_or(${ns} % 1000 <> 0)`, `bool_or(${ns} NOT BETWEEN -${INT64} AND ${INT64})`];
  });
  const alias = `t(${columns.map((_, i) => `c${i}`).join(', ')})`;
  const [row = []] = await rowsOf(session, `SELECT ${list.join(', ')} FROM ${scanSql(twins)} AS ${alias}`);
  return new Map(
    asked.map(({ node }, k) => {
      const [fine, far] = [row[2 * k] === true, row[2 * k + 1] === true];
      if (fine && far) throw tooFar(node.name);
      return [node.leaf, fine ? 'ns' : 'us'];
    }),
  );
}

function tooFar(column: string): UsageError {
  const message = `Column '${column}' has timestamps of 96 bits with nanoseconds, and some too far away for 64 bits of them.`;
  return new UsageError('timestamp_range', message, { issues: [{ code: 'timestamp_range', column }] });
}
