import { createHash } from 'node:crypto';
import {
  type Batch,
  canonicalJson,
  type DataType,
  type Schema,
  type Value,
  valueAt,
  valueToJson,
} from '@millrace/columns';
import { canonicalTypeName } from '../src/fingerprint.js';

/** FINGERPRINT.md in its slow, obvious, row-wise form, on another SHA-256. */
export function specifiedFingerprint(schema: Schema, batches: readonly Batch[]): string {
  const rows = batches.reduce((sum, batch) => sum + batch.length, 0);
  const columns = schema.fields.map(({ name, type }, index) => {
    const cells = batches.flatMap((batch) =>
      Array.from({ length: batch.length }, (_, row) => valueAt(batch.columns[index]!, row)),
    );
    const values = Buffer.concat(
      cells.filter((cell) => cell !== null).map((cell) => cellBytes(cell, plain(type))),
    );
    const hash = sha256(Buffer.concat([sha256(values), sha256(runs(cells))])).toString('hex');
    return { name, type: canonicalTypeName(type), hash };
  });
  const text = canonicalJson({ fingerprint: 'mf1', order: 'aware', rows, columns });
  return `mf1:${sha256(Buffer.from(text)).toString('hex')}`;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function plain(type: DataType): DataType {
  return type.kind === 'dictionary' ? type.value : type;
}

function runs(cells: readonly Value[]): Buffer {
  const lengths: bigint[] = [];
  let valid = true;
  let length = 0n;
  for (const cell of cells) {
    if ((cell !== null) !== valid) {
      lengths.push(length);
      valid = !valid;
      length = 0n;
    }
    length += 1n;
  }
  if (length > 0n) lengths.push(length);
  return Buffer.concat(lengths.map((run) => littleEndian(run, 8)));
}

function littleEndian(value: bigint, width: number): Buffer {
  const unsigned = BigInt.asUintN(width * 8, value);
  return Buffer.from(
    Array.from({ length: width }, (_, byte) => Number((unsigned >> BigInt(8 * byte)) & 0xffn)),
  );
}

function prefixed(bytes: Uint8Array): Buffer {
  return Buffer.concat([littleEndian(BigInt(bytes.length), 4), bytes]);
}

function cellBytes(cell: Value, type: DataType): Buffer {
  switch (type.kind) {
    case 'bool':
      return Buffer.from([cell === true ? 1 : 0]);
    case 'int':
      return littleEndian(BigInt(cell as number | bigint), type.bits / 8);
    case 'float': {
      if (Number.isNaN(cell))
        return Buffer.from({ 16: '007e', 32: '0000c07f', 64: '000000000000f87f' }[type.bits], 'hex');
      const bytes = Buffer.alloc(8);
      if (type.bits === 64) bytes.writeDoubleLE(cell as number);
      else if (type.bits === 32) bytes.writeFloatLE(cell as number);
      else throw new Error('halves are not generated here');
      return bytes.subarray(0, type.bits / 8);
    }
    case 'decimal':
      return littleEndian((cell as { unscaled: bigint }).unscaled, 32);
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return littleEndian(cell as bigint, 8);
    case 'utf8':
      return prefixed(Buffer.from(cell as string, 'utf8'));
    case 'binary':
    case 'fixedSizeBinary':
      return prefixed(cell as Uint8Array);
    default:
      return prefixed(Buffer.from(canonicalJson(valueToJson(cell)), 'utf8'));
  }
}
