import { join } from 'node:path';
import { type Batch, memorySource, type Schema, type Source } from '@millrace/columns';
import { engineCases } from '@millrace/columns/conformance';
import { describe, it } from 'vitest';
import { answerRelation } from '../src/answer.js';
import { relationOf } from '../src/relation.js';
import { workplace } from './support/folder.js';

const place = workplace();

// As the source answers by itself, but an error of the engine is not passed over.
function strict(source: Source): Source {
  const relation = relationOf(source)!;
  return {
    ...source,
    answer: (aggregates, options) => answerRelation(relation, aggregates, options, source.rowCount),
  };
}

async function inMemory(batches: readonly Batch[], schema: Schema): Promise<Source> {
  return strict(await place.db.arrow(memorySource(schema, batches)));
}

let files = 0;

async function inParquet(batches: readonly Batch[], schema: Schema): Promise<Source> {
  const path = join(place.folder, `${files++}.parquet`);
  await place.db.write(memorySource(schema, batches), path, { rowGroupSize: 2048 });
  return strict(await place.db.parquet(path));
}

// The shapes with next to nothing in them ask the same statements of type after type: each meets every fourth type, each type
// one of them. HUNT=1 tries all.
const SPARSE = ['no batches', 'no rows', 'one row', 'all null'];

function isTried(name: string): boolean {
  const [, place, shape] = /\((\d+)\): every aggregate, (.*)$/.exec(name) ?? [];
  const turn = SPARSE.indexOf(shape ?? '');
  return turn < 0 || process.env['HUNT'] !== undefined || Number(place) % SPARSE.length === turn;
}

describe('DuckDB over rows in memory passes the conformance suite of engines', () => {
  for (const { name, run } of engineCases().filter((each) => isTried(each.name))) {
    it(name, () => run(inMemory));
  }
});

// The shapes go through memory; through files, which are slow to make, the odd values of each.
const inMemoryOnly = /(no batches|no rows|one row|all null|no nulls|many rows|predicates)$/;

describe('DuckDB over Parquet passes the conformance suite of engines', () => {
  for (const { name, run } of engineCases().filter((each) => !inMemoryOnly.test(each.name))) {
    it(name, () => run(inParquet));
  }
});
