import type { Batch } from '@millrace/columns';
import { valueAt } from '@millrace/columns';
import type { Definition } from '../src/definition.js';
import { documentOf } from '../src/document.js';
import { hexOfDouble } from '../src/double-bits.js';
import { type FittedTransformer, fittedOf } from '../src/fitted.js';
import { logicalType } from '../src/input-type.js';
import { inputFeatures, planStep } from '../src/plan.js';
import { describeLeaf, type LeafSpec } from '../src/spec.js';
import {
  fromStored,
  type SklearnArray,
  type SklearnCase,
  type Stored,
  sklearnBatch,
} from './sklearn-golden.js';

/** A stored value with arrays as nested lists, which is how scikit-learn's values are handed over. */
export function plainOf(stored: Stored): unknown {
  return plain(fromStored(stored));
}

function plain(value: unknown): unknown {
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [plain(key), plain(each)]));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { shape, values, $bspline } = value as Partial<SklearnArray> & { $bspline?: unknown };
  if ($bspline !== undefined) return plain($bspline);
  if (shape !== undefined && values !== undefined) return nested(values.map(plain), shape);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

function nested(values: readonly unknown[], [length = 1, ...rest]: readonly number[]): unknown {
  if (rest.length === 0) return values;
  const size = values.length / Math.max(length, 1);
  return Array.from({ length }, (_, i) => nested(values.slice(i * size, i * size + size), rest));
}

function recordOf(record: Readonly<Record<string, Stored>> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, plainOf(value)]));
}

/** The description that a case's parameters are in our words. */
export function specOfCase(definition: Definition, { params }: SklearnCase): LeafSpec {
  return describeLeaf(definition, definition.sklearn!.parameters(recordOf(params)));
}

/** A transformer with the state that scikit-learn learned. */
export function fittedOfCase(definition: Definition, golden: SklearnCase): FittedTransformer {
  const { parameters } = specOfCase(definition, golden);
  const inputs = sklearnBatch(golden.fit).schema.fields.map(({ name, type }) => ({
    name,
    type: logicalType(type),
  }));
  const features = inputFeatures(inputs);
  const state = definition.sklearn!.state(recordOf(golden.attributes), parameters, features);
  const root = { served: definition.served, parameters, state };
  const document = documentOf({ inputs, root, rows: 1, warnings: [] });
  return fittedOf(document, root, planStep(root, features));
}

/** The output of a batch row by row: doubles as bits, everything else as it is. */
export function outputBits(fitted: FittedTransformer, batch: Batch): readonly unknown[] {
  const { columns } = fitted.transformBatch(batch);
  const bits: unknown[] = [];
  for (let row = 0; row < batch.length; row++)
    for (const chunk of columns) bits.push(bitsOf(valueAt(chunk, row)));
  return bits;
}

/** The same of scikit-learn's. */
export function expectedBits(stored: Stored): readonly unknown[] {
  return (fromStored(stored) as SklearnArray).values.map(bitsOf);
}

function bitsOf(value: unknown): unknown {
  if (value === null) return hexOfDouble(Number.NaN);
  if (typeof value === 'boolean' || typeof value === 'bigint') return hexOfDouble(Number(value));
  return typeof value === 'number' ? hexOfDouble(value) : value;
}
