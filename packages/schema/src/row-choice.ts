import {
  ask,
  type Batch,
  type Chunk,
  chunkFromValues,
  col,
  collect,
  field,
  type Predicate,
  type ReadOptions,
  rowCount,
  type Source,
  types,
} from '@millrace/columns';
import { keptSource } from './kept-source.js';
import { badOption } from './options.js';

/** Which rows the checks and keys are judged on; columns, coercion and parsers see them all. */
export interface RowChoice {
  /** The first so many rows. */
  readonly head?: number;
  /** The last so many rows. */
  readonly tail?: number;
  /** So many rows drawn by chance. */
  readonly sample?: number;
  /** Makes the draw another one; the same seed draws the same rows of as many. */
  readonly seed?: number;
}

/** What choosing rows may take. */
export type ChoiceOptions = RowChoice & Pick<ReadOptions, 'signal'>;

/** The names of the options that choose rows. */
export const rowChoiceNames: readonly string[] = ['head', 'tail', 'sample', 'seed'];

/** A source that tells the chosen rows by a column of its own; as it is, where all rows are judged. */
export async function chosenRows(
  source: Source,
  options: ChoiceOptions,
): Promise<{ readonly source: Source; readonly only: Predicate | null }> {
  const { head, tail, sample, seed = 0 } = options;
  for (const [name, value] of Object.entries({ head, tail, sample, seed }))
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0))
      throw badOption(name, ['a whole number, 0 or more'], `${name} is ${String(value)}`);
  if (head === undefined && tail === undefined && sample === undefined) return { source, only: null };
  const [counted, rows] =
    tail === undefined && sample === undefined ? [source, 0] : await countedSource(source, options);
  const drawn = sample === undefined ? null : drawnRows(sample, rows, seed);
  const isChosen = (row: number): boolean =>
    row < (head ?? 0) || (tail !== undefined && row >= rows - tail) || drawn?.has(row) === true;
  let name = 'chosen';
  while (source.schema.fields.some((one) => one.name === name)) name += '_';
  return { source: withFlag(counted, name, isChosen), only: col(name) };
}

/** How many rows there are has to be known before the last can be told. */
async function countedSource(source: Source, { signal }: ChoiceOptions): Promise<readonly [Source, number]> {
  const reading = signal ? { signal } : {};
  if (source.rowCount !== undefined) return [source, source.rowCount];
  if (source.once === true) {
    const batches = await collect(source, reading);
    return [keptSource(source, batches), batches.reduce((sum, batch) => sum + batch.length, 0)];
  }
  const [rows] = await ask(
    source,
    [{ asks: [rowCount()], judge: ([count]) => ({ verdict: count as number }) }],
    reading,
  );
  return [source, rows!];
}

/** Floyd's way of drawing distinct numbers; the chance is Marsaglia's xorshift32. */
function drawnRows(size: number, rows: number, seed: number): ReadonlySet<number> {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4_294_967_296;
  };
  const drawn = new Set<number>();
  for (let row = Math.max(0, rows - size); row < rows; row++) {
    const one = Math.floor(next() * (row + 1));
    drawn.add(drawn.has(one) ? row : one);
  }
  return drawn;
}

function withFlag(source: Source, name: string, isChosen: (row: number) => boolean): Source {
  const flag = field(name, types.bool(), { nullable: false });
  const schema = { ...source.schema, fields: [...source.schema.fields, flag] };
  const { answer: _, ...rest } = source;
  return { ...rest, schema, batches: (options) => flagged(source, flag, isChosen, options) };
}

async function* flagged(
  source: Source,
  flag: ReturnType<typeof field>,
  isChosen: (row: number) => boolean,
  options: ReadOptions = {},
): AsyncGenerator<Batch> {
  const names = options.columns ?? [...source.schema.fields.map(({ name }) => name), flag.name];
  const own = names.filter((name) => name !== flag.name);
  let first = 0;
  for await (const batch of source.batches({ ...options, columns: own })) {
    const start = first;
    const chosen = (): Chunk =>
      chunkFromValues(
        flag.type,
        Array.from({ length: batch.length }, (_, row) => isChosen(start + row)),
      );
    const columns = names.map((name) => (name === flag.name ? chosen() : batch.columns[own.indexOf(name)]!));
    const fields = names.map((name) => (name === flag.name ? flag : batch.schema.fields[own.indexOf(name)]!));
    yield { schema: { ...batch.schema, fields }, length: batch.length, columns };
    first += batch.length;
  }
}
