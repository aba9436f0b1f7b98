import { UsageError } from '@millrace/columns';
import * as arrow from 'apache-arrow';
import { expect, it } from 'vitest';
import * as z from 'zod';
import * as mr from '../src/index.js';

const schema = mr.tableSchema({ a: z.string() });
const loose = mr as unknown as Record<string, (...values: unknown[]) => unknown>;

function said(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error instanceof UsageError ? error.message : error;
  }
}

it.each([null, undefined, 3, {}, z.object({ a: z.string() })])('%# what is no schema is refused', (value) => {
  for (const call of [
    () => loose['diffSchemas']!(value, schema),
    () => loose['diffSchemas']!(schema, value),
    () => loose['schemaToTypeScript']!(value),
    () => loose['tableSchemaToArrow']!(value, arrow),
  ]) {
    expect(said(call)).toMatch(/^This is no table schema/);
  }
  expect(said(() => loose['tableSchemaFromArrow']!(value))).toMatch(/^This is no schema of Arrow/);
});
