import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  batchFromChunks,
  castText,
  chunkFromValues,
  type DataType,
  memorySource,
  type Source,
  types,
  type Value,
} from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import { suiteFromGx, validate } from '../src/index.js';
import { definitionGaps } from './definition-gaps.js';

type Column = readonly unknown[];
type Kwargs = Readonly<Record<string, unknown>>;

interface Dataset {
  readonly data: Readonly<Record<string, Column>> | readonly unknown[];
  readonly schemas?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly only_for?: readonly string[];
  readonly suppress_test_for?: readonly string[];
  readonly tests: readonly {
    readonly title: string;
    readonly in: Kwargs | readonly unknown[];
    readonly out: {
      readonly success?: boolean;
      readonly unexpected_list?: readonly unknown[];
      readonly unexpected_index_list?: readonly unknown[];
    };
    readonly only_for?: readonly string[];
    readonly suppress_test_for?: readonly string[];
  }[];
}

// Beside a checkout of the project, where its makers keep what others wrote.
const folder = new URL('../../../../shared/gx-definitions/', import.meta.url);

function files(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort();
}

function read(name: string): { readonly expectation_type: string; readonly datasets: readonly Dataset[] } {
  const text = readFileSync(new URL(name, folder), 'utf8');
  // Two files hold bare infinities, which JSON has not.
  return JSON.parse(text.replace(/-?\bInfinity\b/g, (found) => (found.startsWith('-') ? '-1e999' : '1e999')));
}

function columnOf(values: Column, told: string | undefined): readonly [DataType, readonly Value[]] | null {
  const there = values.filter((value) => value !== null);
  if (told !== undefined && /datetime|timestamp/i.test(told)) return times(values);
  if (there.every((value) => typeof value === 'boolean'))
    return [there.length === 0 ? types.null() : types.bool(), values as Value[]];
  if (there.every((value) => typeof value === 'number')) {
    if (there.every(Number.isSafeInteger) && !/float/i.test(told ?? ''))
      return [types.int64(), values.map((value) => (value === null ? null : BigInt(value as number)))];
    return [types.float64(), values as Value[]];
  }
  return there.every((value) => typeof value === 'string') ? [types.utf8(), values as Value[]] : null;
}

function times(values: Column): readonly [DataType, readonly Value[]] {
  const type = types.timestamp('us', null);
  const cast = (value: unknown): Value => {
    const text = String(value).replace(' ', 'T');
    const result = castText(text.length === 10 ? `${text}T00:00:00` : text, type);
    return value === null || !('value' in result) ? null : result.value;
  };
  return [type, values.map(cast)];
}

// Columns of mixed types are not tables of Arrow; null says so.
function sourceFor({ data, schemas }: Dataset, withKey: boolean): Source | null {
  if (Array.isArray(data)) return null;
  const columns = Object.entries(data as Readonly<Record<string, Column>>);
  const rows = columns[0]?.[1].length ?? 0;
  const key: [string, Column] = ['pk_index', Array.from({ length: rows }, (_, row) => row)];
  const all = withKey && !columns.some(([name]) => name === 'pk_index') ? [...columns, key] : columns;
  const typed = all.map(([name, values]) => ({
    name,
    column: columnOf(values, schemas?.['pandas']?.[name]),
  }));
  if (typed.some(({ column }) => column === null)) return null;
  const schema = { fields: typed.map(({ name, column }) => ({ name, type: column![0], nullable: true })) };
  return memorySource(schema, [
    batchFromChunks(
      schema,
      typed.map(({ column }) => chunkFromValues(...column!)),
    ),
  ]);
}

function isForPandas({
  only_for: only,
  suppress_test_for: not,
}: {
  readonly only_for?: readonly string[];
  readonly suppress_test_for?: readonly string[];
}): boolean {
  const names = ['pandas', 'pandas_v3_api', 'pandas>=024', 'pandas_022'];
  return (
    (only === undefined || only.some((name) => names.includes(name))) &&
    !(not ?? []).some((name) => names.includes(name))
  );
}

const sorted = (list: readonly unknown[]): string[] =>
  list
    .map((one) =>
      JSON.stringify(one, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
    )
    .sort();

describe.runIf(files().length > 0)('Great Expectations’ own test definitions', () => {
  it.each(files())('%s', async (name) => {
    const { expectation_type: type, datasets } = read(name);
    const isMap = /^column_(?:pair_)?map|^multicolumn_map/.test(name);
    const failed: string[] = [];
    for (const dataset of datasets.filter(isForPandas)) {
      const source = sourceFor(dataset, isMap);
      for (const test of dataset.tests.filter(isForPandas)) {
        if (test.out.success === undefined || Array.isArray(test.in)) continue;
        const title = `${name}: ${test.title}`;
        const gap = definitionGaps.find(({ of }) => of === title || of === name);
        if (source === null) continue;
        const resultFormat = {
          result_format: 'COMPLETE',
          ...(isMap ? { unexpected_index_column_names: ['pk_index'] } : {}),
        } as const;
        const suite = suiteFromGx({ name, expectations: [{ type, kwargs: test.in as Kwargs }] });
        const { results } = await validate(suite, source, { resultFormat });
        const [ours] = results;
        if (gap?.of === name) {
          if (ours!.exception?.code !== 'unknown_expectation') failed.push(`healed: ${title}`);
          continue;
        }
        const unexpected = test.out.unexpected_list;
        const holds =
          ours!.success === test.out.success &&
          (unexpected === undefined ||
            ours!.exception !== null ||
            JSON.stringify(sorted((ours!.result['unexpected_list'] ?? []) as unknown[])) ===
              JSON.stringify(sorted(unexpected)));
        if (holds === (gap !== undefined))
          failed.push(
            `${gap ? 'healed' : 'differs'}: ${title}: ${ours!.exception?.message ?? sorted((ours!.result['unexpected_list'] ?? []) as unknown[])}`,
          );
      }
    }
    expect(failed).toEqual([]);
  });
});

it('says where the definitions are looked for when they are not there', () => {
  if (files().length === 0)
    console.info(`Great Expectations' definitions are not at ${folder.pathname}: their cases are not run.`);
  expect(folder.pathname.endsWith('shared/gx-definitions/')).toBe(true);
});
