import { badSkops } from './skops-errors.js';

/** More cells or rows than this are no state of a transformer. */
const MOST = 2 ** 26;
const HEADER =
  /^\{'descr': '([<>|=]?)([a-zA-Z])(\d{0,9})', 'fortran_order': (True|False), 'shape': \(((?:\d{1,15}(?:, ?|))*)\),? *\}\s*$/;

type Read = (view: DataView, at: number, little: boolean) => unknown;

const readers: Readonly<Record<string, readonly [size: number, read: Read]>> = {
  b1: [1, (view, at) => view.getUint8(at) !== 0],
  i1: [1, (view, at) => view.getInt8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  i8: [8, (view, at, little) => wholeOf(view.getBigInt64(at, little))],
  u1: [1, (view, at) => view.getUint8(at)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  u8: [8, (view, at, little) => wholeOf(view.getBigUint64(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

function wholeOf(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** An array of NumPy: its cells row by row. */
export interface NpyArray {
  /** As NumPy writes it: `f8`, `i8`, `b1`, `U3`. */
  readonly type: string;
  readonly shape: readonly number[];
  readonly cells: readonly unknown[];
}

/** Reads the .npy format, versions 1 to 3: booleans, integers, floats of 32 and 64 bits, and texts; never objects, which are pickles. */
export function readNpy(name: string, bytes: Uint8Array): NpyArray {
  const bad = (reason: string) => badSkops(`entry '${name}'`, reason);
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(0, 6)) !== '\x93NUMPY')
    throw bad('is no array of NumPy');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw bad(`is in version ${version} of the format`);
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > bytes.length) throw bad('is cut off');
  const header = HEADER.exec(new TextDecoder().decode(bytes.subarray(start, start + length)));
  if (header === null) throw bad('has a header that can not be read: objects and records are refused');
  const [, order, kind, width, fortran, dimensions] = header as unknown as readonly string[];
  const shape = dimensions!
    .split(',')
    .filter((digits) => digits.trim() !== '')
    .map(Number);
  const [size, read] = readerOf(kind!, width!, bad);
  const count = shape.reduce((product, each) => product * each, 1);
  if (shape.length > 32 || !(count <= MOST) || shape.some((each) => each > MOST))
    throw bad('has a shape beyond the ceiling');
  const data = start + length;
  if (data + count * size !== bytes.length)
    throw bad(`has a shape of ${count} cells, and ${bytes.length - data} bytes for them`);
  const little = order !== '>';
  const flat = Array.from({ length: count }, (_, i) => read(view, data + i * size, little));
  return { type: `${kind}${width}`, shape, cells: fortran === 'True' ? rowWise(flat, shape) : flat };
}

function readerOf(kind: string, width: string, bad: (reason: string) => Error): readonly [number, Read] {
  const known = readers[kind + width];
  if (known !== undefined && Object.hasOwn(readers, kind + width)) return known;
  if (kind === 'O') throw bad('holds objects, which are pickles and are never read');
  const characters = Number(width);
  if (kind !== 'U' || !(characters <= MOST))
    throw bad(`holds cells of type '${kind}${width}', which are not carried over`);
  return [4 * characters, (view, at, little) => textAt(view, at, characters, little, bad)];
}

// NumPy fills up texts with zeros.
function textAt(
  view: DataView,
  at: number,
  characters: number,
  little: boolean,
  bad: (reason: string) => Error,
): string {
  const codes = Array.from({ length: characters }, (_, i) => view.getUint32(at + 4 * i, little));
  let length = characters;
  while (length > 0 && codes[length - 1] === 0) length--;
  let text = '';
  for (const code of codes.slice(0, length)) {
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      throw bad('holds a text with half a pair or a number that is no character');
    text += String.fromCodePoint(code);
  }
  return text;
}

function rowWise(flat: readonly unknown[], shape: readonly number[]): unknown[] {
  const steps: number[] = [];
  let step = 1;
  for (const length of shape) {
    steps.push(step);
    step *= length;
  }
  return flat.map((_, i) => {
    let [rest, at] = [i, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]!) * steps[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    return flat[at];
  });
}

/** Cells row by row as nested lists; a single cell for no dimension. */
export function nestedCells({ shape, cells }: NpyArray): unknown {
  const nest = (axis: number, start: number, size: number): unknown => {
    if (axis === shape.length) return cells[start];
    const own = size / Math.max(shape[axis]!, 1);
    return Array.from({ length: shape[axis]! }, (_, i) => nest(axis + 1, start + i * own, own));
  };
  // Lists of nothing are not spelled out.
  return cells.length === 0 && shape.length > 0 ? [] : nest(0, 0, cells.length);
}
