import { type DataType, UsageError } from '@millrace/columns';
import type { CheckDefinition, Constant } from '../check-definition.js';
import type { ColumnDefinition, ValueDefinition } from '../column-definition.js';
import { checkCode, withoutOptions } from './check-code.js';
import { constantSource, keySource, patternSource, textSource } from './literal-source.js';

/** Collects the names that a source has to import from `@millrace/schema` and `@millrace/columns`. */
export interface Imports {
  schema(name: string): string;
  columns(name: string): string;
}

/** A value's zod type as source, with the checks that zod has methods for; `rest` are the others. */
function valueCode(
  value: ValueDefinition,
  imports: Imports,
): { readonly code: string; readonly rest: readonly CheckDefinition[] } {
  const rest: CheckDefinition[] = [];
  const methods: string[] = [];
  let base: string | undefined;
  for (const check of value.checks) {
    const top =
      base === undefined && methods.length === 0 && rest.length === 0 ? formatBase(check, value) : undefined;
    if (top !== undefined) base = top;
    else {
      // A method behind a check of the column would run before it.
      const method = rest.length === 0 ? methodCode(check, value) : undefined;
      if (method === undefined) rest.push(check);
      else methods.push(method);
    }
  }
  const code = `${base ?? typeCode(value, imports)}${joined(methods)}${value.nullable ? '.nullable()' : ''}`;
  return { code, rest };
}

/** `min(2)` and `max(2)` of a text are `length(2)`. */
function joined(methods: readonly string[]): string {
  return methods.map((method) => `.${method}`).join('');
}

function typeCode(value: ValueDefinition, imports: Imports): string {
  const { family, target, values } = value;
  if (values !== null) {
    if (family === 'text' && values.length > 0) return `z.enum([${values.map(constantSource).join(', ')}])`;
    const [only, ...others] = values;
    return others.length === 0 && only !== undefined
      ? `z.literal(${constantSource(only)})`
      : `z.literal([${values.map(constantSource).join(', ')}])`;
  }
  switch (family) {
    case 'text':
      return 'z.string()';
    case 'number':
      return target.kind === 'float' && target.bits === 32 ? 'z.float32()' : 'z.number()';
    case 'integer':
      if (target.kind === 'int' && target.bits === 32) return target.signed ? 'z.int32()' : 'z.uint32()';
      return 'z.int()';
    case 'bigint':
      return 'z.bigint()';
    case 'boolean':
      return 'z.boolean()';
    case 'date':
      return 'z.date()';
    case 'values':
      return 'z.number()';
    case 'exact':
      return builderCode(target, imports, value.as === 'date');
    default:
      return nestedCode(value, imports);
  }
}

function nestedCode(value: ValueDefinition, imports: Imports): string {
  const inner = (of: ValueDefinition): string => {
    const { code, rest } = valueCode(of, imports);
    const [unsaid] = rest;
    if (unsaid) throw new UsageError('unsaid', `The check ${unsaid.check} of a nested value has no source.`);
    return code;
  };
  switch (value.family) {
    case 'struct': {
      const fields = (value.fields ?? []).map(
        (field) => `${keySource(field.name)}: ${inner(field)}${field.required ? '' : '.optional()'}`,
      );
      return `z.object({ ${fields.join(', ')} })`;
    }
    case 'list':
      return `z.array(${inner(value.item!)})`;
    default:
      return value.key?.family === 'text'
        ? `z.record(${inner(value.key)}, ${inner(value.value!)})`
        : `z.map(${inner(value.key!)}, ${inner(value.value!)})`;
  }
}

/** The builder of an exact type. */
function builderCode(type: DataType, imports: Imports, asDate = false): string {
  const call = (name: string, ...operands: readonly string[]): string =>
    `${imports.schema(name)}(${operands.join(', ')})`;
  switch (type.kind) {
    case 'bool':
      return 'z.boolean()';
    case 'utf8':
      return 'z.string()';
    case 'int':
      return call(`${type.signed ? 'int' : 'uint'}${type.bits}`);
    case 'float':
      if (type.bits !== 16) return call(`float${type.bits}`);
      break;
    case 'date':
      if (type.unit === 'day') return call('date');
      break;
    case 'time':
    case 'duration':
      return call(type.kind, textSource(type.unit));
    case 'timestamp': {
      const zone = type.timezone === null ? (asDate ? ['null'] : []) : [textSource(type.timezone)];
      return call('timestamp', textSource(type.unit), ...zone, ...(asDate ? ["{ as: 'date' }"] : []));
    }
    case 'decimal':
      return call('decimal', String(type.precision), String(type.scale));
    case 'binary':
      return call('binary');
    case 'dictionary':
      return call('dictionary', builderCode(type.value, imports));
  }
  throw new UsageError('unsaid', `There is no builder of ${type.kind} columns of that kind.`);
}

const TOP_FORMATS: Readonly<Record<string, string>> = {
  email: 'z.email()',
  url: 'z.url()',
  uuid: 'z.uuid()',
  ipv4: 'z.ipv4()',
  ipv6: 'z.ipv6()',
  base64: 'z.base64()',
  date: 'z.iso.date()',
  time: 'z.iso.time()',
  datetime: 'z.iso.datetime()',
  duration: 'z.iso.duration()',
};

function formatBase(check: CheckDefinition, value: ValueDefinition): string | undefined {
  if (check.check !== 'format' || value.family !== 'text' || value.values !== null) return undefined;
  const { format, options, ...rest } = check;
  const plain = withoutOptions(rest) && options === undefined;
  return plain && Object.hasOwn(TOP_FORMATS, format) ? TOP_FORMATS[format] : undefined;
}

