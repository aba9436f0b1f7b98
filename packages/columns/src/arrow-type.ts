import type { DataType, Field, Schema, TimeUnit } from './data-type.js';
import { SourceError } from './errors.js';

/** The members of an apache-arrow `DataType` that are read, whatever copy or version made it. */
interface ArrowType {
  readonly typeId: number;
  readonly [member: string]: unknown;
}

interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  readonly nullable: boolean;
  readonly metadata?: ReadonlyMap<string, string>;
}

const timeUnits: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];
const refused: ReadonlyMap<number, string> = new Map([
  [11, 'interval'],
  [14, 'union'],
  [22, 'run-end encoded'],
]);

/**
 * Reads an apache-arrow schema, of any copy or version, into plain data.
 *
 * @throws SourceError naming the column, for a duplicate name (with both positions) or a union, interval or run-end encoded type.
 * @example
 * ```ts
 * import { Field, Int32, Schema } from 'apache-arrow';
 * import { schemaFromArrow } from '@millrace/columns';
 * schemaFromArrow(new Schema([new Field('n', new Int32(), false)])).fields[0]!.name; // => 'n'
 * ```
 */
export function schemaFromArrow(schema: {
  readonly fields: readonly unknown[];
  readonly metadata?: unknown;
}): Schema {
  const fields = (schema.fields as readonly ArrowField[]).map((field) => fieldFromArrow(field, field.name));
  checkNames(fields);
  const metadata = metadataOf(schema.metadata);
  return metadata === undefined ? { fields } : { fields, metadata };
}

/**
 * Refuses a schema in which two columns have one name.
 *
 * @throws SourceError naming the column and both positions.
 */
export function checkNames(fields: readonly Field[]): void {
  const places = new Map<string, number>();
  fields.forEach(({ name }, place) => {
    const first = places.get(name);
    if (first !== undefined) {
      throw new SourceError(
        'duplicate_column',
        `Two columns are named '${name}': columns ${first + 1} and ${place + 1}; rename one, names must be unique.`,
        { issues: [{ code: 'duplicate_column', column: name, positions: [first, place] }] },
      );
    }
    places.set(name, place);
  });
}

/**
 * Reads an apache-arrow data type, of any copy or version, into plain data.
 *
 * @throws SourceError for a union, interval or run-end encoded type, and for a struct with two fields of one name; `column` is named in it.
 * @example
 * ```ts
 * import { TimestampMicrosecond } from 'apache-arrow';
 * import { typeFromArrow, typeName } from '@millrace/columns';
 * typeName(typeFromArrow(new TimestampMicrosecond('UTC'))); // => 'timestamp[us, UTC]'
 * ```
 */
export function typeFromArrow(type: { readonly typeId: number }, column?: string): DataType {
  const arrow = type as ArrowType;
  const unit = timeUnits[arrow['unit'] as number]!;
  switch (arrow.typeId) {
    case 1:
      return { kind: 'null' };
    case 2:
      return intFromArrow(arrow);
    case 3:
      return { kind: 'float', bits: ([16, 32, 64] as const)[arrow['precision'] as number]! };
    case 4:
      return { kind: 'binary', layout: 'offsets32' };
    case 5:
      return { kind: 'utf8', layout: 'offsets32' };
    case 6:
      return { kind: 'bool' };
    case 7:
      return {
        kind: 'decimal',
        precision: arrow['precision'] as number,
        scale: arrow['scale'] as number,
        bits: ((arrow['bitWidth'] as number | undefined) ?? 128) as 32 | 64 | 128 | 256,
      };
    case 8:
      return { kind: 'date', unit: arrow['unit'] === 0 ? 'day' : 'ms' };
    case 9:
      return { kind: 'time', unit };
    case 10:
      return { kind: 'timestamp', unit, timezone: (arrow['timezone'] as string | null | undefined) || null };
    case 15:
      return { kind: 'fixedSizeBinary', byteWidth: arrow['byteWidth'] as number };
    case 18:
      return { kind: 'duration', unit };
    case 19:
      return { kind: 'binary', layout: 'offsets64' };
    case 20:
      return { kind: 'utf8', layout: 'offsets64' };
    case 23:
      return { kind: 'binary', layout: 'view' };
    case 24:
      return { kind: 'utf8', layout: 'view' };
    default:
      return nestedFromArrow(arrow, column);
  }
}

function intFromArrow(arrow: ArrowType): DataType & { kind: 'int' } {
  return { kind: 'int', bits: arrow['bitWidth'] as 8 | 16 | 32 | 64, signed: arrow['isSigned'] as boolean };
}

function nestedFromArrow(arrow: ArrowType, column: string | undefined): DataType {
  if (arrow.typeId === 17) return mapFromArrow(arrow, column);
  const children = ((arrow['children'] ?? []) as readonly ArrowField[]).map((field) =>
    fieldFromArrow(field, column),
  );
  const item = children[0]!;
  switch (arrow.typeId) {
    case -1:
      return {
        kind: 'dictionary',
        index: intFromArrow(arrow['indices'] as ArrowType),
        value: typeFromArrow(arrow['dictionary'] as ArrowType, column),
        ordered: arrow['isOrdered'] === true,
      };
    case 12:
      return { kind: 'list', item, layout: 'offsets32' };
    case 13:
      return { kind: 'struct', fields: distinct(children, column) };
    case 16:
      return { kind: 'fixedSizeList', item, size: arrow['listSize'] as number };
    case 21:
      return { kind: 'list', item, layout: 'offsets64' };
    default:
      throw refusal(arrow, column);
  }
}

// The names of the two fields of an entry mean nothing: they may be equal.
function mapFromArrow(arrow: ArrowType, column: string | undefined): DataType {
  const [entries] = arrow['children'] as readonly ArrowField[];
  const fields = (entries!.type as ArrowType)['children'] as readonly ArrowField[];
  const [key, value] = fields.map((field) => fieldFromArrow(field, column));
  return { kind: 'map', key: key!, value: value!, keysSorted: arrow['keysSorted'] === true };
}

// A value is a `Map` from field name: of two fields with one name it would keep the second alone.
function distinct(fields: readonly Field[], column: string | undefined): readonly Field[] {
  const twice = fields.find(({ name }, i) => fields.findIndex((other) => other.name === name) !== i);
  if (twice === undefined) return fields;
  const where = column === undefined ? 'A column' : `Column '${column}'`;
  const named = `two fields named '${twice.name}'`;
  throw new SourceError('unsupported_type', `${where} is a struct with ${named}; rename one first.`, {
    issues: [{ code: 'unsupported_type', ...(column !== undefined && { column }), actual: named }],
  });
}

function refusal(arrow: ArrowType, column: string | undefined): SourceError {
  const name = refused.get(arrow.typeId) ?? `unknown (Arrow type ${arrow.typeId})`;
  const where = column === undefined ? 'A column' : `Column '${column}'`;
  return new SourceError(
    'unsupported_type',
    `${where} has the ${name} type, which is not supported; cast or drop it first.`,
    {
      issues: [{ code: 'unsupported_type', ...(column !== undefined && { column }), actual: name }],
    },
  );
}

function fieldFromArrow(field: ArrowField, column: string | undefined): Field {
  const metadata = metadataOf(field.metadata);
  const plain = { name: field.name, type: typeFromArrow(field.type, column), nullable: field.nullable };
  return metadata === undefined ? plain : { ...plain, metadata };
}

function metadataOf(metadata: unknown): ReadonlyMap<string, string> | undefined {
  const map = metadata as ReadonlyMap<string, string> | null | undefined;
  return map && map.size > 0 ? new Map(map) : undefined;
}
