import { castText, type DataType, typeName, type Value } from '@millrace/columns';
import { type JsonValue, NumberText } from './json-parse.js';

/** Says which value is not of its type. */
export class ConvertProblem extends Error {
  readonly expected: string;
  readonly found: string;

  constructor(type: DataType, found: JsonValue) {
    super('not of its type');
    this.expected = typeName(type);
    this.found = describe(found);
  }
}

function describe(value: JsonValue): string {
  if (value instanceof NumberText) return value.text;
  if (value instanceof Map) return 'an object';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? value.slice(0, 200) : String(value);
}

const WHOLE = /^-?[0-9]+$/;
const NOT_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** A JSON value as a value of a type; nothing is rounded or guessed. */
export function convertJson(json: JsonValue, type: DataType): Value {
  if (json === null) return null;
  switch (type.kind) {
    case 'null':
      throw new ConvertProblem(type, json);
    case 'dictionary':
      return convertJson(json, type.value);
    case 'bool':
      if (typeof json === 'boolean') return json;
      throw new ConvertProblem(type, json);
    case 'utf8':
      if (typeof json === 'string') return json;
      throw new ConvertProblem(type, json);
    case 'int':
      return read(json instanceof NumberText && WHOLE.test(json.text) ? json.text : null, type, json);
    case 'float':
      if (typeof json === 'string' && NOT_NUMBERS.has(json)) return NOT_NUMBERS.get(json)!;
      return signed(read(json instanceof NumberText ? json.text : null, type, json), json);
    case 'decimal':
      return read(
        json instanceof NumberText ? json.text : typeof json === 'string' ? json : null,
        type,
        json,
      );
    case 'duration':
      if (json instanceof NumberText && WHOLE.test(json.text)) return inInt64(json, type);
      throw new ConvertProblem(type, json);
    case 'binary':
    case 'fixedSizeBinary':
      return bytesOf(json, type);
    case 'date':
    case 'time':
    case 'timestamp':
      return read(typeof json === 'string' ? json : null, type, json);
    default:
      return convertNested(json, type);
  }
}

function read(text: string | null, type: DataType, json: JsonValue): Value {
  const cast = text === null ? null : castText(text, type);
  if (cast === null || !('value' in cast)) throw new ConvertProblem(type, json);
  return cast.value;
}

/** The strict cast gives no -0, which JSON has. */
function signed(value: Value, json: JsonValue): Value {
  return value === 0 && json instanceof NumberText && json.text.startsWith('-') ? -0 : value;
}

function inInt64(json: NumberText, type: DataType): bigint {
  const value = BigInt(json.text);
  if (BigInt.asIntN(64, value) !== value) throw new ConvertProblem(type, json);
  return value;
}

function bytesOf(json: JsonValue, type: DataType & { kind: 'binary' | 'fixedSizeBinary' }): Uint8Array {
  if (typeof json !== 'string') throw new ConvertProblem(type, json);
  const bytes = Buffer.from(json, 'base64');
  const sound =
    bytes.toString('base64') === json && (type.kind === 'binary' || bytes.length === type.byteWidth);
  if (!sound) throw new ConvertProblem(type, json);
  return new Uint8Array(bytes);
}

type NestedType = DataType & { kind: 'list' | 'fixedSizeList' | 'struct' | 'map' };

function convertNested(json: JsonValue, type: NestedType): Value {
  if (type.kind === 'struct') {
    if (!(json instanceof Map)) throw new ConvertProblem(type, json);
    const names = new Set(type.fields.map((field) => field.name));
    for (const key of json.keys()) if (!names.has(key)) throw new ConvertProblem(type, json);
    return new Map(
      type.fields.map((field) => [field.name, convertJson(json.get(field.name) ?? null, field.type)]),
    );
  }
  if (!Array.isArray(json)) throw new ConvertProblem(type, json);
  const items: readonly JsonValue[] = json;
  if (type.kind === 'map') return new Map(items.map((entry) => convertEntry(entry, type)));
  if (type.kind === 'fixedSizeList' && items.length !== type.size) throw new ConvertProblem(type, json);
  return items.map((item) => convertJson(item, type.item.type));
}

function convertEntry(entry: JsonValue, type: DataType & { kind: 'map' }): [Value, Value] {
  if (!Array.isArray(entry) || entry.length !== 2) throw new ConvertProblem(type, entry);
  return [convertJson(entry[0], type.key.type), convertJson(entry[1], type.value.type)];
}
