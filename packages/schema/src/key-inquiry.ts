import {
  and,
  type DataType,
  type DuplicateRow,
  type Duplicates,
  duplicates,
  not,
  valueToJson,
} from '@millrace/columns';
import { MOST_SAMPLED } from './check-options.js';
import type { DuplicatePolicy } from './column-definition.js';
import type { CompiledColumn } from './compile.js';
import { failingCell } from './failing-cell.js';
import { fractionOf, type Inquest, type Inquiry, whereOf } from './inquiry.js';
import type { FailingCell } from './issue.js';

/** A key that no two rows may share, and which rows of a repeated one are reported. */
export interface Key {
  readonly columns: readonly CompiledColumn[];
  readonly policy: DuplicatePolicy;
}

/** What has to be asked of a key. */
export function keyInquiry({ columns, policy }: Key, inquest: Inquest): Inquiry {
  const { limit } = inquest;
  const readable = readableRows(columns);
  const raw = columns.map((column) => column.raw);
  // Some of the rows found are left out again where not all of a key's rows are reported.
  const asked = policy === 'all' ? limit : Math.min(MOST_SAMPLED, 10 * limit + 10);
  const names = columns.map(({ name }) => name);
  const ask = duplicates(
    columns.map(({ written }) => written),
    { limit: asked, columns: raw.map(({ value }) => value), ...whereOf(inquest, readable) },
  );
  return {
    asks: [ask],
    judge: ([answer], rows) => {
      const { groups, rows: all, sample: found } = answer as Duplicates;
      if (all === 0) return [];
      const count = policy === 'all' ? all : all - groups;
      const reported = reportedRows(found, policy).slice(0, limit);
      const sample = reported.map((row) =>
        keyCell(
          row,
          raw.map(({ type }) => type),
        ),
      );
      const named = {
        category: 'data',
        code: 'duplicate',
        column: names.length === 1 ? names[0]! : null,
        rule: `unique(${names.join(', ')})`,
        severity: 'critical',
        warning: false,
      } as const;
      const issue = {
        ...named,
        columns: names,
        groups,
        count,
        fraction: fractionOf({ count, judged: rows }),
        sample,
      };
      const written = columns.map((column) => column.written);
      return [
        {
          place: Number.MAX_SAFE_INTEGER,
          issue,
          rows: { by: 'key', columns: written, policy, ...whereOf(inquest, readable) },
        },
      ];
    },
  };
}

/** The rows whose key could be read at all; null where all can. */
function readableRows(columns: readonly CompiledColumn[]): ReturnType<typeof and> | null {
  const failures = columns.flatMap(({ uncoerced, steps }) => [
    ...(uncoerced === null ? [] : [not(uncoerced)]),
    ...steps.map(({ fails }) => not(fails)),
  ]);
  return failures.length === 0 ? null : and(...failures);
}

/** Of the first rows of repeated keys, by ordinal, those that are reported. */
function reportedRows(found: readonly DuplicateRow[], policy: DuplicatePolicy): readonly DuplicateRow[] {
  if (policy === 'all') return found;
  const keys = found.map(({ key }) => JSON.stringify(key.map(valueToJson)));
  if (policy === 'exclude_first') return found.filter((_, place) => keys.indexOf(keys[place]!) < place);
  // Only where a later row of its key was found is a row surely not the last.
  return found.filter((_, place) => keys.lastIndexOf(keys[place]!) > place);
}

/** A key of one column reads as its cell; one of several as a list. */
function keyCell({ ordinal, values }: DuplicateRow, types: readonly DataType[]): FailingCell {
  const cells = values.map((value, place) => failingCell(ordinal, value, types[place]!));
  const [only] = cells;
  if (only !== undefined && cells.length === 1) return only;
  return {
    row: ordinal,
    value: cells.map(({ value }) => value),
    text: `(${cells.map(({ text }) => text).join(', ')})`,
  };
}
