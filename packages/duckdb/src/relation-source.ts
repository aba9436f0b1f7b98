import {
  type Batch,
  type ReadOptions,
  type Schema,
  type Source,
  SourceError,
  UsageError,
} from '@millrace/columns';
import { answerFrom } from './answer.js';
import { type Relation, selectFrom, setRelation } from './relation.js';

/** What a source knows beyond its relation. */
export interface RelationSourceOptions {
  readonly name: string;
  readonly rowCount?: number;
}

/** The source of a relation's rows. */
export function sourceFromRelation(relation: Relation, options: RelationSourceOptions): Source {
  const source: Source = {
    schema: relation.schema,
    name: options.name,
    ordered: relation.ordered,
    ...(options.rowCount !== undefined && { rowCount: options.rowCount }),
    batches: (read) => readRelation(relation, read),
    answer: answerFrom(relation, options.rowCount),
  };
  return setRelation(source, relation);
}

function readRelation(relation: Relation, read: ReadOptions = {}): AsyncGenerator<Batch> {
  const places = columnPlaces(relation.schema, read.columns);
  const schema = chosenSchema(relation.schema, places);
  const size = batchRows(read.batchSize);
  // A statement must select something: a count of columns of zero is read as bare rows.
  const list = places.length === 0 ? 'true' : places.map((place) => `c${place}`).join(', ');
  const select = `SELECT ${list} FROM ${relation.sql}`;
  return selectFrom(relation, select, {
    schema,
    ...(size !== undefined && { batchSize: size }),
    ...(read.signal !== undefined && { signal: read.signal }),
  });
}

/** The places of the columns that are asked for; all when nothing is asked. */
export function columnPlaces(schema: Schema, names: readonly string[] | undefined): number[] {
  if (names === undefined) return schema.fields.map((_, i) => i);
  const places = new Map(schema.fields.map((field, i) => [field.name, i]));
  return names.map((name) => {
    const place = places.get(name);
    if (place !== undefined) return place;
    const known = schema.fields.map((field) => `'${field.name}'`).join(', ');
    throw new UsageError('unknown_column', `There is no column '${name}'; the columns are ${known}.`, {
      issues: [{ code: 'unknown_column', column: name, expected: schema.fields.map((field) => field.name) }],
    });
  });
}

/** A schema of the fields at some places. */
export function chosenSchema(schema: Schema, places: readonly number[]): Schema {
  return { ...schema, fields: places.map((place) => schema.fields[place]!) };
}

/** Checks a `batchSize`. */
export function batchRows(batchSize: number | undefined): number | undefined {
  if (batchSize === undefined || (Number.isSafeInteger(batchSize) && batchSize > 0)) return batchSize;
  throw new UsageError('batch_size', `batchSize must be a positive integer, not ${batchSize}.`);
}

/** Refuses two columns of one name. */
export function checkDistinct(names: readonly string[], source: string): void {
  const places = new Map<string, number>();
  names.forEach((name, place) => {
    const earlier = places.get(name);
    if (earlier === undefined) places.set(name, place);
    else {
      throw new SourceError(
        'duplicate_column',
        `'${source}' has two columns named '${name}', at positions ${earlier} and ${place}; rename one.`,
        { issues: [{ code: 'duplicate_column', column: name, positions: [earlier, place] }] },
      );
    }
  });
}
