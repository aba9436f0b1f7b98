import { nestedCells, readNpy } from './npy-array.js';
import { badSkops, largeSkops } from './skops-errors.js';
import type { Archive } from './zip-archive.js';

/** An object of Python: its class and what it holds, by name. */
export class SkopsObject {
  readonly module: string;
  readonly class: string;
  readonly members: ReadonlyMap<string, unknown>;

  constructor(module: string, name: string, members: ReadonlyMap<string, unknown>) {
    this.module = module;
    this.class = name;
    this.members = members;
  }
}

/** What is named and not carried: a function, a random state, a sparse matrix. */
export class SkopsOther {
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }
}

/** A type of Python or NumPy: `numpy.float64`. */
export class SkopsType {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A slice of places; null where it is open. */
export class SkopsSlice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;

  constructor(start: number | null, stop: number | null, step: number | null) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

interface Node {
  readonly [member: string]: unknown;
}

interface Reading {
  readonly archive: Archive;
  /** Nodes that were read, by id: the value, and how many values it holds. */
  readonly seen: Map<unknown, { readonly value: unknown; readonly size: number }>;
  values: number;
}

/** The protocols that are read: skops 0.2 to 0.16 and on, as long as the number stays. */
const PROTOCOL = 2;
const DEEPEST = 64;
const MOST_VALUES = 2_000_000;

/** Reads the tree of a skops file into plain values; nothing is imported, called or unpickled. */
export function readNodes(archive: Archive): unknown {
  const text = new TextDecoder('utf-8', { fatal: true });
  let schema: unknown;
  try {
    schema = JSON.parse(text.decode(archive.read('schema.json')));
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'SourceError') throw cause;
    throw badSkops(`entry 'schema.json'`, 'is not JSON');
  }
  const protocol = isNode(schema) ? schema['protocol'] : undefined;
  if (!Number.isInteger(protocol) || (protocol as number) < 0) throw badSkops('$', 'names no protocol');
  if ((protocol as number) > PROTOCOL) {
    throw badSkops('$', `is in protocol ${protocol as number}, and protocols to ${PROTOCOL} are known`);
  }
  return readNode(schema, '$', 0, { archive, seen: new Map(), values: 0 });
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readNode(node: unknown, path: string, depth: number, reading: Reading): unknown {
  if (!isNode(node) || typeof node['__loader__'] !== 'string') throw badSkops(path, 'is no node');
  if (depth > DEEPEST) throw badSkops(path, `is nested deeper than ${DEEPEST} levels`);
  const before = reading.values;
  count(1, reading);
  const id = node['__id__'];
  if (node['__loader__'] === 'CachedNode') {
    const seen = reading.seen.get(id);
    if (seen === undefined) throw badSkops(path, 'stands for a node that was not read before');
    // It may be written out again wherever it stands.
    count(seen.size, reading);
    return seen.value;
  }
  const value = contentOf(node, path, depth, reading);
  if (id !== undefined) reading.seen.set(id, { value, size: reading.values - before });
  return value;
}

function count(values: number, reading: Reading): void {
  reading.values += values;
  if (reading.values > MOST_VALUES) throw largeSkops('values', MOST_VALUES, reading.values);
}

function contentOf(node: Node, path: string, depth: number, reading: Reading): unknown {
  const { content } = node;
  const below = (inner: unknown, name: string | number): unknown =>
    readNode(inner, typeof name === 'number' ? `${path}[${name}]` : `${path}.${name}`, depth + 1, reading);
  switch (node['__loader__']) {
    case 'ObjectNode':
      return objectOf(node, path, content === undefined ? new Map() : below(content, 'content'));
    case 'DictNode':
      return dictOf(node, path, below);
    case 'ListNode':
    case 'TupleNode':
    case 'SetNode': {
      const items = listOf(content, path).map(below);
      return node['__loader__'] === 'SetNode' ? new Set(items) : items;
    }
    case 'JsonNode':
      return scalarOf(content, path);
    case 'TypeNode':
      return new SkopsType(nameOf(node, path));
    case 'SliceNode':
      return sliceOf(content, path);
    case 'NdArrayNode':
      return arrayOf(node, path, below, reading);
    case 'DTypeNode':
      return dtypeOf(content, reading);
    default:
      return new SkopsOther(nameOf(node, path));
  }
}

function nameOf({ __module__: module, __class__: name }: Node, path: string): string {
  if (typeof module === 'string' && typeof name === 'string') return `${module}.${name}`;
  throw badSkops(path, 'does not name its class');
}

function objectOf(node: Node, path: string, members: unknown): unknown {
  nameOf(node, path);
  // Nothing to hold is null; a state that is no dictionary belongs to no transformer.
  if (!(members instanceof Map) && members !== null) return new SkopsOther(nameOf(node, path));
  const held = (members ?? new Map()) as ReadonlyMap<unknown, unknown>;
  if ([...held.keys()].some((key) => typeof key !== 'string'))
    throw badSkops(path, 'has a member that is not named by text');
  return new SkopsObject(
    node['__module__'] as string,
    node['__class__'] as string,
    held as ReadonlyMap<string, unknown>,
  );
}

function listOf(content: unknown, path: string): readonly unknown[] {
  if (Array.isArray(content)) return content;
  throw badSkops(path, 'has no list');
}

function dictOf(
  node: Node,
  path: string,
  below: (inner: unknown, name: string) => unknown,
): ReadonlyMap<unknown, unknown> {
  if (!isNode(node['content'])) throw badSkops(path, 'has no dictionary');
  const entries = Object.entries(node['content']);
  const types = below(node['key_types'], 'key_types');
  if (!Array.isArray(types) || types.length !== entries.length)
    throw badSkops(path, 'does not say what each key is');
  const dict = new Map<unknown, unknown>();
  for (const [i, [key, inner]] of entries.entries())
    dict.set(keyOf(key, types[i], path), countOrShare(key, inner) ?? below(inner, key));
  return dict;
}

function keyOf(text: string, type: unknown, path: string): unknown {
  const name = type instanceof SkopsType ? type.name : '';
  if (name === 'builtins.str' || name === 'numpy.str_') return text;
  if (name === 'builtins.bool' || name === 'numpy.bool') return text === 'true' || text === 'True';
  if (name === 'builtins.NoneType') return null;
  if (/\.(int|float)\d*$/.test(name)) return scalarOf(text, path);
  throw badSkops(path, `has a key of type '${name}'`);
}

// In Python 1 is a count of texts and 1.0 a share of them: what JSON says of the two is all there is to tell.
function countOrShare(key: string, inner: unknown): number | bigint | undefined {
  const content = isNode(inner) && inner['__loader__'] === 'JsonNode' ? inner['content'] : undefined;
  if (key === 'max_df' && content === '1') return 1n;
  return key === 'min_df' && content === '1.0' ? 1 - 2 ** -53 : undefined;
}

const words: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['nan', Number.NaN],
  ['Infinity', Infinity],
  ['inf', Infinity],
  ['-Infinity', -Infinity],
  ['-inf', -Infinity],
]);

