import {
  type CastOptions,
  cases,
  castText,
  type DataType,
  type Expr,
  equalTypes,
  isMillraceError,
  types,
  type Value,
} from '@millrace/columns';
import type { CoercionSettings } from './column-definition.js';
import type { ColumnPlan } from './column-plan.js';
import { accepts, isCoercible, isNested } from './family.js';
import { plainOf } from './plain-type.js';
import type { Cell } from './rule.js';
import { parseTimestamp } from './strptime.js';
import { boundType, type Workings } from './workings.js';
import { instantOf, wallClockOf } from './zone-shift.js';

/** How a column is coerced: whether at all, and by which rules. */
export interface Coercion {
  readonly coerce: boolean;
  readonly settings: CoercionSettings;
}

/** A column's cells after coercion. */
export interface Coerced {
  readonly cell: Cell;
  /** Null before or by its text: not because coercion failed. Never null itself. */
  readonly isNull: Expr;
  /** Coercion may fail on a cell: it is then null, though `isNull` is false. */
  readonly canFail: boolean;
}

/** The cells as they are, or coerced; undefined where their type can't hold the column, nor be coerced to it. */
export function coercedCell(
  plan: ColumnPlan,
  from: Cell,
  coercion: Coercion,
  workings: Workings,
): Coerced | undefined {
  const { trim = false, nullTokens = [] } = coercion.settings;
  const type = plainOf(from.type);
  const target = plainOf(plan.target);
  const asIs = { cell: { value: from.value, type }, isNull: from.value.isNull(), canFail: false };
  if (!coercion.coerce || isNested(plan)) return accepts(plan, from.type) ? asIs : undefined;
  const readsText = type.kind === 'utf8' && (trim || nullTokens.length > 0);
  if (!readsText && equalTypes(from.type, plan.target)) return asIs;
  const cast: CastOptions = readsText ? { trim, nullTokens } : {};
  const value = castValue(plan, from, cast, coercion.settings, workings);
  if (value === undefined) return undefined;
  const isNull = nullCells(from.value, type, cast, workings);
  const canFail = !(type.kind === 'utf8' && target.kind === 'utf8');
  return { cell: { value: workings.share(value), type: target }, isNull, canFail };
}

function nullCells(
  raw: Expr,
  type: DataType,
  { trim = false, nullTokens = [] }: CastOptions,
  workings: Workings,
): Expr {
  if (type.kind !== 'utf8' || nullTokens.length === 0) return raw.isNull();
  return trim
    ? workings.share(raw.cast(types.utf8(), { trim, nullTokens })).isNull()
    : raw.isNull().or(raw.in(nullTokens));
}

function castValue(
  plan: ColumnPlan,
  from: Cell,
  cast: CastOptions,
  settings: CoercionSettings,
  workings: Workings,
): Expr | undefined {
  const type = plainOf(from.type);
  const target = plainOf(plan.target);
  const special =
    type.kind === 'utf8'
      ? textCast(from.value, target, cast, settings, workings)
      : lossyCast(from.value, type, target, settings, workings);
  if (special !== undefined) return special;
  if (!castable(plan, type)) return undefined;
  const value = from.value.cast(target, cast);
  return binds(value, workings) ? value : undefined;
}

function castable(plan: ColumnPlan, from: DataType): boolean {
  // `z.date()` takes any date or timestamp, one without a zone as UTC.
  return plan.family === 'date'
    ? accepts(plan, from) || from.kind === 'utf8'
    : isCoercible(from, plainOf(plan.target));
}

function binds(expression: Expr, workings: Workings): boolean {
  try {
    boundType(expression, workings.schema());
    return true;
  } catch (error) {
    if (isMillraceError(error)) return false;
    throw error;
  }
}

