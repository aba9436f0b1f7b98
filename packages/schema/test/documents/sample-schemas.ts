import { col } from '@millrace/columns';
import * as z from 'zod';
import {
  column,
  date,
  decimal,
  eq,
  float64,
  ge,
  inRange,
  int8,
  int32,
  int64,
  isin,
  notin,
  predicate,
  strMatches,
  type TableSchema,
  tableSchema,
  timestamp,
} from '../../src/index.js';

/** Every kind of column and check that a document can say something of. */
export const everything: TableSchema = tableSchema(
  {
    carrier: z.string().length(2),
    flight: int32().min(1).max(9999),
    seats: z.int().min(0).max(800).nullable(),
    ticket: int64().positive(),
    small: int8(),
    price: z.number().positive().multipleOf(0.5),
    ratio: float64().min(0).max(1).nullable(),
    paid: z.boolean(),
    state: z.enum(['open', 'paid']),
    level: z.literal([1, 2, 3]),
    email: z.email(),
    id: column(z.uuid(), { unique: true }),
    code: z.string().regex(/^[A-Z]{2}[0-9]+$/),
    note: z.string().startsWith('n').includes('o').nullable().optional(),
    day: column(date(), { checks: [ge('2020-01-01')] }),
    at: column(timestamp('us', 'UTC'), {
      checks: [inRange('2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z', { includeMax: false })],
    }),
    amount: decimal(10, 2),
    tags: z.array(z.string()).max(5),
    place: z.object({ lat: z.number(), name: z.string().nullable() }),
    score: column(z.number(), {
      checks: [isin([1, 2]), notin([3], { warnOnly: true })],
      description: 'a score',
    }),
    either: column(z.string(), { checks: [strMatches('a|b', { anchor: 'full' })], aliases: ['or'] }),
    one: column(z.string(), { checks: [eq('x', { mostly: 0.9 })] }),
    guess: z.number().refine((value) => value !== 4),
  },
  {
    strict: true,
    unique: [['carrier', 'flight']],
    checks: [predicate(col('flight').gt(0))],
    name: 'flights',
    description: 'all of them',
  },
) as unknown as TableSchema;

/** A schema that all documents carry whole. */
export const plain: TableSchema = tableSchema(
  {
    name: z.string().min(1).max(20),
    count: int32().min(0),
    amount: float64().nullable(),
    day: date(),
    ok: z.boolean(),
  },
  { strict: true },
) as unknown as TableSchema;