function scalarOf(content: unknown, path: string): unknown {
  if (typeof content !== 'string') throw badSkops(path, 'has no JSON');
  const word = words.get(content);
  if (word !== undefined) return word;
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw badSkops(path, 'has no JSON');
  }
  if (typeof value === 'object' && value !== null)
    throw badSkops(path, 'has more than one value in its JSON');
  const whole = typeof value === 'number' && /^-?\d+$/.test(content);
  return whole && !Number.isSafeInteger(value) ? BigInt(content) : value;
}

function sliceOf(content: unknown, path: string): SkopsSlice {
  const { start = null, stop = null, step = null } = isNode(content) ? content : {};
  const [from, to, by] = [start, stop, step].map((each) => {
    if (each === null || Number.isSafeInteger(each)) return each as number | null;
    throw badSkops(path, 'has an end that is no whole number');
  }) as [number | null, number | null, number | null];
  return new SkopsSlice(from, to, by);
}

function arrayOf(
  node: Node,
  path: string,
  below: (inner: unknown, name: string | number) => unknown,
  reading: Reading,
): unknown {
  if (node['type'] === 'numpy') {
    const { file } = node;
    if (typeof file !== 'string') throw badSkops(path, 'names no entry');
    const array = readNpy(file, reading.archive.read(file));
    count(array.cells.length, reading);
    return nestedCells(array);
  }
  if (node['type'] !== 'json')
    throw badSkops(path, `is an array of the unknown form ${JSON.stringify(node['type'] ?? null)}`);
  const shape = below(node['shape'], 'shape');
  const items = listOf(node['content'], path).map(below);
  if (!Array.isArray(shape) || !hasShape(items, shape))
    throw badSkops(path, 'has other items than its shape says');
  return items;
}

// Lists within a cell of an object array are the cell's own.
function hasShape(items: unknown, shape: readonly unknown[]): boolean {
  if (shape.length === 0) return true;
  const [length, ...rest] = shape;
  return Array.isArray(items) && items.length === length && items.every((item) => hasShape(item, rest));
}

// skops stores a type as an empty array of it.
function dtypeOf(content: unknown, reading: Reading): unknown {
  const file = isNode(content) ? content['file'] : undefined;
  if (typeof file !== 'string') return new SkopsOther('numpy.dtype');
  const { type } = readNpy(file, reading.archive.read(file));
  return new SkopsType(`numpy.${dtypes.get(type) ?? type}`);
}

const dtypes: ReadonlyMap<string, string> = new Map([
  ['f8', 'float64'],
  ['f4', 'float32'],
  ['i8', 'int64'],
  ['i4', 'int32'],
  ['b1', 'bool'],
]);
