import {
  type Chunk,
  castText,
  chunkFromValues,
  type Field,
  takeChunk,
  typeName,
  type Value,
  valueAt,
} from '@millrace/columns';
import type { BadRow } from './bad-rows.js';
import type { TextBatch } from './csv-table.js';

/** The columns of a text batch in their types; rows with a cell that is not of its type are bad and left out. */
export function castColumns(
  batch: TextBatch,
  fields: readonly Field[],
  onBad: (bad: BadRow) => void,
): Chunk[] {
  const bad = new Set<number>();
  const columns = batch.columns.map((chunk, i) => {
    const { name, type } = fields[i]!;
    if (type.kind === 'utf8' && type.layout === 'offsets32') return chunk;
    const values: Value[] = [];
    for (let row = 0; row < chunk.length; row++) {
      const text = valueAt(chunk, row);
      const cast = text === null ? { value: null } : castText(String(text), type);
      values.push('value' in cast ? cast.value : null);
      if ('value' in cast || bad.has(row)) continue;
      bad.add(row);
      onBad({
        file: batch.file,
        line: batch.lines[row]!,
        reason: 'bad_value',
        column: name,
        expected: typeName(type),
        text: String(text).slice(0, 200),
      });
    }
    return chunkFromValues(type, values);
  });
  if (bad.size === 0) return columns;
  const kept = Uint32Array.from(batch.lines.keys()).filter((row) => !bad.has(row));
  return columns.map((chunk) => takeChunk(chunk, kept));
}
