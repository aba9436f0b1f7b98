import {
  type Aggregate,
  type Batch,
  bind,
  type Expression,
  interpret,
  memorySource,
  prepareExpression,
  type Schema,
  valueAt,
} from '@millrace/columns';
import { duckdbDialect, lowerExpression, resultType, valueFromResult } from '@millrace/sql';
import { answerRelation } from '../../src/answer.js';
import { answerColumns } from '../../src/answer-columns.js';
import type { DuckDB } from '../../src/index.js';
import { type Relation, relationOf, selectFrom } from '../../src/relation.js';
import { kernelAnswer, shown } from '../random/same-answers.js';

/** The relation of rows in memory. */
export async function relationIn(db: DuckDB, schema: Schema, batches: readonly Batch[]): Promise<Relation> {
  return relationOf(await db.arrow(memorySource(schema, batches)))!;
}

/** What DuckDB makes of an expression on each row, as text; undefined where it is not lowered. */
export async function loweredValues(
  relation: Relation,
  expression: Expression,
): Promise<string[] | undefined> {
  const bound = bind(expression, relation.schema);
  const columns = answerColumns(relation);
  const sql = lowerExpression(bound, duckdbDialect, { column: (index) => columns.column(index) });
  if (sql === undefined) return undefined;
  const type = bound.type.kind === 'null' ? ({ kind: 'bool' } as const) : bound.type;
  const select = `SELECT ${sql} FROM ${columns.relation()} AS r ORDER BY o`;
  const schema: Schema = { fields: [{ name: 'r', type: resultType(type), nullable: true }] };
  const values: string[] = [];
  for await (const { columns: chunks, length } of selectFrom(relation, select, { schema })) {
    for (let row = 0; row < length; row++)
      values.push(shown(valueFromResult(valueAt(chunks[0]!, row), type)));
  }
  return values;
}

/** What the interpreter makes of it. */
export async function interpretedValues(
  schema: Schema,
  batches: readonly Batch[],
  expression: Expression,
): Promise<string[]> {
  const bound = bind(expression, schema);
  await prepareExpression(bound);
  return batches.flatMap((batch) =>
    Array.from({ length: batch.length }, (_, row) => {
      const value = interpret(
        bound,
        batch.columns.map((chunk) => valueAt(chunk, row)),
      );
      return shown(typeof value === 'number' ? value + 0 : value);
    }),
  );
}

/**
 * Both engines' answers, as text, where they differ; errors of the engine included. An aggregate that the kernels refuse, or that DuckDB
 * leaves to them, does not count; `answered` says how many did.
 */
export async function differences(
  relation: Relation,
  batches: readonly Batch[],
  aggregates: readonly Aggregate[],
): Promise<{ different: string[]; answered: number }> {
  const kernel = await Promise.all(
    aggregates.map((aggregate) => kernelAnswer(relation.schema, batches, aggregate)),
  );
  const asked = aggregates.filter((_, i) => kernel[i] !== undefined);
  const engine = await answerRelation(relation, asked, {});
  const different: string[] = [];
  let answered = 0;
  kernel
    .filter((each) => each !== undefined)
    .forEach(({ answer }, i) => {
      const given = engine[i];
      if (given === undefined) return;
      answered++;
      const [a, b] = [shown(given.answer), shown(answer)];
      if (a !== b) different.push(`${shown(asked[i])}\n  duckdb: ${a}\n  kernel: ${b}`);
    });
  return { different, answered };
}
