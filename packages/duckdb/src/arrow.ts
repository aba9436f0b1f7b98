// The only file that imports values of apache-arrow.
import {
  arrowTableFrom,
  type Batch,
  collect,
  type ReadOptions,
  type Schema,
  type SourceInput,
  sourceFrom,
} from '@millrace/columns';
import * as arrow from 'apache-arrow';

/** Reads a whole source into an Arrow table. */
export async function tableFromSource(input: SourceInput, options?: ReadOptions): Promise<arrow.Table> {
  const source = sourceFrom(input);
  const batches = await collect(source, options);
  const schema: Schema =
    options?.columns === undefined
      ? source.schema
      : {
          ...source.schema,
          fields: options.columns.map((name) => source.schema.fields.find((field) => field.name === name)!),
        };
  return arrowTableFrom(arrow, schema, batches);
}

/** The bytes of an Arrow IPC file, taken as they come. */
export interface IpcWriter {
  /** Takes a batch, and gives the bytes that it makes. */
  write(batch: Batch): Uint8Array[];
  /** The bytes of the file's end. */
  finish(): Uint8Array[];
}

// The library's own queue has no back-pressure: a writer would gather the whole file.
class PieceWriter extends arrow.RecordBatchFileWriter {
  readonly pieces: Uint8Array[] = [];

  protected override _write(chunk: ArrayBufferView): this {
    if (!this._started) return this;
    const { buffer, byteOffset, byteLength } = chunk;
    if (byteLength > 0) this.pieces.push(new Uint8Array(buffer, byteOffset, byteLength));
    this._position += byteLength;
    return this;
  }

  take(): Uint8Array[] {
    return this.pieces.splice(0);
  }
}

/** Writes batches of a schema, which has no dictionaries, as an Arrow IPC file. */
export function ipcWriter(schema: Schema): IpcWriter {
  const writer = new PieceWriter();
  const table = arrowTableFrom(arrow, schema, []);
  writer.reset(undefined, table.schema);
  return {
    write: (batch) => {
      for (const { data } of arrowTableFrom(arrow, schema, [batch]).batches) {
        writer.write(new arrow.RecordBatch(table.schema, data));
      }
      return writer.take();
    },
    finish: () => {
      writer.finish();
      return writer.take();
    },
  };
}
