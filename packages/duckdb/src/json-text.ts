import { type DataType, formatValue, type Value } from '@millrace/columns';

/**
 * A value as JSON: integers with all their digits, floats in their shortest form (NaN and infinities as texts, since JSON
 * has none), dates, times and decimals as `formatValue` writes them (decimals bare), bytes in base64, a map as a list of
 * [key, value] pairs.
 */
export function jsonText(value: Value, type: DataType): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'dictionary':
      return jsonText(value, type.value);
    case 'bool':
    case 'int':
      return String(value);
    case 'float':
      if (Object.is(value, -0)) return '-0';
      return Number.isFinite(value) ? String(value) : `"${String(value)}"`;
    case 'decimal':
      return formatValue(value, type);
    case 'utf8':
      return JSON.stringify(value);
    case 'binary':
    case 'fixedSizeBinary':
      return `"${Buffer.from(value as Uint8Array).toString('base64')}"`;
    case 'duration':
      return String(value);
    case 'list':
    case 'fixedSizeList':
      return `[${(value as readonly Value[]).map((item) => jsonText(item, type.item.type)).join(',')}]`;
    case 'struct':
      return `{${type.fields.map((field) => `${JSON.stringify(field.name)}:${jsonText((value as ReadonlyMap<string, Value>).get(field.name) ?? null, field.type)}`).join(',')}}`;
    case 'map': {
      const entries = [...(value as ReadonlyMap<Value, Value>)];
      return `[${entries.map(([key, item]) => `[${jsonText(key, type.key.type)},${jsonText(item, type.value.type)}]`).join(',')}]`;
    }
    default:
      return JSON.stringify(formatValue(value, type));
  }
}
