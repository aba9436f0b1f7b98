import { compareValues, type DataType } from '@millrace/columns';
import type { CheckDefinition, Constant } from '../check-definition.js';
import type { ValueDefinition } from '../column-definition.js';
import { comparable } from '../constant.js';
import { definitionKey } from './definition-key.js';
import {
  compareLimit,
  intersect,
  isPlain,
  type Limits,
  lengthsOf,
  limitsOf,
  limitsText,
  shown,
} from './limits.js';
import { type Compatibility, ofWidth, type SchemaChange } from './schema-change.js';

/** A rule by name, in the words of its operands. */
export function checkText(check: CheckDefinition): string {
  if (check.name !== undefined) return check.name;
  const { check: name, ...operands } = check;
  const shownOperands = Object.entries(operands)
    .filter(([key]) => !OPTIONS.has(key))
    .map(([, value]) =>
      Array.isArray(value) ? `[${value.map((each) => shown(each as Constant)).join(', ')}]` : short(value),
    );
  return `${name}(${shownOperands.join(', ')})`;
}

const OPTIONS: ReadonlySet<string> = new Set([
  ...[
    'message',
    'ignoreNulls',
    'warnOnly',
    'severity',
    'mostly',
    'failureLimit',
    'by',
    'aborts',
    'dialect',
    'flags',
    'source',
  ],
]);

function short(value: unknown): string {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) return '…';
  return shown(value as Constant);
}

type Note = (change: Omit<SchemaChange, 'column'>) => void;

/** The changes between the checks of a column before and after. */
export function checkChanges(before: ValueDefinition, after: ValueDefinition, note: Note): void {
  const type = after.target;
  intervalChange('bounds', 'values', before.checks, after.checks, limitsOf, type, note);
  intervalChange('length', 'lengths', before.checks, after.checks, lengthsOf, LENGTH, note);
  valuesChange(before, after, note);
  const [old, now] = [others(before.checks), others(after.checks)];
  const oldKeys = new Set(old.map(definitionKey));
  const newKeys = new Set(now.map(definitionKey));
  for (const check of now.filter((each) => !oldKeys.has(definitionKey(each)))) {
    note({ code: 'check_added', ...added(check) });
  }
  for (const check of old.filter((each) => !newKeys.has(definitionKey(each)))) {
    note({ code: 'check_removed', ...removed(check) });
  }
}

const LENGTH: DataType = { kind: 'float', bits: 64 };

function added(check: CheckDefinition): { compatibility: Compatibility; reason: string } {
  const text = checkText(check);
  return check.warnOnly
    ? { compatibility: 'full', reason: `${text} is new and only warns` }
    : { compatibility: 'forward', reason: `${text} is new: old values may fail it` };
}

function removed(check: CheckDefinition): { compatibility: Compatibility; reason: string } {
  const text = checkText(check);
  return check.warnOnly
    ? { compatibility: 'full', reason: `${text}, which only warned, is gone` }
    : { compatibility: 'backward', reason: `${text} is gone: new values may fail it` };
}

function others(checks: readonly CheckDefinition[]): CheckDefinition[] {
  return checks.filter((check) => !(isPlain(check) && (limitsOf(check) || lengthsOf(check) || setOf(check))));
}

function intervalChange(
  code: 'bounds' | 'length',
  what: string,
  before: readonly CheckDefinition[],
  after: readonly CheckDefinition[],
  read: (check: CheckDefinition) => Limits | null,
  type: DataType,
  note: Note,
): void {
  const limits = (checks: readonly CheckDefinition[]): Limits =>
    intersect(
      checks.filter(isPlain).flatMap((check) => read(check) ?? []),
      type,
    );
  const [old, now] = [limits(before), limits(after)];
  const low = compareLimit(old.low, now.low, 1, type);
  const high = compareLimit(old.high, now.high, -1, type);
  const [wider, narrower] = [low.wider || high.wider, low.narrower || high.narrower];
  if (!wider && !narrower) return;
  note({
    code,
    compatibility: ofWidth(wider, narrower),
    reason: `${what} were ${limitsText(old)} and are ${limitsText(now)}`,
    before: limitsText(old),
    after: limitsText(now),
  });
}

/** The values that a check allows, where it lists them. */
function setOf(check: CheckDefinition): readonly Constant[] | null {
  if (check.check === 'isin') return check.values;
  return check.check === 'eq' ? [check.value] : null;
}

/** All that the type and the checks list as allowed; null where nothing is listed. */
function allowedOf(value: ValueDefinition): readonly Constant[] | null {
  const lists = value.checks.filter(isPlain).flatMap((check) => {
    const set = setOf(check);
    return set === null ? [] : [set];
  });
  const [first, ...rest] = value.values === null ? lists : [value.values as readonly Constant[], ...lists];
  if (first === undefined) return null;
  return first.filter((each) => rest.every((list) => list.some((other) => same(each, other, value.target))));
}

function same(a: Constant, b: Constant, type: DataType): boolean {
  return compareValues(comparable(a, type), comparable(b, type)) === 0;
}

function valuesChange(before: ValueDefinition, after: ValueDefinition, note: Note): void {
  const [old, now] = [allowedOf(before), allowedOf(after)];
  if (old === null && now === null) return;
  if (old === null || now === null) {
    note({
      code: 'values',
      compatibility: now === null ? 'backward' : 'forward',
      reason: now === null ? 'any value is allowed now' : `only ${now.map(shown).join(', ')} are allowed now`,
    });
    return;
  }
  const missing = (list: readonly Constant[], from: readonly Constant[]): Constant[] =>
    list.filter((value) => !from.some((other) => same(value, other, after.target)));
  const [gone, come] = [missing(old, now), missing(now, old)];
  if (gone.length + come.length === 0) return;
  const reasons = [
    ...(come.length > 0 ? [`${come.map(shown).join(', ')} may come`] : []),
    ...(gone.length > 0 ? [`${gone.map(shown).join(', ')} may no more come`] : []),
  ];
  note({
    code: 'values',
    compatibility: ofWidth(come.length > 0, gone.length > 0),
    reason: reasons.join('; '),
  });
}
