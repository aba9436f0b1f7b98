import { and, castText, col, type DataType, type Expr, type TimeUnit, types } from '@millrace/columns';
import type { CheckDefinition, Constant } from '../check-definition.js';
import type {
  CoercionSettings,
  ColumnDefinition,
  DuplicatePolicy,
  FieldDefinition,
  ValueDefinition,
} from '../column-definition.js';
import type { LostNotes } from '../documents/lost.js';
import { memberOf, type Plain, type PlainObject, textOf } from '../documents/plain-document.js';
import type { ColumnDefinitionInput } from '../from-definition.js';
import {
  checkFromPandera,
  columnKeys,
  flatCheck,
  listedChecks,
  operandOf,
  type PanderaCheck,
} from './check-from-pandera.js';
import { panderaCheckName } from './check-name.js';
import { type PanderaApi, readDtype } from './dtype.js';

/** What a column is read in. */
export interface ColumnContext {
  readonly root: PlainObject;
  readonly api: PanderaApi;
  readonly tableChecks: readonly (PanderaCheck | string)[];
  readonly notes: LostNotes;
  readonly timeUnit: TimeUnit | undefined;
}

/** A column of a document as ours. */
export function columnFromPandera(
  name: string,
  column: PlainObject,
  context: ColumnContext,
): ColumnDefinitionInput {
  const { api, notes } = context;
  const type = typeOf(name, column, context);
  const coerce = memberOf(column, 'coerce') === true || memberOf(context.root, 'coerce') === true;
  const nullable = memberOf(column, 'nullable') === true;
  // To Polars NaN is a null where nulls are refused, and a number like any other where they are not.
  const nanAsNull = type.target.kind === 'float' && (api === 'pandas' || !nullable);
  if (nanAsNull) notes.note(name, 'nan', 'nanAsNull: NaN is a null, as pandera has it');
  const named = [...ownChecks(column), ...context.tableChecks];
  const checks = named.flatMap((check): CheckDefinition[] => {
    const made = typeof check === 'string' ? check : checkFromPandera(check, type.target, api);
    if (typeof made !== 'string') return [judgingNulls(made, name, column, api)];
    notes.note(name, typeof check === 'string' ? 'checks' : check.name, made);
    return [];
  });
  if (checks.some((check) => check.check === 'strMatches')) {
    notes.note(
      name,
      'str_matches',
      "its patterns are Python's, and str_matches looks at the start of a text only",
    );
  }
  const fallback = defaultOf(name, column, type.target, notes);
  const [title, description] = [textOf(column, 'title'), textOf(column, 'description')];
  return {
    name,
    ...type,
    nullable,
    required: memberOf(column, 'required') !== false,
    unique: memberOf(column, 'unique') === true ? policyOf(column, api) : false,
    coerce,
    coercion: coerce ? coercionOf(column, type.target, api) : {},
    nanAsNull,
    checks,
    regex: memberOf(column, 'regex') === true ? nameRule(name, api) : null,
    ...(fallback !== undefined && { default: fallback }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
  };
}

/** What a dtype says of a column. */
type ColumnType = Pick<ColumnDefinition, 'family' | 'target'> & {
  readonly values?: readonly string[];
  readonly item?: ValueDefinition;
  readonly fields?: readonly FieldDefinition[];
};

function typeOf(
  name: string,
  column: PlainObject,
  { root, api, notes, timeUnit }: ColumnContext,
): ColumnType {
  const text = textOf(column, 'dtype') ?? textOf(root, 'dtype');
  if (text === undefined) return untyped(name, column, notes);
  const read = readDtype(text);
  if ('reason' in read) {
    notes.note(name, 'dtype', `${read.reason}; the column is read as text`);
    return { family: 'text', target: types.utf8() };
  }
  const { changed, ...type } = read;
  if (changed !== undefined) notes.note(name, 'dtype', changed);
  const { target } = type;
  if (api !== 'pandas' || target.kind !== 'timestamp' || target.timezone !== null) return type;
  const unit = timeUnit ?? target.unit;
  notes.note(name, 'dtype', `times without a zone have to be of the unit ${unit}, where pandera takes any`);
  return { ...type, target: types.timestamp(unit, null) };
}

/** As Python reads numbers from text, and cuts what an integer can't hold; Int64 and its like, in capitals, refuse that. */
function coercionOf(column: PlainObject, target: DataType, api: PanderaApi): CoercionSettings {
  const safe = api === 'pandas' && /^U?Int/.test(textOf(column, 'dtype') ?? '');
  const isNumber = target.kind === 'int' || target.kind === 'float';
  return {
    ...(!safe && { truncate: true }),
    round: true,
    ...(api === 'pandas' && isNumber && { trim: true }),
    ...(target.kind === 'float' && { nullTokens: ['nan', 'NaN', 'NAN'] }),
  };
}

/** To Polars a null that is judged fails whatever it is compared with; a null of ours is no forbidden value. */
function judgingNulls(
  check: CheckDefinition,
  name: string,
  column: PlainObject,
  api: PanderaApi,
): CheckDefinition {
  const forbids = check.check === 'ne' || check.check === 'notin';
  if (!forbids || api !== 'polars' || check.ignoreNulls !== false || memberOf(column, 'regex') === true)
    return check;
  const cell = col(name);
  const values = ('values' in check ? check.values : [check.value]) as readonly Exclude<
    Constant,
    Date | null
  >[];
  const test: Expr = check.check === 'ne' ? cell.ne(values[0]!) : cell.notIn(values);
  const { check: _, ...options } = { ...check, value: undefined, values: undefined };
  const { value: _value, values: _values, ...rest } = options;
  return {
    ...rest,
    check: 'predicate',
    predicate: and(cell.isNotNull(), test),
    name: check.name ?? panderaCheckName(check, null),
  };
}

// Ours has no column of any type: the operands of its checks say what can pass them at all.
function untyped(name: string, column: PlainObject, notes: LostNotes): ColumnType {
  const operands = ownChecks(column).flatMap((check) =>
    typeof check === 'string' ? [] : Object.values(check.operands).flat(),
  );
  const isNumber =
    operands.some((operand) => typeof operand === 'number') && !ownChecks(column).some(isTextCheck);
  notes.note(name, 'dtype', `a column of any type is one of ${isNumber ? 'numbers' : 'texts'} here`);
  return isNumber ? { family: 'number', target: types.float64() } : { family: 'text', target: types.utf8() };
}

function isTextCheck(check: PanderaCheck | string): boolean {
  return typeof check !== 'string' && check.name.startsWith('str_');
}

function ownChecks(column: PlainObject): (PanderaCheck | string)[] {
  const listed = memberOf(column, 'checks');
  if (listed !== undefined) return listedChecks(listed);
  return Object.entries(column)
    .filter(([key]) => !columnKeys.has(key))
    .map(([key, value]) => flatCheck(key, value));
}

function defaultOf(
  name: string,
  column: PlainObject,
  target: ColumnDefinition['target'],
  notes: LostNotes,
): Exclude<ColumnDefinition['default'], undefined> | undefined {
  const given = memberOf(column, 'default');
  if (given === undefined) return undefined;
  const whole = target.kind === 'int' && typeof given === 'number' && !Number.isInteger(given);
  const value = whole ? undefined : (operandOf(given, target) ?? readDefault(given, target));
  if (value !== undefined && value !== null) return value;
  notes.note(name, 'default', `${JSON.stringify(given)} is no value of the column`);
  return undefined;
}

// A default fills nulls before they are coerced, so it may be a text there that is read as the type.
function readDefault(given: Plain, target: DataType): Constant | undefined {
  const read = typeof given === 'string' ? castText(given, target) : undefined;
  return read !== undefined && 'value' in read ? (read.value as Constant) : undefined;
}

// pandas matches names by `str.match`, which looks at the start; Polars matches the whole name.
function nameRule(pattern: string, api: PanderaApi): NonNullable<ColumnDefinition['regex']> {
  return { pattern, flags: '', dialect: 'python', anchor: api === 'pandas' ? 'start' : 'full' };
}

/** Which duplicates are reported; Polars reports all of them. */
export function policyOf(from: PlainObject, api: PanderaApi): DuplicatePolicy {
  const policy = textOf(from, 'report_duplicates');
  return api === 'pandas' && (policy === 'exclude_first' || policy === 'exclude_last') ? policy : 'all';
}
