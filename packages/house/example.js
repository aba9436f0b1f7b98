import { parseTable, reportText, rowsOf, tableSchema, timestamp, validateTable } from '@millrace/schema';
import { tableFromArrays } from 'apache-arrow';
import * as z from 'zod';
import { __example } from './same-value.js';

const Flights = tableSchema(
  {
    carrier: z.string().length(2),
    distance: z.number().positive(),
    dep_delay: z.number().nullable(),
    time_hour: timestamp('us', 'UTC'),
  },
  { strict: 'filter', coerce: true, nullTokens: ['NA', ''] },
);
const raw = {
  carrier: ['UA', 'B6'],
  distance: ['1400', '719'],
  dep_delay: ['NA', '-3'],
  time_hour: ['2013-01-01T10:00:00Z', '2013-01-01T11:00:00Z'],
};
const table = await parseTable(Flights, tableFromArrays(raw));
__example(table.getChild('distance')?.get(1), 719);
const rows = [...rowsOf(table, Flights)];
__example(rows[0]?.dep_delay, null);
const report = await validateTable(Flights, tableFromArrays({ ...raw, distance: ['1 400', '-719'] }));
__example(report.counts, { schema: 0, data: 1, coercion: 1 });
__example(reportText(report).split('\n')[0], 'invalid: 2 rows, 1 cell not coerced, 1 failing cell');
__example(
  report.issues[0]?.message,
  `Column 'distance': 1 cell can't be read as float64; the first is "1 400" in row 0.`,
);
