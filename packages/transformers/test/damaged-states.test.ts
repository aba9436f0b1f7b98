import {
  batchFromChunks,
  chunkFromValues,
  type DataType,
  memorySource,
  types,
  type Value,
} from '@millrace/columns';
import { describe, expect, it } from 'vitest';
import { idOf } from '../src/document.js';
import {
  countEncoder,
  datetimeFeatures,
  fit,
  loadTransformer,
  polynomialFeatures,
  type RoleNames,
  splineTransformer,
  type TransformerSpec,
  targetEncoder,
} from '../src/index.js';

const columns: Readonly<Record<string, readonly [DataType, readonly Value[]]>> = {
  t: [types.utf8(), ['a', 'b', 'a', 'c']],
  x: [types.float64(), [0, 1, 2.5, 4]],
  id: [types.int32(), [1, 2, 3, 4]],
  d: [types.timestamp('s', 'UTC'), [0n, 1n, 2n, 3n]],
};

function source(names: readonly string[]) {
  const fields = names.map((name) => ({ name, type: columns[name]![0], nullable: true }));
  const batch = batchFromChunks(
    { fields },
    names.map((name) => chunkFromValues(...columns[name]!)),
  );
  return memorySource(batch.schema, [batch]);
}

interface Root {
  readonly parameters: Record<string, unknown>;
  readonly state: Record<string, unknown>;
}

type Damage = (root: Root) => void;

const cases: readonly (readonly [string, TransformerSpec, readonly string[], Damage])[] = [
  [
    'a huge degree of polynomials',
    polynomialFeatures(),
    ['x'],
    ({ parameters }) => {
      parameters['degree'] = [0, 1e9];
    },
  ],
  [
    'a huge degree of splines',
    splineTransformer(),
    ['x'],
    ({ parameters }) => {
      parameters['degree'] = 1e9;
    },
  ],
  [
    'too few knots',
    splineTransformer(),
    ['x'],
    ({ state }) => {
      state['knots'] = [[0, 1, 2]];
    },
  ],
  [
    'knots out of order',
    splineTransformer({ degree: 0 }),
    ['x'],
    ({ state }) => {
      state['knots'] = [[2, 1, 0]];
    },
  ],
  [
    'counts that are no one of the categories',
    countEncoder(),
    ['t'],
    ({ state }) => {
      state['counts'] = [[1]];
    },
  ],
  [
    'offsets that do not fit',
    datetimeFeatures({ zone: 'Europe/Berlin' }),
    ['d'],
    ({ state }) => {
      state['offsets'] = [];
    },
  ],
  [
    'encodings that are too short',
    targetEncoder(),
    ['t', 'x', 'id'],
    ({ state }) => {
      state['encodings'] = [[[1]]];
    },
  ],
  [
    'a mean less',
    targetEncoder(),
    ['t', 'x', 'id'],
    ({ state }) => {
      state['targetMean'] = [];
    },
  ],
];

describe('a stored transformer, its id made anew, is refused for', () => {
  it.each(cases)('%s', async (_, spec, names, damage) => {
    const roles: RoleNames = names.includes('id') ? { target: 'x', rowKey: 'id' } : {};
    const json = JSON.parse(JSON.stringify(await fit(spec, source(names), roles))) as {
      id: string;
      root: Root;
    };
    damage(json.root);
    const { id: _before, ...rest } = json;
    expect(() => loadTransformer({ ...rest, id: idOf(rest) })).toThrow(
      expect.objectContaining({ name: 'ArtifactError' }),
    );
  });
});
