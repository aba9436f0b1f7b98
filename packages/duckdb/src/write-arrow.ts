import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { plainChunk, plainType, type Schema } from '@millrace/columns';
import { ipcWriter } from './arrow.js';
import type { WriteTask } from './write.js';

/**
 * Writes an Arrow IPC file; gives the number of rows. Dictionaries are written as their values: a file may hold one
 * dictionary a column, and batches come with one each.
 */
export async function writeArrow({ source, aside, options }: WriteTask): Promise<number> {
  const { signal, onProgress } = options;
  const fields = source.schema.fields.map((field) => ({ ...field, type: plainType(field.type) }));
  const schema: Schema = { ...source.schema, fields };
  let rows = 0;
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    const writer = ipcWriter(schema);
    for await (const batch of source.batches(signal === undefined ? {} : { signal })) {
      const columns = batch.columns.map((chunk, i) =>
        fields[i]!.type === chunk.type ? chunk : plainChunk(chunk),
      );
      yield* writer.write({ schema, length: batch.length, columns });
      rows += batch.length;
      onProgress?.({ rows, totalRows: source.rowCount ?? null });
    }
    yield* writer.finish();
  };
  const steps = [
    Readable.from(bytes(), { objectMode: true }),
    createWriteStream(aside, { flags: 'wx' }),
  ] as const;
  await (signal === undefined ? pipeline(...steps) : pipeline(...steps, { signal }));
  return rows;
}
