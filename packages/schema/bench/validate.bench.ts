import { collect, type Source, valueAt } from '@millrace/columns';
import { compare } from '@millrace/peers';
import * as z from 'zod';
import { rows, type TableSchema, tableSchema, timestamp, validateTable } from '../src/index.js';
import { CATEGORIES, COUNTRIES, events } from './events.js';

/** The rivals' seven rules over eight columns; dirty makes category not nullable and amount at most 300. */
function schemaOf(dirty: boolean): TableSchema {
  const category = z.enum(CATEGORIES);
  return tableSchema(
    {
      user_id: z.string(),
      event_timestamp: timestamp('us', 'UTC'),
      amount: z
        .number()
        .min(0)
        .max(dirty ? 300 : 1e6)
        .nullable(),
      category: dirty ? category : category.nullable(),
      label: z.literal([0, 1]),
      score: z.number().min(-10).max(10),
      country: z.enum(COUNTRIES),
      session_len: z.int(),
    },
    { strict: true },
  ) as TableSchema;
}

async function byZod(source: Source, schema: TableSchema): Promise<number> {
  let failing = 0;
  for (const row of rows(await collect(source), schema)) if (!schema.row.safeParse(row).success) failing++;
  return failing;
}

async function readOnly(source: Source): Promise<number> {
  let sum = 0;
  for (const batch of await collect(source))
    for (let row = 0; row < batch.length; row++)
      for (const chunk of batch.columns) if (valueAt(chunk, row) === null) sum++;
  return sum;
}

const [clean, dirty] = [schemaOf(false), schemaOf(true)];
for (const rows of [1_440, 100_000, 1_000_000]) {
  const source = events(rows);
  const sides = [
    { name: 'validateTable, clean', run: () => validateTable(clean, source) },
    { name: 'validateTable, dirty', run: () => validateTable(dirty, source) },
  ];
  const slow = [
    { name: 'reading every cell as a value', run: () => readOnly(source) },
    { name: 'zod, row by row', run: () => byZod(source, clean) },
  ];
  await compare(
    `seven rules over ${rows} rows of eight columns`,
    rows > 200_000 ? sides : [...sides, ...slow],
    { items: rows, rounds: 5 },
  );
}