/** Texts that are written otherwise than the strict grammar has it. */
function textCast(
  raw: Expr,
  target: DataType,
  cast: CastOptions,
  { booleans, numbers, timestamps, assumeZone }: CoercionSettings,
  workings: Workings,
): Expr | undefined {
  const text = (): Expr =>
    cast.trim === true || (cast.nullTokens ?? []).length > 0
      ? workings.share(raw.cast(types.utf8(), cast))
      : raw;
  if (target.kind === 'bool' && booleans !== undefined) {
    const branches = [
      { when: text().in(booleans.true), then: true },
      { when: text().in(booleans.false), then: false },
    ];
    return cases(branches);
  }
  const isNumber = target.kind === 'int' || target.kind === 'float' || target.kind === 'decimal';
  if (isNumber && numbers !== undefined) {
    return mapped(text(), target, workings, (value) => read(plainNumber(String(value), numbers), target));
  }
  const isZoned = target.kind === 'timestamp' && target.timezone !== null;
  if (
    (target.kind === 'timestamp' || target.kind === 'date' || target.kind === 'time') &&
    (timestamps !== undefined || (isZoned && assumeZone !== undefined))
  ) {
    return mapped(text(), target, workings, (value) => {
      for (const format of timestamps ?? []) {
        const found = parseTimestamp(String(value), format, target, assumeZone);
        if (found !== null) return found;
      }
      if (timestamps !== undefined || target.kind !== 'timestamp')
        throw new RangeError('none of the formats');
      return zonedText(String(value), target, assumeZone!);
    });
  }
  return undefined;
}

function mapped(value: Expr, type: DataType, workings: Workings, run: (value: Value) => Value): Expr {
  return workings.map({ inputs: [value], type, run: ([one]) => (one === null ? null : run(one!)) }).value;
}

function read(text: string, type: DataType): Value {
  const found = castText(text, type);
  if ('value' in found) return found.value;
  throw new RangeError('no such text');
}

function plainNumber(
  text: string,
  { decimal = '.', group }: { readonly decimal?: string; readonly group?: string },
): string {
  const [whole = '', ...rest] = text.split(decimal);
  // A group has three digits: `1,2` is not twelve.
  if (group !== undefined && whole.includes(group) && !/^[+-]?[0-9]{1,3}([^0-9][0-9]{3})+$/.test(whole))
    return '';
  const ungrouped = group === undefined ? whole : whole.split(group).join('');
  if (decimal !== '.' && ungrouped.includes('.')) return '';
  return [ungrouped, ...rest].join('.');
}

function zonedText(text: string, target: DataType & { readonly kind: 'timestamp' }, zone: string): Value {
  const zoned = castText(text, target);
  if ('value' in zoned) return zoned.value;
  const naive = read(text, { ...target, timezone: null });
  return instantOf(naive as bigint, target.unit, zone);
}

/** What loses something, and was asked for. */
function lossyCast(
  raw: Expr,
  from: DataType,
  to: DataType,
  { truncate, round, assumeZone }: CoercionSettings,
  workings: Workings,
): Expr | undefined {
  if (truncate === true && to.kind === 'int' && from.kind === 'float') {
    return mapped(raw, to, workings, (value) => whole(value as number, to));
  }
  if (round === true && to.kind === 'float') {
    if (from.kind === 'decimal' || (from.kind === 'int' && from.bits === 64))
      return raw.cast(types.utf8()).cast(to);
    if (from.kind === 'float' && from.bits > to.bits)
      return mapped(raw, to, workings, (value) => Math.fround(value as number));
  }
  if (assumeZone === undefined || from.kind !== 'timestamp' || to.kind !== 'timestamp') return undefined;
  if ((from.timezone === null) === (to.timezone === null)) return undefined;
  const shifted = from.timezone === null ? { ...from, timezone: to.timezone } : { ...from, timezone: null };
  const shift = from.timezone === null ? instantOf : wallClockOf;
  const value = mapped(raw, shifted, workings, (one) => shift(one as bigint, from.unit, assumeZone));
  return equalTypes(shifted, to) ? value : value.cast(to);
}

function whole(value: number, to: DataType & { readonly kind: 'int' }): Value {
  if (!Number.isFinite(value)) throw new RangeError('not finite');
  const cut = Math.trunc(value);
  return to.bits === 64 ? BigInt(cut) : cut + 0;
}
