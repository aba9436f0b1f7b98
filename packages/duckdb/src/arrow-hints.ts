import type { TimeUnit } from '@millrace/columns';

/** What an Arrow schema says of a column, or a part of one, that a Parquet type does not. */
export interface ArrowHint {
  readonly name: string;
  /** The zone of a timestamp; null where it has none, or is no timestamp. */
  readonly zone: string | null;
  /** The unit of a duration; null for every other type. */
  readonly duration: TimeUnit | null;
  readonly children: readonly ArrowHint[];
}

/**
 * The columns in the schema of an IPC message; undefined for what is none.
 *
 * Read as the flatbuffers that it is: a library of Arrow refuses the whole for one column of a type that is newer than itself.
 * Message and schema: https://github.com/apache/arrow/tree/main/format
 */
export function arrowHints(message: Uint8Array): readonly ArrowHint[] | undefined {
  try {
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    // Before version 0.15 the length came without a mark before it.
    const root = indirect(view, view.getUint32(0, true) === CONTINUED ? 8 : 4);
    const kind = member(view, root, 1);
    const header = member(view, root, 2);
    if (kind === 0 || view.getUint8(kind) !== SCHEMA || header === 0) return undefined;
    return fieldsOf(view, member(view, indirect(view, header), 1), { left: message.length });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const CONTINUED = 0xffffffff;
const SCHEMA = 1;
const [TIMESTAMP, DURATION, RUN_END_ENCODED] = [10, 18, 22];
const UNITS: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];

const indirect = (view: DataView, at: number): number => at + view.getUint32(at, true);

/** Where a member of a table lies; 0 where the table leaves it out. */
function member(view: DataView, table: number, slot: number): number {
  const offsets = table - view.getInt32(table, true);
  const place = 4 + 2 * slot;
  const offset = place < view.getUint16(offsets, true) ? view.getUint16(offsets + place, true) : 0;
  return offset === 0 ? 0 : table + offset;
}

// Fields that point at each other would make a short message endless.
interface Budget {
  left: number;
}

function fieldsOf(view: DataView, at: number, budget: Budget): ArrowHint[] {
  if (at === 0) return [];
  const list = indirect(view, at);
  const count = view.getUint32(list, true);
  budget.left -= count + 1;
  if (budget.left < 0) throw new RangeError('more fields than bytes');
  return Array.from({ length: count }, (_, i) => fieldOf(view, indirect(view, list + 4 + 4 * i), budget));
}

function fieldOf(view: DataView, field: number, budget: Budget): ArrowHint {
  const kind = member(view, field, 2);
  const id = kind === 0 ? 0 : view.getUint8(kind);
  const at = member(view, field, 3);
  const type = at === 0 ? 0 : indirect(view, at);
  const name = textOf(view, member(view, field, 0));
  const children = fieldsOf(view, member(view, field, 5), budget);
  // The ends of the runs are not in the file: its column is one of values.
  if (id === RUN_END_ENCODED && children.length === 2) return { ...children[1]!, name };
  return {
    name,
    zone: id === TIMESTAMP && type !== 0 ? textOf(view, member(view, type, 1)) || null : null,
    duration: id === DURATION && type !== 0 ? durationOf(view, type) : null,
    children,
  };
}

function durationOf(view: DataView, type: number): TimeUnit | null {
  const unit = member(view, type, 0);
  // Milliseconds are the default, which is left out.
  return unit === 0 ? 'ms' : (UNITS[view.getInt16(unit, true)] ?? null);
}

function textOf(view: DataView, at: number): string {
  if (at === 0) return '';
  const text = indirect(view, at);
  const bytes = new Uint8Array(view.buffer, view.byteOffset + text + 4, view.getUint32(text, true));
  return new TextDecoder().decode(bytes);
}
