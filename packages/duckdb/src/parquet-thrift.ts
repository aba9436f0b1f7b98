/** A field of a struct in Thrift's compact protocol: its number, its kind, and where its value lies. */
interface ThriftField {
  readonly id: number;
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

// Kinds of values in the compact protocol.
export const I32 = 5;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** Reads structs out of bytes in Thrift's compact protocol, as Parquet's footers are written. */
export class ThriftReader {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  #byte(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined) throw new RangeError('The bytes end inside a value.');
    return byte;
  }

  /** An unsigned integer of seven bits a byte, and where it ends. */
  varint(at: number): { readonly value: number; readonly end: number } {
    let value = 0;
    let factor = 1;
    for (let end = at; ; ) {
      const byte = this.#byte(end++);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return { value, end };
      factor *= 128;
    }
  }

  /** The fields of the struct at a place, and where it ends. */
  struct(at: number): { readonly fields: readonly ThriftField[]; readonly end: number } {
    const fields: ThriftField[] = [];
    let id = 0;
    for (let place = at; ; ) {
      const head = this.#byte(place++);
      if (head === 0) return { fields, end: place };
      const type = head & 15;
      if (head >> 4 === 0) {
        const number = this.varint(place);
        id = (number.value >>> 1) ^ -(number.value & 1);
        place = number.end;
      } else id += head >> 4;
      const end = this.#after(type, place, false);
      fields.push({ id, type, start: place, end });
      place = end;
    }
  }

  /** Where the items of the list at a place begin, with the end of each. */
  list(at: number): { readonly items: readonly { readonly start: number; readonly end: number }[] } {
    const head = this.#byte(at);
    const long = head >> 4 === 15 ? this.varint(at + 1) : { value: head >> 4, end: at + 1 };
    const items: { start: number; end: number }[] = [];
    let start = long.end;
    for (let i = 0; i < long.value; i++) {
      const end = this.#after(head & 15, start, true);
      items.push({ start, end });
      start = end;
    }
    return { items };
  }

  // A bool is its field's kind, but a byte of its own in a list.
  #after(type: number, at: number, inList: boolean): number {
    switch (type) {
      case 1:
      case 2:
        return inList ? at + 1 : at;
      case 3:
        return at + 1;
      case 4:
      case I32:
      case 6:
        return this.varint(at).end;
      case 7:
        return at + 8;
      case BINARY: {
        const { value, end } = this.varint(at);
        return end + value;
      }
      case LIST:
      case 10:
        return this.#afterList(at);
      case 11:
        return this.#afterMap(at);
      case STRUCT:
        return this.struct(at).end;
      default:
        throw new RangeError(`There is no kind ${type}.`);
    }
  }

  #afterList(at: number): number {
    const { items } = this.list(at);
    const last = items.at(-1);
    return last === undefined ? at + 1 : last.end;
  }

  #afterMap(at: number): number {
    const { value, end } = this.varint(at);
    if (value === 0) return end;
    const kinds = this.#byte(end);
    let place = end + 1;
    for (let i = 0; i < value; i++) {
      place = this.#after(kinds >> 4, place, true);
      place = this.#after(kinds & 15, place, true);
    }
    return place;
  }
}

/** Writes a struct: the bytes of each value as they are. */
export function thriftStruct(
  fields: readonly { readonly id: number; readonly type: number; readonly bytes: Uint8Array }[],
): Uint8Array {
  const parts: Uint8Array[] = [];
  let last = 0;
  for (const { id, type, bytes } of fields) {
    parts.push(Uint8Array.of(((id - last) << 4) | type), bytes);
    last = id;
  }
  return Buffer.concat([...parts, Uint8Array.of(0)]);
}
