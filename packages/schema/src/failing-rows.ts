import {
  type Batch,
  type BoundExpression,
  bind,
  type Chunk,
  type Expression,
  evaluate,
  type Predicate,
  prepareExpression,
  type Schema,
  type Source,
  selectRows,
  type Value,
  valueAt,
  valueToJson,
} from '@millrace/columns';
import type { DuplicatePolicy } from './column-definition.js';

/** Only the rows of these groups. */
interface OnlyGroups {
  readonly by: readonly Expression[];
  readonly keys: readonly (readonly Value[])[];
}

/** The rows that an issue is about: where a predicate is true, where some cells fail a test, those of a repeated key, or some by number. */
export type FailingRows =
  | {
      readonly by: 'predicate';
      readonly predicate: Predicate;
      readonly where?: Predicate;
      readonly groups?: OnlyGroups;
    }
  | {
      readonly by: 'cells';
      readonly inputs: readonly Expression[];
      readonly fails: (values: readonly Value[]) => boolean;
      readonly where?: Predicate;
      readonly groups?: OnlyGroups;
    }
  | {
      readonly by: 'key';
      readonly columns: readonly Expression[];
      readonly policy: DuplicatePolicy;
      readonly where?: Predicate;
    }
  | { readonly by: 'ordinals'; readonly ordinals: ReadonlySet<number> };

/** Marks the rows of a batch that fail, by their place in it. */
export type RowMarker = (batch: Batch, firstOrdinal: number, marked: Uint8Array) => void;

/** How the rows that fail are found in the batches of a source; it is read once more where a key has to be. */
export async function rowMarkers(failing: readonly FailingRows[], source: Source): Promise<RowMarker[]> {
  const markers: RowMarker[] = [];
  for (const rows of failing) markers.push(await markerOf(rows, source));
  return markers;
}

async function markerOf(rows: FailingRows, source: Source): Promise<RowMarker> {
  const { schema } = source;
  switch (rows.by) {
    case 'ordinals':
      return (batch, first, marked) => {
        for (let row = 0; row < batch.length; row++) if (rows.ordinals.has(first + row)) marked[row] = 1;
      };
    case 'predicate': {
      const bound = await ready(
        rows.where === undefined ? rows.predicate : both(rows.where, rows.predicate),
        schema,
      );
      const inGroup = await groupTest(rows.groups, schema);
      return (batch, _, marked) => {
        const chosen = inGroup(batch);
        for (const row of selectRows(bound, batch)) if (chosen(row)) marked[row] = 1;
      };
    }
    case 'cells':
      return cellsMarker(rows, schema);
    case 'key':
      return keyMarker(rows, source);
  }
}

function both(a: Predicate, b: Predicate): Predicate {
  return { node: 'and', operands: [a, b] };
}

async function ready(expression: Expression, schema: Schema): Promise<BoundExpression> {
  const bound = bind(expression, schema);
  await prepareExpression(bound);
  return bound;
}

async function cellsMarker(rows: FailingRows & { readonly by: 'cells' }, schema: Schema): Promise<RowMarker> {
  const inputs = await Promise.all(rows.inputs.map((input) => ready(input, schema)));
  const where = rows.where === undefined ? null : await ready(rows.where, schema);
  const inGroup = await groupTest(rows.groups, schema);
  return (batch, _, marked) => {
    const chunks = inputs.map((input) => evaluate(input, batch).chunk);
    const chosen = inGroup(batch);
    const judge = (row: number): void => {
      if (chosen(row) && rows.fails(chunks.map((chunk) => valueAt(chunk, row)))) marked[row] = 1;
    };
    if (where === null) for (let row = 0; row < batch.length; row++) judge(row);
    else for (const row of selectRows(where, batch)) judge(row);
  };
}

async function groupTest(
  groups: OnlyGroups | undefined,
  schema: Schema,
): Promise<(batch: Batch) => (row: number) => boolean> {
  if (groups === undefined) return () => () => true;
  const by = await Promise.all(groups.by.map((one) => ready(one, schema)));
  const keys = new Set(groups.keys.map(keyText));
  return (batch) => {
    const chunks = by.map((one) => evaluate(one, batch).chunk);
    return (row) => keys.has(keyText(chunks.map((chunk) => valueAt(chunk, row))));
  };
}

/** Zeros of both signs are one key, and so are all NaN. */
function keyText(key: readonly Value[]): string {
  return JSON.stringify(key.map((value) => valueToJson(value === 0 ? 0 : value)));
}

async function keyMarker(rows: FailingRows & { readonly by: 'key' }, source: Source): Promise<RowMarker> {
  const columns = await Promise.all(rows.columns.map((one) => ready(one, source.schema)));
  const where = rows.where === undefined ? null : await ready(rows.where, source.schema);
  const needed = [...columns, ...(where === null ? [] : [where])].flatMap((bound) => bound.columns);
  const seen = new Map<string, { count: number; first: number; last: number }>();
  const visit = (
    batch: Batch,
    first: number,
    see: (key: string, ordinal: number, row: number) => void,
  ): void => {
    const chunks: Chunk[] = columns.map((column) => evaluate(column, batch).chunk);
    const one = (row: number): void =>
      see(keyText(chunks.map((chunk) => valueAt(chunk, row))), first + row, row);
    if (where === null) for (let row = 0; row < batch.length; row++) one(row);
    else for (const row of selectRows(where, batch)) one(row);
  };
  let next = 0;
  for await (const batch of source.batches({ columns: [...new Set(needed)] })) {
    visit(batch, next, (key, ordinal) => {
      const known = seen.get(key);
      if (known === undefined) seen.set(key, { count: 1, first: ordinal, last: ordinal });
      else Object.assign(known, { count: known.count + 1, last: ordinal });
    });
    next += batch.length;
  }
  return (batch, first, marked) =>
    visit(batch, first, (key, ordinal, row) => {
      const { count, first: earliest, last } = seen.get(key) ?? { count: 0, first: -1, last: -1 };
      const spared = rows.policy === 'exclude_first' ? earliest : rows.policy === 'exclude_last' ? last : -1;
      if (count > 1 && ordinal !== spared) marked[row] = 1;
    });
}

/** A batch's rows by whether they are marked: their places. */
export function splitRows(
  length: number,
  marked: Uint8Array,
): { readonly kept: Uint32Array; readonly dropped: Uint32Array } {
  const kept: number[] = [];
  const dropped: number[] = [];
  for (let row = 0; row < length; row++) (marked[row] === 1 ? dropped : kept).push(row);
  return { kept: Uint32Array.from(kept), dropped: Uint32Array.from(dropped) };
}
