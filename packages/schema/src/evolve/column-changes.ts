import { type DataType, typeName, types } from '@millrace/columns';
import type { ColumnDefinition, ValueDefinition } from '../column-definition.js';
import { accepts } from '../family.js';
import { checkChanges } from './check-changes.js';
import { definitionKey } from './definition-key.js';
import { both, type Compatibility, ofWidth, type SchemaChange } from './schema-change.js';

/** The changes of one column that stands in both schemas. */
export function columnChanges(before: ColumnDefinition, after: ColumnDefinition): SchemaChange[] {
  const found: SchemaChange[] = [];
  const note = (change: Omit<SchemaChange, 'column'>): void =>
    void found.push({ ...change, column: after.name });
  typeChange(before, after, note);
  presenceChanges(before, after, note);
  checkChanges(before, after, note);
  uniqueChange(before, after, note);
  readingChanges(before, after, note);
  const described = (column: ColumnDefinition): string =>
    definitionKey([column.title, column.description, column.metadata]);
  if (described(before) !== described(after)) {
    note({ code: 'description', compatibility: 'full', reason: 'what is said about the column has changed' });
  }
  return found;
}

type Note = (change: Omit<SchemaChange, 'column'>) => void;

const PROBES: readonly DataType[] = [
  types.bool(),
  ...[types.int8(), types.int16(), types.int32(), types.int64()],
  ...[types.uint8(), types.uint16(), types.uint32(), types.uint64()],
  ...[types.float32(), types.float64(), types.utf8(), types.binary(), types.date()],
  ...(['s', 'ms', 'us', 'ns'] as const).flatMap((unit) => [
    types.timestamp(unit, null),
    types.timestamp(unit, 'UTC'),
    types.time(unit),
    types.duration(unit),
  ]),
];

function typeChange(before: ColumnDefinition, after: ColumnDefinition, note: Note): void {
  if (shape(before) === shape(after)) return;
  const [old, now] = [before, after].map((value) => typeText(value));
  note({ code: 'type', ...typeCompatibility(before, after), before: old, after: now });
}

function typeCompatibility(
  before: ValueDefinition,
  after: ValueDefinition,
): { readonly compatibility: Compatibility; readonly reason: string } {
  const [old, now] = [typeText(before), typeText(after)];
  if (valueKind(before) !== valueKind(after)) {
    return {
      compatibility: 'breaking',
      reason: `rows hold a ${valueKind(after)} (${now}), where they held a ${valueKind(before)} (${old})`,
    };
  }
  const probes = [...PROBES, before.target, after.target];
  const holds = (value: ValueDefinition, type: DataType): boolean => accepts(value, type);
  const wider = probes.some((type) => holds(after, type) && !holds(before, type));
  const narrower = probes.some((type) => holds(before, type) && !holds(after, type));
  return {
    compatibility: nested(before) || nested(after) ? 'breaking' : ofWidth(wider, narrower),
    reason: `the type was ${old} and is ${now}`,
  };
}

function nested({ family }: ValueDefinition): boolean {
  return family === 'struct' || family === 'list' || family === 'map';
}

/** What of a value makes its type; the checks inside nested values count as part of it. */
function shape({ family, target, as, fields, item, key, value, values }: ValueDefinition): string {
  // A list of allowed numbers is held by ints and floats alike, and what it lists is compared as values.
  const base = values !== null && family === 'values' ? ['number'] : [family, typeName(target)];
  return definitionKey([base, as, fields, item, key, value]);
}

function typeText({ family, target }: ValueDefinition): string {
  return family === 'exact'
    ? `exactly ${typeName(target)}`
    : family === 'text'
      ? 'text'
      : `${family} (${typeName(target)})`;
}

function valueKind({ family, target, as }: ValueDefinition): string {
  if (as === 'date' || family === 'date') return 'Date';
  switch (family) {
    case 'text':
      return 'text';
    case 'boolean':
      return 'boolean';
    case 'bigint':
      return 'bigint';
    case 'number':
    case 'integer':
    case 'values':
      return 'number';
    case 'exact':
      return exactKind(target);
    default:
      return family;
  }
}

function exactKind(target: DataType): string {
  if (target.kind === 'float' || (target.kind === 'int' && target.bits < 64)) return 'number';
  if (target.kind === 'decimal' || target.kind === 'utf8' || target.kind === 'dictionary') return 'text';
  return target.kind === 'binary' || target.kind === 'fixedSizeBinary' ? 'bytes' : 'bigint';
}

function presenceChanges(before: ColumnDefinition, after: ColumnDefinition, note: Note): void {
  const [nullsBefore, nullsAfter] = [before, after].map(
    (column) => column.nullable || column.default !== undefined,
  );
  if (nullsBefore !== nullsAfter) {
    const reason = nullsAfter ? 'nulls are allowed now' : 'nulls are allowed no more';
    note({ code: 'nullable', compatibility: nullsAfter ? 'backward' : 'forward', reason });
  }
  if (before.required !== after.required) {
    const reason = after.required ? 'the column has to be there now' : 'the column may be absent now';
    note({ code: 'required', compatibility: after.required ? 'forward' : 'backward', reason });
  }
  if (definitionKey(before.default) !== definitionKey(after.default)) {
    const reason = 'nulls and absent columns are filled with another value, or no more';
    note({ code: 'default', compatibility: 'full', reason, before: before.default, after: after.default });
  }
}

function uniqueChange(before: ColumnDefinition, after: ColumnDefinition, note: Note): void {
  const [was, is] = [before.unique !== false, after.unique !== false];
  if (was === is) return;
  const reason = is ? 'values have to be unique now' : 'values may repeat now';
  note({ code: 'unique', compatibility: is ? 'forward' : 'backward', reason });
}

function readingChanges(before: ColumnDefinition, after: ColumnDefinition, note: Note): void {
  if (before.coerce !== after.coerce) {
    const reason = after.coerce
      ? 'cells of other types are converted now'
      : 'cells of other types are converted no more';
    note({ code: 'coerce', compatibility: after.coerce ? 'backward' : 'forward', reason });
  }
  const reading = (column: ColumnDefinition): string =>
    definitionKey([column.coercion, column.nanAsNull, column.parsers, column.output]);
  if (reading(before) !== reading(after)) {
    const reason = 'cells are read in another way: by other parsers, codecs or rules of conversion';
    note({ code: 'parsers', compatibility: 'breaking', reason });
  }
  namesChange(before, after, note);
}

function namesChange(before: ColumnDefinition, after: ColumnDefinition, note: Note): void {
  const gone = before.aliases.filter((alias) => !after.aliases.includes(alias));
  const come = after.aliases.filter((alias) => !before.aliases.includes(alias));
  if (gone.length + come.length > 0) {
    const reason = `other names of the column have changed: ${[...come.map((n) => `+${n}`), ...gone.map((n) => `-${n}`)].join(', ')}`;
    note({
      code: 'names',
      compatibility: both(ofWidth(come.length > 0, false), ofWidth(false, gone.length > 0)),
      reason,
    });
  }
  if (definitionKey(before.regex) !== definitionKey(after.regex)) {
    note({ code: 'names', compatibility: 'breaking', reason: 'the column stands for other names' });
  }
}
