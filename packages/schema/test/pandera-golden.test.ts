import { readFileSync } from 'node:fs';
import {
  batchFromChunks,
  chunkFromValues,
  type DataType,
  field,
  types,
  type Value,
  valueAt,
} from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  coercedSource,
  float64,
  int8,
  int32,
  int64,
  type SchemaReport,
  tableSchema,
  validateTable,
} from '../src/index.js';
import { differences } from './pandera-differences.js';

type Kind = 'string' | 'float64' | 'int64' | 'int32' | 'int8' | 'bool';
type Check = readonly [string, ...unknown[]];

interface Outcome {
  readonly valid: boolean;
  readonly crash?: string;
  readonly cells?: readonly (readonly [string, number])[];
  readonly output?: Readonly<Record<string, readonly unknown[]>>;
}

interface GoldenCase {
  readonly name: string;
  readonly data: Readonly<Record<string, readonly [Kind, readonly (string | number | boolean | null)[]]>>;
  readonly columns: Readonly<
    Record<
      string,
      {
        type: Kind;
        checks: Check[];
        nullable?: boolean;
        required?: boolean;
        coerce?: boolean;
        unique?: boolean;
      }
    >
  >;
  readonly options: { readonly strict?: boolean | 'filter'; readonly unique?: readonly string[] };
  readonly pandas: Outcome;
  readonly polars: Outcome;
}

const golden = JSON.parse(readFileSync(new URL('./golden/pandera.json', import.meta.url), 'utf8')) as {
  cases: GoldenCase[];
};

const arrowTypes: Record<Kind, DataType> = {
  string: types.utf8(),
  float64: types.float64(),
  int64: types.int64(),
  int32: types.int32(),
  int8: types.int8(),
  bool: types.bool(),
};

const zodTypes: Record<Kind, () => z.ZodType> = {
  string: z.string,
  float64,
  int64,
  int32,
  int8,
  bool: z.boolean,
};

/** pandera's checks in zod's words. */
function withCheck(type: z.ZodType, kind: Kind, [name, ...operands]: Check): z.ZodType {
  const value = (operand: unknown): never =>
    (kind === 'int64' ? BigInt(operand as number) : operand) as never;
  const [first, second, includeMin, includeMax] = operands;
  const list = (first as unknown[] | undefined) ?? [];
  switch (name) {
    case 'ge':
      return type.check(z.gte(value(first)));
    case 'gt':
      return type.check(z.gt(value(first)));
    case 'le':
      return type.check(z.lte(value(first)));
    case 'lt':
      return type.check(z.lt(value(first)));
    case 'in_range':
      return type.check(
        includeMin ? z.gte(value(first)) : z.gt(value(first)),
        includeMax ? z.lte(value(second)) : z.lt(value(second)),
      );
    case 'eq':
      return z.literal(value(first));
    case 'ne':
      return type.refine((cell) => cell !== value(first));
    case 'isin':
      return z.literal(list.map(value) as never);
    case 'notin':
      return type.refine((cell) => !list.map(value).includes(cell as never));
    default:
      return textCheck(type as z.ZodString, name, operands);
  }
}

function textCheck(type: z.ZodString, name: string, operands: readonly unknown[]): z.ZodType {
  const [first, second] = operands as [never, never];
  switch (name) {
    case 'str_matches':
      return type.regex(new RegExp(`^(?:${first})`));
    case 'str_contains':
      return type.regex(new RegExp(first));
    case 'str_startswith':
      return type.startsWith(first);
    case 'str_endswith':
      return type.endsWith(first);
    case 'str_length': {
      const low = first === null ? type : type.min(first);
      return second === null ? low : low.max(second);
    }
    default:
      throw new Error(`no such check: ${name}`);
  }
}

function schemaOf({ columns, options }: GoldenCase): ReturnType<typeof tableSchema> {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, { type, checks, nullable, required }] of Object.entries(columns)) {
    let made = checks.reduce((so, check) => withCheck(so, type, check), zodTypes[type]());
    if (nullable) made = made.nullable();
    shape[name] = required === false ? made.optional() : made;
  }
  const single = Object.entries(columns).flatMap(([name, made]) => (made.unique ? [[name]] : []));
  const coerce = Object.values(columns).some((made) => made.coerce);
  const unique = [...single, ...(options.unique ? [options.unique] : [])];
  return tableSchema(shape, { strict: options.strict ?? false, coerce, unique });
}

function dataOf({ data }: GoldenCase): ReturnType<typeof batchFromChunks>[] {
  const entries = Object.entries(data);
  const schema = { fields: entries.map(([name, [kind]]) => field(name, arrowTypes[kind])) };
  const chunks = entries.map(([, [kind, values]]) =>
    chunkFromValues(
      arrowTypes[kind],
      values.map((value): Value => (kind === 'int64' && value !== null ? BigInt(value) : value)),
    ),
  );
  return [batchFromChunks(schema, chunks)];
}

function failingCells(report: SchemaReport): string[] {
  const cells = report.issues.flatMap((issue) =>
    issue.sample.flatMap(({ row }) =>
      (issue.code === 'duplicate' ? issue.columns : [issue.column]).map((name) => `${name}:${row}`),
    ),
  );
  return [...new Set(cells)].sort();
}

/** Polars names no column where coercion or a joint key fails: then the rows have to be the same. */
function sameCells(report: SchemaReport, { cells = [] }: Outcome): boolean {
  const ours = failingCells(report);
  if (cells.some(([column]) => column === 'None')) {
    const rows = [...new Set(ours.map((cell) => Number(cell.slice(cell.lastIndexOf(':') + 1))))];
    return JSON.stringify(rows) === JSON.stringify([...new Set(cells.map(([, row]) => row))]);
  }
  return JSON.stringify(ours) === JSON.stringify(cells.map(([column, row]) => `${column}:${row}`).sort());
}

async function outputOf(one: GoldenCase): Promise<Record<string, unknown[]>> {
  const source = coercedSource(schemaOf(one), dataOf(one));
  const output: Record<string, unknown[]> = Object.fromEntries(
    source.schema.fields.map(({ name }) => [name, []]),
  );
  for await (const batch of source.batches()) {
    batch.schema.fields.forEach(({ name }, place) => {
      const chunk = batch.columns[place]!;
      for (let row = 0; row < chunk.length; row++) {
        const value = valueAt(chunk, row);
        output[name]!.push(typeof value === 'bigint' ? Number(value) : value);
      }
    });
  }
  return output;
}

describe('pandera 0.35.0', () => {
  const used = new Set<string>();
  for (const one of golden.cases) {
    for (const backend of ['pandas', 'polars'] as const) {
      it(`${one.name} (${backend})`, async () => {
        const report = await validateTable(schemaOf(one), dataOf(one));
        const theirs = one[backend];
        const declared = differences.find(
          ({ cases, backends }) => cases.test(one.name) && backends.includes(backend),
        );
        const structural = report.counts.schema > 0;
        const agrees =
          report.valid === theirs.valid &&
          (theirs.valid || structural || sameCells(report, theirs)) &&
          (!theirs.valid || JSON.stringify(await outputOf(one)) === JSON.stringify(theirs.output));
        if (declared) used.add(declared.reason);
        const found = { valid: report.valid, cells: failingCells(report), theirs };
        expect(agrees, declared ? `healed: ${declared.reason}` : JSON.stringify(found)).toBe(
          declared === undefined,
        );
      });
    }
  }

  it('differs in nothing but what is declared', () => {
    expect([...used].sort()).toEqual([...new Set(differences.map(({ reason }) => reason))].sort());
    expect(golden.cases.length).toBeGreaterThan(150);
  });
});
