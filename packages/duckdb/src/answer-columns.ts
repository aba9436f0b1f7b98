import { type DataType, plainType } from '@millrace/columns';
import type { Relation, RelationColumn } from './relation.js';

/** The columns of a relation as lowered SQL reads them: dates and times as integers of their own unit. */
export interface AnswerColumns {
  /** The SQL of a column; undefined where DuckDB does not hold its values. */
  column(index: number): string | undefined;
  /** The relation, with the columns that were asked for. */
  relation(): string;
}

/** Reads the columns of a relation. */
export function answerColumns(relation: Relation): AnswerColumns {
  const added = new Map<number, string>();
  return {
    column(index) {
      const sql = columnSql(index, relation.columns[index]!, plainType(relation.schema.fields[index]!.type));
      if (sql === undefined || sql === `c${index}`) return sql;
      added.set(index, sql);
      return `v${index}`;
    },
    relation() {
      if (added.size === 0) return relation.sql;
      const columns = [...added].map(([index, sql]) => `${sql} AS v${index}`);
      return `(SELECT *, ${columns.join(', ')} FROM ${relation.sql} AS r)`;
    },
  };
}

const integers = new Set(['INTEGER', 'BIGINT']);

function columnSql(index: number, { sql, native }: RelationColumn, type: DataType): string | undefined {
  const c = `c${index}`;
  switch (type.kind) {
    case 'bool':
    case 'int':
    case 'utf8':
    case 'binary':
    case 'fixedSizeBinary':
    case 'decimal':
    case 'float':
      return native ? c : undefined;
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return integers.has(sql) ? c : instantSql(c, sql);
    default:
      return undefined;
  }
}

function instantSql(c: string, sql: string): string | undefined {
  switch (sql) {
    case 'DATE':
      return `CAST(${c} - DATE '1970-01-01' AS INTEGER)`;
    case 'TIME':
      return `epoch_us(${c})`;
    case 'TIMESTAMP':
      return finite(`epoch_us(${c})`, c, "TIMESTAMP '1970-01-01'");
    case 'TIMESTAMPTZ':
      return finite(`epoch_us(${c})`, c, "TIMESTAMPTZ '1970-01-01 00:00:00+00'");
    case 'TIMESTAMP_NS':
      return finite(`epoch_ns(${c})`, c, "TIMESTAMP_NS '1970-01-01'");
    default:
      // TIMESTAMP_S and TIMESTAMP_MS have no way to an integer but through us, which can't hold all of them.
      return undefined;
  }
}

// The extremes of 64 bits are DuckDB's infinities, of which it gives no number.
function finite(integer: string, c: string, middle: string): string {
  const extreme = `CASE WHEN ${c} > ${middle} THEN 9223372036854775807 WHEN ${c} < ${middle} THEN -9223372036854775807 END`;
  return `coalesce(${integer}, ${extreme})`;
}
