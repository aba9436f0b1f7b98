import { createHash } from 'node:crypto';
import {
  type Batch,
  canonicalJson,
  type DataType,
  type Schema,
  type Value,
  valueAt,
} from '@millrace/columns';
import { canonicalTypeName } from '../src/column-type.js';

/** FINGERPRINT.md in its slow, obvious, row-wise form, on another SHA-256. */
export function specifiedFingerprint(schema: Schema, batches: readonly Batch[]): string {
  const rows = batches.reduce((sum, batch) => sum + batch.length, 0);
  const columns = schema.fields.map(({ name, type }, index) => {
    const cells = batches.flatMap((batch) =>
      Array.from({ length: batch.length }, (_, row) => valueAt(batch.columns[index]!, row)),
    );
    return { name, type: canonicalTypeName(type), hash: columnHash(type, cells).toString('hex') };
  });
  const text = canonicalJson({ fingerprint: 'mf2', hash: 'sha256', rows, columns });
  return `mf2:sha256:${sha256(Buffer.from(text)).toString('hex')}`;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function columnHash(type: DataType, cells: readonly Value[]): Buffer {
  if (type.kind === 'dictionary') return columnHash(type.value, cells);
  const name = Buffer.from(canonicalTypeName(type));
  const parts = [littleEndian(BigInt(cells.length), 8), littleEndian(BigInt(name.length), 4), name];
  parts.push(sha256(bits(cells)));
  const valid = cells.filter((cell) => cell !== null);
  switch (type.kind) {
    case 'null':
      break;
    case 'utf8':
    case 'binary':
    case 'fixedSizeBinary': {
      const bytes = cells.map((cell) => (cell === null ? Buffer.alloc(0) : Buffer.from(cell as string)));
      parts.push(sha256(words(bytes.map(({ length }) => length))), sha256(Buffer.concat(bytes)));
      break;
    }
    case 'list':
    case 'fixedSizeList': {
      const lists = cells.map((cell) => (cell ?? []) as readonly Value[]);
      parts.push(sha256(words(lists.map(({ length }) => length))));
      parts.push(columnHash(type.item.type, lists.flat(1)));
      break;
    }
    case 'map': {
      const maps = cells.map((cell) => (cell ?? new Map()) as ReadonlyMap<Value, Value>);
      parts.push(sha256(words(maps.map(({ size }) => size))));
      parts.push(
        columnHash(
          type.key.type,
          maps.flatMap((map) => [...map.keys()]),
        ),
      );
      parts.push(
        columnHash(
          type.value.type,
          maps.flatMap((map) => [...map.values()]),
        ),
      );
      break;
    }
    case 'struct':
      for (const { name: field, type: inner } of type.fields)
        parts.push(
          columnHash(
            inner,
            valid.map((cell) => (cell as ReadonlyMap<Value, Value>).get(field)!),
          ),
        );
      break;
    default:
      parts.push(sha256(Buffer.concat(cells.map((cell) => cellBytes(cell, type)))));
  }
  return sha256(Buffer.concat(parts));
}

function bits(cells: readonly Value[]): Buffer {
  if (!cells.includes(null)) return Buffer.alloc(0);
  const packed = Buffer.alloc(Math.ceil(cells.length / 8));
  for (const [row, cell] of cells.entries()) if (cell !== null) packed[row >> 3]! |= 1 << (row & 7);
  return packed;
}

function words(lengths: readonly number[]): Buffer {
  return Buffer.concat(lengths.map((length) => littleEndian(BigInt(length), 4)));
}

function littleEndian(value: bigint, width: number): Buffer {
  const unsigned = BigInt.asUintN(width * 8, value);
  return Buffer.from(
    Array.from({ length: width }, (_, byte) => Number((unsigned >> BigInt(8 * byte)) & 0xffn)),
  );
}

function cellBytes(cell: Value, type: DataType): Buffer {
  switch (type.kind) {
    case 'bool':
      return Buffer.from([cell === true ? 1 : 0]);
    case 'int':
      return littleEndian(BigInt((cell ?? 0) as number | bigint), type.bits / 8);
    case 'float': {
      if (Number.isNaN(cell))
        return Buffer.from({ 16: '007e', 32: '0000c07f', 64: '000000000000f87f' }[type.bits], 'hex');
      const bytes = Buffer.alloc(8);
      const number = (cell ?? 0) as number;
      if (type.bits === 64) bytes.writeDoubleLE(number);
      else if (type.bits === 32) bytes.writeFloatLE(number);
      else throw new Error('halves are not generated here');
      return bytes.subarray(0, type.bits / 8);
    }
    case 'decimal':
      return littleEndian(
        (cell as { unscaled: bigint } | null)?.unscaled ?? 0n,
        type.precision <= 38 ? 16 : 32,
      );
    default:
      return littleEndian((cell ?? 0n) as bigint, 8);
  }
}