/** A check as a method of the value's zod type; undefined where zod has none, or the check has options of its own. */
function methodCode(check: CheckDefinition, value: ValueDefinition): string | undefined {
  if (!withoutOptions(check) || value.values !== null) return undefined;
  const numeric = isNumeric(value);
  switch (check.check) {
    case 'ge':
      return numeric(check.value) ? `min(${constantSource(check.value)})` : undefined;
    case 'le':
      return numeric(check.value) ? `max(${constantSource(check.value)})` : undefined;
    case 'gt':
    case 'lt':
      return numeric(check.value) && value.family !== 'date'
        ? `${check.check}(${constantSource(check.value)})`
        : undefined;
    case 'multipleOf':
      return numeric(check.value) ? `multipleOf(${constantSource(check.value)})` : undefined;
    default:
      return textMethod(check, value);
  }
}

/** Whether a constant is of the JavaScript type that the zod type's own methods take. */
function isNumeric(value: ValueDefinition): (constant: Constant) => boolean {
  if (value.family === 'date') return (constant) => constant instanceof Date;
  const { target, family } = value;
  const takesBigInt =
    family === 'bigint' || (family === 'exact' && !(target.kind === 'float' || isSmall(target)));
  const temporal = ['decimal', 'binary', 'dictionary', 'utf8', 'bool'].includes(target.kind);
  if (temporal || value.as === 'date') return () => false;
  return (constant) => typeof constant === (takesBigInt ? 'bigint' : 'number');
}

function isSmall(type: DataType): boolean {
  return type.kind === 'int' && type.bits < 64;
}

function textMethod(check: CheckDefinition, { family }: ValueDefinition): string | undefined {
  if (check.check === 'listLength' && family === 'list') return lengthMethod(check.min, check.max);
  if (family !== 'text') return undefined;
  switch (check.check) {
    case 'strLength':
      return lengthMethod(check.min, check.max);
    case 'strMatches':
      return check.dialect === 'ecmascript' && check.anchor === 'search' && !check.slow
        ? `regex(${patternSource(check.pattern, check.flags)})`
        : undefined;
    case 'strContains':
      return check.position ? undefined : `includes(${textSource(check.text)})`;
    case 'strStartsWith':
      return `startsWith(${textSource(check.text)})`;
    case 'strEndsWith':
      return `endsWith(${textSource(check.text)})`;
    default:
      return undefined;
  }
}

function lengthMethod(min: number | null, max: number | null): string | undefined {
  if (min !== null && min === max) return `length(${min})`;
  // Both ends at once are one check, which zod would make two of.
  if (min !== null && max !== null) return undefined;
  return min !== null ? `min(${min})` : max !== null ? `max(${max})` : undefined;
}

/** A column's zod type as source, wrapped in `column` where zod has no word for what it says. */
export function columnCode(column: ColumnDefinition, imports: Imports): string {
  const { code, rest } = valueCode(column, imports);
  const settings: [string, string][] = [];
  const add = (name: string, source: string): void => void settings.push([name, source]);
  if (column.regex !== null) {
    const { pattern, flags, dialect, anchor } = column.regex;
    const plain = dialect === 'ecmascript' && anchor === 'full';
    add(
      'regex',
      plain
        ? patternSource(pattern, flags)
        : `{ pattern: ${textSource(pattern)}, flags: ${textSource(flags)}, dialect: '${dialect}', anchor: '${anchor}' }`,
    );
  }
  if (column.aliases.length > 0) add('aliases', `[${column.aliases.map(textSource).join(', ')}]`);
  if (column.unique !== false) add('unique', column.unique === 'all' ? 'true' : textSource(column.unique));
  if (column.default !== undefined) add('default', constantSource(column.default));
  if (column.coerce) {
    const own = Object.keys(column.coercion).length > 0;
    add('coerce', own ? settingsSource(column.coercion) : 'true');
  }
  if (column.nanAsNull) add('nanAsNull', 'true');
  if (column.parsers.length > 0)
    add('parsers', `[${column.parsers.map((parser) => parserCode(parser, imports)).join(', ')}]`);
  if (rest.length > 0) add('checks', `[${rest.map((check) => checkCode(check, imports)).join(', ')}]`);
  if (column.title !== undefined) add('title', textSource(column.title));
  if (column.description !== undefined) add('description', textSource(column.description));
  if (column.metadata !== undefined) add('metadata', settingsSource(column.metadata));
  const whole =
    settings.length === 0
      ? code
      : `${imports.schema('column')}(${code}, { ${settings.map(([name, source]) => `${name}: ${source}`).join(', ')} })`;
  return column.required ? whole : `${whole}.optional()`;
}

function parserCode(parser: ColumnDefinition['parsers'][number], imports: Imports): string {
  if (parser.parser === 'expression' || parser.parser === 'function') {
    throw new UsageError(
      'unsaid',
      `A parser that is ${parser.parser === 'function' ? 'a function' : 'an expression'} has no source.`,
    );
  }
  return `${imports.schema(parser.parser)}()`;
}

function settingsSource(value: object): string {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{ ${entries.map(([name, item]) => `${keySource(name)}: ${jsonSource(item)}`).join(', ')} }`;
}

function jsonSource(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonSource).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return settingsSource(value);
  return constantSource(value as Constant);
}
