import { type DataType, field, type TimeUnit, types } from '@millrace/columns';
import type { FieldDefinition, ValueDefinition } from '../column-definition.js';

/** The library whose data types and rules a pandera document means. */
export type PanderaApi = 'pandas' | 'polars';

/** What a dtype says of a column, or why there is no such column. */
export type ReadDtype =
  | (Pick<ValueDefinition, 'family' | 'target'> & {
      readonly values?: readonly string[];
      readonly item?: ValueDefinition;
      readonly fields?: readonly FieldDefinition[];
      readonly changed?: string;
    })
  | { readonly reason: string };

const NUMBERS: Readonly<Record<string, DataType>> = {
  int8: types.int8(),
  int16: types.int16(),
  int32: types.int32(),
  int64: types.int64(),
  uint8: types.uint8(),
  uint16: types.uint16(),
  uint32: types.uint32(),
  uint64: types.uint64(),
  float16: { kind: 'float', bits: 16 },
  float32: types.float32(),
  float64: types.float64(),
};

const PLAIN: Readonly<Record<string, ReadDtype>> = {
  bool: { family: 'boolean', target: types.bool() },
  boolean: { family: 'boolean', target: types.bool() },
  str: { family: 'text', target: types.utf8() },
  string: { family: 'text', target: types.utf8() },
  utf8: { family: 'text', target: types.utf8() },
  category: {
    family: 'text',
    target: types.utf8(),
    changed: 'its categories are not in the document: any text passes',
  },
  categorical: {
    family: 'text',
    target: types.utf8(),
    changed: 'its categories are not in the document: any text passes',
  },
  object: { family: 'text', target: types.utf8(), changed: 'a column of any Python objects is read as text' },
  date: { family: 'exact', target: types.date() },
  time: { family: 'exact', target: types.time('ns') },
  binary: { family: 'exact', target: types.binary() },
  bytes: { family: 'exact', target: types.binary() },
  int: { family: 'exact', target: types.int64() },
  float: { family: 'exact', target: types.float64() },
  datetime: { family: 'exact', target: types.timestamp('us', null) },
  duration: { family: 'exact', target: types.duration('us') },
};

/** Reads a dtype as pandera writes it: pandas' (`datetime64[ns, UTC]`) or Polars' (`Datetime(time_unit='us', time_zone=None)`). */
export function readDtype(text: string): ReadDtype {
  const name = text.trim();
  const plain = name.toLowerCase().replace(/^string\[.*\]$/, 'string');
  if (Object.hasOwn(NUMBERS, plain)) return { family: 'exact', target: NUMBERS[plain]! };
  if (Object.hasOwn(PLAIN, plain)) return PLAIN[plain]!;
  return readPandas(name) ?? readPolars(name) ?? { reason: `there is no such type in Arrow: ${name}` };
}

function readPandas(name: string): ReadDtype | undefined {
  const instant = /^datetime64\[(s|ms|us|ns)(?:,\s*([\w/+:-]+))?\]$/.exec(name);
  if (instant) return exact(types.timestamp(instant[1] as TimeUnit, instant[2] ?? null));
  const span = /^timedelta64\[(s|ms|us|ns)\]$/.exec(name);
  if (span) return exact(types.duration(span[1] as TimeUnit));
  const decimal = /^decimal\((?:precision=)?\s*(\d+)\s*,\s*(?:scale=)?\s*(\d+)\s*\)$/i.exec(name);
  if (!decimal) return undefined;
  const [precision, scale] = [Number(decimal[1]), Number(decimal[2])];
  return precision >= 1 && precision <= 76 && scale <= precision
    ? exact(types.decimal(precision, scale))
    : undefined;
}

function readPolars(name: string): ReadDtype | undefined {
  const call = /^(\w+)\((.*)\)$/s.exec(name);
  if (!call) return undefined;
  const [, type, inner = ''] = call;
  switch (type) {
    case 'Datetime': {
      const unit = /time_unit='(ms|us|ns)'/.exec(inner)?.[1] ?? 'us';
      return exact(types.timestamp(unit as TimeUnit, /time_zone='([^']+)'/.exec(inner)?.[1] ?? null));
    }
    case 'Duration':
      return exact(types.duration((/time_unit='(ms|us|ns)'/.exec(inner)?.[1] ?? 'us') as TimeUnit));
    case 'Enum': {
      const values = [...inner.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)];
      const texts = values.map(([, single, double]) => (single ?? double ?? '').replace(/\\(.)/g, '$1'));
      return { family: 'text', target: types.utf8(), ...(texts.length > 0 && { values: texts }) };
    }
    case 'List':
      return listOf(inner);
    case 'Struct':
      return structOf(inner);
    default:
      return undefined;
  }
}

