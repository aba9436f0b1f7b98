import { and, type DataType, type Duplicates, duplicates, not, type SampleRow } from '@millrace/columns';
import type { CompiledColumn } from './compile.js';
import { failingCell } from './failing-cell.js';
import type { Inquiry } from './inquiry.js';
import type { FailingCell } from './issue.js';

/** What has to be asked of a key that no two rows may share; nothing where one of its columns can't be judged. */
export function keyInquiry(
  columns: readonly CompiledColumn[],
  key: readonly string[],
  limit: number,
): Inquiry[] {
  const parts = key
    .map((name) => columns.find(({ plan }) => plan.name === name))
    .filter((part) => part !== undefined);
  if (parts.length < key.length) return [];
  const coerced = parts.flatMap(({ uncoerced }) => (uncoerced === null ? [] : [not(uncoerced)]));
  const names = parts.map(({ field }) => field.name);
  const where = coerced.length === 0 ? undefined : and(...coerced);
  const written = parts.map((part) => part.written);
  return [
    {
      ask: duplicates(written, { limit, columns: names, where }),
      judge: (answer) => {
        const { groups, rows: count, sample: found } = answer as Duplicates;
        if (count === 0) return [];
        const sample = found.map((row) =>
          keyCell(
            row,
            parts.map(({ field }) => field.type),
          ),
        );
        const rule = `unique(${key.join(', ')})`;
        const named = {
          category: 'data',
          code: 'duplicate',
          column: key.length === 1 ? key[0]! : null,
          rule,
        } as const;
        return [{ place: 0, issue: { ...named, columns: [...key], groups, count, sample } }];
      },
    },
  ];
}

/** A key of one column reads as its cell; one of several as a list. */
function keyCell({ ordinal, values }: SampleRow, types: readonly DataType[]): FailingCell {
  const cells = values.map((value, place) => failingCell(ordinal, value, types[place]!));
  const [only] = cells;
  if (only !== undefined && cells.length === 1) return only;
  return {
    row: ordinal,
    value: cells.map(({ value }) => value),
    text: `(${cells.map(({ text }) => text).join(', ')})`,
  };
}
