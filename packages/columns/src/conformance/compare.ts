import type { Aggregate, AggregateKind } from '../aggregate.js';
import type { Batch } from '../chunk.js';
import type { Schema } from '../data-type.js';
import { MillraceError } from '../errors.js';
import { collect, memorySource } from '../memory-source.js';
import { scan } from '../scan.js';
import type { Source } from '../source.js';
import { equalTypes, typeName } from '../type-name.js';
import type { Value } from '../value.js';
import { valueAt } from '../value-at.js';
import { answerText, isSame } from './same.js';
import type { CaseTable } from './table.js';

/** Puts a table into an engine and gives it back as a source; the rows must keep their order. */
export type OpenTable = (batches: readonly Batch[], schema: Schema) => Promise<Source>;

/** Opens a table in an engine and compares its answers with those of memory. */
export async function compareAnswers(
  open: OpenTable,
  table: CaseTable,
  aggregates: readonly Aggregate[],
): Promise<void> {
  const { schema, batches } = table;
  const source = await open(batches, schema);
  await compareScans(source, memorySource(schema, batches), aggregates);
}

/** Compares the answers of two sources; throws an error that says which differ. */
export async function compareScans(
  source: Source,
  memory: Source,
  aggregates: readonly Aggregate[],
  kinds: readonly AggregateKind[] = [],
): Promise<void> {
  const actual = await scan(source, aggregates, { kinds });
  const expected = await scan(memory, aggregates, { kinds });
  const wrong = aggregates.flatMap((aggregate, i) =>
    isSame(actual[i], expected[i])
      ? []
      : [
          `${JSON.stringify(aggregate, bigintText)}\n  engine: ${answerText(actual[i])}\n  memory: ${answerText(expected[i])}`,
        ],
  );
  if (wrong.length > 0)
    throw new MillraceError(
      'not_conformant',
      `${wrong.length} answers differ:\n${wrong.slice(0, 20).join('\n')}`,
    );
}

function bigintText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

/** Opens a table in an engine and compares the schema and the rows that come back. */
export async function compareRows(open: OpenTable, { schema, batches }: CaseTable): Promise<void> {
  const source = await open(batches, schema);
  schema.fields.forEach(({ name, type }, i) => {
    const found = source.schema.fields[i];
    if (found?.name !== name || !equalTypes(found.type, type)) {
      const actual = found === undefined ? 'missing' : `'${found.name}' ${typeName(found.type)}`;
      throw new MillraceError('not_conformant', `Column '${name}' ${typeName(type)} came back as ${actual}.`);
    }
  });
  const rows = (from: readonly Batch[]) =>
    from.flatMap((batch) =>
      Array.from({ length: batch.length }, (_, row): Value[] =>
        batch.columns.map((chunk) => valueAt(chunk, row)),
      ),
    );
  const actual = rows(await collect(source));
  const expected = rows(batches);
  if (actual.length !== expected.length) {
    throw new MillraceError('not_conformant', `${actual.length} rows came back of ${expected.length}.`);
  }
  expected.forEach((row, i) => {
    if (isSame(actual[i], row)) return;
    throw new MillraceError(
      'not_conformant',
      `Row ${i} came back as ${answerText(actual[i])}, not ${answerText(row)}.`,
    );
  });
}
