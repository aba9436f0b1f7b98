import { readFileSync } from 'node:fs';
import {
  type Batch,
  batchFromChunks,
  chunkFromValues,
  type DataType,
  types,
  type Value,
} from '@millrace/columns';
import { definitionFor } from '../src/check-spec.js';
import type { FittedStep } from '../src/fitted-step.js';
import {
  type Category,
  type ColumnTransformerInput,
  columnTransformer,
  minMaxScaler,
  oneHotEncoder,
  ordinalEncoder,
  type PipelineInput,
  passthrough,
  pipeline,
  simpleImputer,
  standardScaler,
  type TransformerSpec,
} from '../src/index.js';
import { isColumnTransformer, isFeatureUnion, isPipeline } from '../src/spec.js';

type Json = Readonly<Record<string, never>>;

/** A column of a golden case: doubles as hex bits, 64-bit integers as text. */
interface GoldenColumn {
  readonly name: string;
  readonly type: string;
  readonly fit: readonly (string | number | boolean | null)[];
  readonly transform: readonly (string | number | boolean | null)[];
}

export interface GoldenCase {
  readonly name: string;
  readonly spec: Json;
  readonly columns: readonly GoldenColumn[];
  readonly truth: readonly ({ readonly mean: string; readonly var: string } | null)[];
  readonly raises?: 'fit' | 'transform';
  readonly root: GoldenNode;
  readonly names: readonly string[];
  readonly output: readonly (readonly (string | { readonly text: string })[])[];
}

export interface GoldenNode {
  readonly kind: string;
  readonly state: Readonly<Record<string, readonly unknown[] | null>>;
  readonly steps: readonly { readonly name: string; readonly step: GoldenNode }[];
  readonly parts: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly step: GoldenNode;
  }[];
}

export const goldenFiles: readonly string[] = [
  'standard-scaler',
  'min-max-scaler',
  'simple-imputer',
  'ordinal-encoder',
  'one-hot-encoder',
  'composition',
];

export function goldenCases(file: string): readonly GoldenCase[] {
  return (
    JSON.parse(readFileSync(new URL(`./golden/${file}.json`, import.meta.url), 'utf8')) as {
      cases: GoldenCase[];
    }
  ).cases;
}

const view = new DataView(new ArrayBuffer(8));

export function doubleOf(hex: string): number {
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
}

const typesByName: Readonly<Record<string, DataType>> = {
  float64: types.float64(),
  float32: types.float32(),
  int32: types.int32(),
  int64: types.int64(),
  bool: types.bool(),
  utf8: types.utf8(),
};

function cellOf(type: string, cell: string | number | boolean | null): Value {
  if (cell === null) return null;
  if (type.startsWith('float')) return doubleOf(cell as string);
  return type === 'int64' ? BigInt(cell as string) : cell;
}

export function goldenBatch({ columns }: GoldenCase, which: 'fit' | 'transform'): Batch {
  const fields = columns.map(({ name, type }) => ({ name, type: typesByName[type]!, nullable: true }));
  return batchFromChunks(
    { fields },
    columns.map((column) =>
      chunkFromValues(
        typesByName[column.type]!,
        column[which].map((cell) => cellOf(column.type, cell)),
      ),
    ),
  );
}

export function goldenRows(batch: GoldenCase): Record<string, unknown>[] {
  const [first] = batch.columns;
  return first!.transform.map((_, i) =>
    Object.fromEntries(
      batch.columns.map((column) => [column.name, cellOf(column.type, column.transform[i]!)]),
    ),
  );
}

const leaves = { standardScaler, minMaxScaler, simpleImputer, ordinalEncoder, oneHotEncoder, passthrough };

export function specOf(json: unknown): TransformerSpec {
  const [[kind, body] = []] = Object.entries(json as Json) as [string, unknown][];
  if (kind === 'pipeline') return pipeline((body as unknown[]).map(specOf) as PipelineInput[]);
  if (kind === 'columnTransformer') {
    const {
      parts,
      remainder = 'drop',
      ...rest
    } = body as { parts: [string, unknown, string[]][]; remainder?: unknown };
    const step = (each: unknown) => (typeof each === 'string' ? each : specOf(each));
    return columnTransformer(
      parts.map(([name, each, columns]) => [name, step(each), columns]) as ColumnTransformerInput[],
      { remainder: step(remainder) as 'drop', ...rest },
    );
  }
  const options = Object.fromEntries(
    Object.entries(body as object).map(([name, value]) => [name, isNan(value) ? Number.NaN : value]),
  );
  return leaves[kind as 'standardScaler'](options);
}

function isNan(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$double' in value;
}

/** A learned value: `bits` of a double, an `int`, text, a boolean, or null. */
function learned(value: unknown, wide: boolean): Category | null {
  if (typeof value !== 'object' || value === null) return value as Category | null;
  if ('bits' in value) return doubleOf(value.bits as string);
  const { int } = value as { int: string };
  return wide ? BigInt(int) : Number(int);
}

/** The fitted tree with scikit-learn's state and our parameters. */
export function rootOf(spec: TransformerSpec, node: GoldenNode, wide: boolean): FittedStep {
  if (isPipeline(spec)) {
    return {
      kind: 'pipeline',
      steps: node.steps.map(({ name, step }, i) => ({ name, step: rootOf(spec.steps[i]!.step, step, wide) })),
    };
  }
  if (isColumnTransformer(spec)) {
    const byName = new Map(spec.parts.map(({ name, step }) => [name, step]));
    const parts = node.parts.map(({ name, columns, step }) => {
      return {
        name,
        columns,
        step: rootOf((byName.get(name) ?? spec.remainder) as TransformerSpec, step, wide),
      };
    });
    return {
      kind: 'columnTransformer',
      verboseFeatureNamesOut: spec.verboseFeatureNamesOut,
      parts,
    };
  }
  if (isFeatureUnion(spec)) throw new Error('no golden case has one');
  const encoder = spec.kind.endsWith('Encoder');
  const state = Object.entries(node.state).map(([name, list]) => [
    name,
    list?.map((each) =>
      Array.isArray(each) ? each.map((one) => learned(one, wide && encoder)) : learned(each, false),
    ) ?? null,
  ]);
  return {
    served: definitionFor(spec).served,
    parameters: spec.parameters,
    state: {
      ...Object.fromEntries(state),
      // These cases know no infrequent categories.
      ...(encoder && { infrequent: (node.state['categories'] as readonly unknown[]).map(() => []) }),
    },
  };
}