function exact(target: DataType): ReadDtype {
  return { family: 'exact', target };
}

function valueFor(dtype: Exclude<ReadDtype, { reason: string }>): ValueDefinition {
  const { family, target, values = null, item, fields } = dtype;
  return {
    family,
    target,
    values,
    nullable: true,
    checks: [],
    ...(item && { item }),
    ...(fields && { fields }),
  };
}

function listOf(inner: string): ReadDtype {
  const item = readDtype(inner);
  return 'reason' in item ? item : { family: 'list', target: types.list(item.target), item: valueFor(item) };
}

function structOf(inner: string): ReadDtype {
  const entries = splitTop(inner.replace(/^\{|\}$/g, '')).map((part) => /^\s*'([^']*)':\s*(.*)$/s.exec(part));
  const fields = entries.map((entry) =>
    entry ? { name: entry[1]!, dtype: readDtype(entry[2]!) } : undefined,
  );
  const unread = fields.find((each) => each === undefined || 'reason' in each.dtype);
  if (unread !== undefined || fields.includes(undefined))
    return { reason: `its fields can't be read: ${inner}` };
  const read = fields.map((each) => ({
    name: each!.name,
    required: true,
    ...valueFor(each!.dtype as Exclude<ReadDtype, { reason: string }>),
  }));
  return {
    family: 'struct',
    target: types.struct(read.map(({ name, target }) => field(name, target))),
    fields: read,
  };
}

/** The parts of a text between commas that no bracket holds. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (character === '(' || character === '{' || character === '[') depth++;
    if (character === ')' || character === '}' || character === ']') depth--;
    if (at === text.length || (character === ',' && depth === 0)) {
      if (text.slice(start, at).trim() !== '') parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return parts;
}

/** A column's type as pandera names it for a library; undefined where the library has none. */
export function writeDtype(value: ValueDefinition, api: PanderaApi): string | undefined {
  return api === 'pandas' ? pandasDtype(value) : polarsDtype(value);
}

function pandasDtype({ target, nullable }: ValueDefinition): string | undefined {
  switch (target.kind) {
    case 'bool':
      return nullable ? 'boolean' : 'bool';
    case 'int': {
      const name = `${target.signed ? 'int' : 'uint'}${target.bits}`;
      return nullable ? name.replace('int', 'Int').replace('uInt', 'UInt') : name;
    }
    case 'float':
      return `float${target.bits}`;
    case 'utf8':
      return 'str';
    case 'timestamp':
      return target.timezone === null
        ? `datetime64[${target.unit}]`
        : `datetime64[${target.unit}, ${target.timezone}]`;
    case 'duration':
      return `timedelta64[${target.unit}]`;
    case 'dictionary':
      return 'category';
    case 'date':
      return 'date';
    case 'decimal':
      return target.precision <= 28 ? `Decimal(${target.precision}, ${target.scale})` : undefined;
    default:
      return undefined;
  }
}

function polarsDtype({ target, values }: ValueDefinition): string | undefined {
  if (values !== null && target.kind === 'utf8') {
    return `Enum(categories=[${values.map((value) => `'${String(value).replace(/[\\']/g, '\\$&')}'`).join(', ')}])`;
  }
  switch (target.kind) {
    case 'bool':
      return 'Boolean';
    case 'int':
      return `${target.signed ? 'Int' : 'UInt'}${target.bits}`;
    case 'float':
      return target.bits === 16 ? undefined : `Float${target.bits}`;
    case 'utf8':
      return 'String';
    case 'timestamp':
      if (target.unit === 's') return undefined;
      return `Datetime(time_unit='${target.unit}', time_zone=${target.timezone === null ? 'None' : `'${target.timezone}'`})`;
    case 'duration':
      return target.unit === 's' ? undefined : `Duration(time_unit='${target.unit}')`;
    case 'dictionary':
      return 'Categorical';
    case 'date':
      return 'Date';
    case 'time':
      return 'Time';
    case 'binary':
      return 'Binary';
    case 'decimal':
      return target.precision <= 38
        ? `Decimal(precision=${target.precision}, scale=${target.scale})`
        : undefined;
    case 'list': {
      const item = polarsDtype({ target: target.item.type, values: null } as ValueDefinition);
      return item && `List(${item})`;
    }
    default:
      return undefined;
  }
}
