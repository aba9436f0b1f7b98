import type { DataType, Field } from './data-type.js';
import { UsageError } from './errors.js';
import type { Json } from './value-json.js';

/**
 * A type as plain JSON; the metadata of nested fields as pairs, sorted by key.
 *
 * @example
 * ```ts
 * import { typeToJson, types } from '@millrace/columns';
 * typeToJson(types.timestamp('us', 'UTC')); // => { kind: 'timestamp', unit: 'us', timezone: 'UTC' }
 * ```
 */
export function typeToJson(type: DataType): Json {
  switch (type.kind) {
    case 'dictionary':
      return { ...type, index: typeToJson(type.index), value: typeToJson(type.value) };
    case 'list':
    case 'fixedSizeList':
      return { ...type, item: fieldToJson(type.item) };
    case 'struct':
      return { kind: type.kind, fields: type.fields.map(fieldToJson) };
    case 'map':
      return { ...type, key: fieldToJson(type.key), value: fieldToJson(type.value) };
    default:
      return { ...type };
  }
}

function fieldToJson({ name, type, nullable, metadata }: Field): Json {
  const plain = { name, type: typeToJson(type), nullable };
  if (metadata === undefined) return plain;
  return { ...plain, metadata: [...metadata].sort(([a], [b]) => (a < b ? -1 : 1)) };
}

type Members = { readonly [name: string]: unknown };

const units: ReadonlySet<unknown> = new Set(['s', 'ms', 'us', 'ns']);

/**
 * Reads what {@link typeToJson} wrote.
 *
 * @throws UsageError for JSON that is not a type.
 * @example
 * ```ts
 * import { typeFromJson } from '@millrace/columns';
 * typeFromJson({ kind: 'bool' }); // => { kind: 'bool' }
 * ```
 */
export function typeFromJson(json: unknown): DataType {
  const type = typeof json === 'object' && json !== null ? readType(json as Members) : undefined;
  if (type === undefined) {
    throw new UsageError(
      'bad_type_json',
      `This is not the JSON of a type: ${JSON.stringify(json)?.slice(0, 200)}.`,
    );
  }
  return type;
}

function isWhole(value: unknown, low: number, high: number): value is number {
  return Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
}

function readType(json: Members): DataType | undefined {
  const { kind, bits, layout, unit, timezone } = json;
  const typed = (fits: boolean, type: object): DataType | undefined =>
    fits ? ({ kind, ...type } as DataType) : undefined;
  switch (kind) {
    case 'null':
    case 'bool':
      return { kind };
    case 'int':
      return typed([8, 16, 32, 64].includes(bits as number) && typeof json['signed'] === 'boolean', {
        bits,
        signed: json['signed'],
      });
    case 'float':
      return typed([16, 32, 64].includes(bits as number), { bits });
    case 'decimal':
      return readDecimal(json);
    case 'utf8':
    case 'binary':
      return typed(['offsets32', 'offsets64', 'view'].includes(layout as string), { layout });
    case 'fixedSizeBinary':
      return typed(isWhole(json['byteWidth'], 0, 2 ** 31 - 1), { byteWidth: json['byteWidth'] });
    case 'date':
      return typed(unit === 'day' || unit === 'ms', { unit });
    case 'time':
    case 'duration':
      return typed(units.has(unit), { unit });
    case 'timestamp':
      return typed(units.has(unit) && (timezone === null || typeof timezone === 'string'), {
        unit,
        timezone,
      });
    default:
      return readNested(json);
  }
}

function readDecimal({ precision, scale, bits }: Members): DataType | undefined {
  const fits =
    isWhole(precision, 1, 76) && isWhole(scale, -128, 127) && [32, 64, 128, 256].includes(bits as number);
  return fits ? ({ kind: 'decimal', precision, scale, bits } as DataType) : undefined;
}

function readNested(json: Members): DataType | undefined {
  switch (json['kind']) {
    case 'dictionary': {
      const index = typeFromJson(json['index']);
      if (index.kind !== 'int') return undefined;
      return {
        kind: 'dictionary',
        index,
        value: typeFromJson(json['value']),
        ordered: json['ordered'] === true,
      };
    }
    case 'list': {
      const { layout } = json;
      if (layout !== 'offsets32' && layout !== 'offsets64') return undefined;
      return { kind: 'list', item: fieldFromJson(json['item']), layout };
    }
    case 'fixedSizeList':
      if (!isWhole(json['size'], 0, 2 ** 31 - 1)) return undefined;
      return { kind: 'fixedSizeList', item: fieldFromJson(json['item']), size: json['size'] };
    case 'struct':
      if (!Array.isArray(json['fields'])) return undefined;
      return { kind: 'struct', fields: json['fields'].map(fieldFromJson) };
    case 'map': {
      const [key, value] = [fieldFromJson(json['key']), fieldFromJson(json['value'])];
      return { kind: 'map', key, value, keysSorted: json['keysSorted'] === true };
    }
    default:
      return undefined;
  }
}

function fieldFromJson(json: unknown): Field {
  const { name, type, nullable, metadata } = (
    typeof json === 'object' && json !== null ? json : {}
  ) as Members;
  if (typeof name !== 'string' || typeof nullable !== 'boolean') {
    throw new UsageError(
      'bad_type_json',
      `This is not the JSON of a field: ${JSON.stringify(json)?.slice(0, 200)}.`,
    );
  }
  const plain = { name, type: typeFromJson(type), nullable };
  if (metadata === undefined) return plain;
  return { ...plain, metadata: new Map(metadata as [string, string][]) };
}
