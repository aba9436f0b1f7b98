import { col, type Issue, isMillraceError, typeName, types } from '@millrace/columns';
import { baseRules } from './base-rules.js';
import type { CheckDefinition, Constant } from './check-definition.js';
import { checkRules } from './check-rules.js';
import { testOf } from './check-test.js';
import { checkText } from './check-text.js';
import { checkedCoercion } from './coercion-settings.js';
import type { ColumnDefinition, NamePattern, ValueDefinition } from './column-definition.js';
import type { ColumnSettings } from './column-settings.js';
import { refuseConstant } from './constant.js';
import {
  definitionOf,
  isZodType,
  type Payload,
  redefined,
  type ZodCheck,
  type ZodType,
} from './definition.js';
import { isNested } from './family.js';
import { patternRegExp } from './pattern-regexp.js';
import { isSlowPattern } from './patterns/is-slow.js';
import { type CellCheck, type Reading, readValue } from './read-value.js';
import type { Rule } from './rule.js';
import { valueFromRow } from './value-from-row.js';

/** What a table schema knows of one column: its definition, and what can't be data. Read once from its zod type, never changed. */
export interface ColumnPlan extends ColumnDefinition {
  /** The definition as plain data. */
  readonly definition: ColumnDefinition;
  /** The zod type as it was given. */
  readonly type: ZodType;
  /** The zod type of a value that is neither null nor absent. */
  readonly inner: ZodType;
  readonly cellChecks: readonly CellCheck[];
  readonly rules: readonly Rule[];
  /** The checks that concern more than one cell: predicates over the row, functions of the column, sets of values, extensions. */
  readonly wideChecks: readonly CheckDefinition[];
  /** The checks that give another value, in order. */
  readonly rewriting: readonly ZodCheck[];
}

/** The plan of a column, or the issue that says why its zod type can't be one. */
export function planColumn(name: string, type: unknown): ColumnPlan | Issue {
  if (!isZodType(type) || Reflect.has(type, Symbol.for('millrace.table-schema'))) {
    const hint = 'Give every column a zod type or a builder such as int32().';
    return { code: 'not_zod', column: name, expected: 'a zod type', actual: typeof type, hint };
  }
  const settings = definitionOf(type).millraceColumn;
  const of = settings?.regex === undefined ? type : definitionOf(type).valueType!;
  const reading = readValue(of);
  if ('code' in reading) {
    const { code, actual, hint, path } = reading;
    const place = path.reduce((all, part) => (/^[[{]/.test(part) ? all + part : `${all}.${part}`), '');
    const where = place === '' ? actual : `${actual} (at ${place.replace(/^\./, '')})`;
    return { code, column: name, expected: 'a type that is an Arrow type', actual: where, hint };
  }
  const all = mergedSettings([...reading.unwrapped.settings, ...(of === type ? [] : [settings!])]);
  return madePlan(name, type, reading, all);
}

function mergedSettings(list: readonly ColumnSettings[]): ColumnSettings {
  const parsers = list.flatMap((settings) => settings.parsers ?? []);
  const checks = list.flatMap((settings) => settings.checks ?? []);
  return Object.assign({}, ...list, { parsers, checks }) as ColumnSettings;
}

function madePlan(
  name: string,
  type: ZodType,
  reading: Reading,
  settings: ColumnSettings,
): ColumnPlan | Issue {
  const { definition: value, unwrapped } = reading;
  const {
    aliases = [],
    unique = false,
    coerce = false,
    nanAsNull = false,
    parsers = [],
    checks = [],
  } = settings;
  const { title, description, metadata } = settings;
  const overwrites = reading.rewrites.flatMap((check) => {
    const { check: kind, tx } = definitionOf(check);
    return kind === 'overwrite' ? [String(tx)] : [];
  });
  const base: ColumnDefinition = {
    name,
    ...value,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(metadata !== undefined && { metadata }),
    checks: [...value.checks, ...checks],
    required: unwrapped.required,
    regex: settings.regex === undefined ? null : namePattern(settings.regex),
    aliases: [...aliases],
    unique: unique === true ? 'all' : unique,
    coerce: reading.coerce || coerce !== false,
    coercion: typeof coerce === 'object' ? checkedCoercion(coerce) : {},
    nanAsNull,
    parsers: [...parsers],
    ...(overwrites.length > 0 && { rewrites: overwrites }),
    ...(reading.output && { codec: codecSource(unwrapped.inner), output: reading.output }),
  };
  const given = settings.default ?? (unwrapped.defaults[0] as ColumnDefinition['default']);
  const problem = given === undefined ? null : defaultProblem(base, unwrapped.inner, given);
  if (problem !== null) return problem;
  const definition = given === undefined ? base : { ...base, default: given };
  const plan = { ...definition, definition, type, ...judged(definition, reading, checks) };
  return slowPattern(plan) ?? plan;
}

/**
 * A pattern that JavaScript runs, and may take forever for: where no engine reads it, where it is within a nested type, or where another
 * check of the column has to run row by row, which runs them all.
 */
function slowPattern(plan: ColumnPlan): Issue | null {
  const text = { value: col('x'), type: types.utf8() };
  const rowsRun = plan.output !== undefined || plan.rules.some((rule) => rule.passes(text) === undefined);
  const isSlow = (check: CheckDefinition): boolean => {
    if (check.check !== 'strMatches' || check.slow === true) return false;
    const { source, flags } = patternRegExp({ ...check, flags: check.flags.replace(/[gyd]/g, '') });
    return isSlowPattern(source, flags);
  };
  const slow = (rowsRun ? plan.checks.find(isSlow) : undefined) ?? nestedChecks(plan).find(isSlow);
  if (slow === undefined) return null;
  const hint =
    'A text could take a time that grows faster than its length: leave out repetitions within repetitions, or of what can match the same text one behind the other. Give it as strMatches(…, { slow: true }) to allow it.';
  const actual = `checked by ${checkText(slow)}`;
  return {
    code: 'slow_pattern',
    column: plan.name,
    expected: 'a pattern that takes linear time',
    actual,
    hint,
  };
}

function judged(
  definition: ColumnDefinition,
  reading: Reading,
  added: readonly CheckDefinition[],
): Pick<ColumnPlan, 'inner' | 'cellChecks' | 'rules' | 'wideChecks' | 'rewriting'> {
  const { inner } = reading.unwrapped;
  const type = definition.target;
  for (const check of added) checkOperands(definition.name, check, definition);
  const cellChecks = [
    ...reading.cellChecks,
    ...added.filter(isCellCheck).map((check) => ({
      zod: rowCheck(check, type),
      onNull: check.ignoreNulls === false,
      definition: check,
    })),
  ];
  const rules = [
    ...(definition.output ? [] : baseRules(definition)),
    ...cellChecks.flatMap((check, index) => checkRules(check.definition, index)),
  ];
  return {
    inner,
    cellChecks,
    rules,
    wideChecks: added.filter((check) => !isCellCheck(check)),
    rewriting: reading.rewrites,
  };
}

function nestedChecks({ fields = [], item, key, value }: ValueDefinition): readonly CheckDefinition[] {
  const members = [...fields, ...[item, key, value].filter((member) => member !== undefined)];
  return members.flatMap((member) => [...member.checks, ...nestedChecks(member)]);
}

/** Tells a check of one cell from one that needs more of the table. */
function isCellCheck(check: CheckDefinition): boolean {
  if (check.check === 'function') return check.over === 'cell';
  return !['predicate', 'uniqueValuesEq', 'extension'].includes(check.check);
}

/** A check that `column` was given, as zod runs its own. */
function rowCheck(check: CheckDefinition, type: ColumnDefinition['target']): ZodCheck {
  const test = testOf(check, type);
  const run = (payload: Payload): unknown => {
    const passes = test(payload.value);
    if (passes instanceof Promise) return passes;
    if (passes !== true && !passes) payload.issues.push({ continue: check.aborts !== true });
    return undefined;
  };
  return { _zod: { def: { check: 'custom', abort: check.aborts === true }, check: run } };
}

function checkOperands(column: string, check: CheckDefinition, { target, family }: ColumnDefinition): void {
  const type = family === 'date' ? ({ kind: 'timestamp', unit: 'ms', timezone: 'UTC' } as const) : target;
  const plain = type.kind === 'dictionary' ? type.value : type;
  const refuse = (value: Constant): void => refuseConstant(column, checkText(check), value, plain);
  if ('value' in check && check.check !== 'multipleOf') refuse(check.value);
  if ('values' in check) check.values.forEach(refuse);
  if (check.check === 'inRange') [check.min, check.max].forEach(refuse);
  if (check.check === 'strMatches') patternRegExp({ ...check, flags: check.flags.replace(/[gyd]/g, '') });
}

/** Whole names are matched, unless the pattern's own anchors say less. */
function namePattern(regex: RegExp | NamePattern): NamePattern {
  if (regex instanceof RegExp)
    return {
      pattern: regex.source,
      flags: regex.flags.replace(/[gyd]/g, ''),
      dialect: 'ecmascript',
      anchor: 'full',
    };
  const { pattern, flags = '', dialect = 'ecmascript', anchor = 'full' } = regex;
  patternRegExp({ pattern, flags, dialect, anchor });
  return { pattern, flags, dialect, anchor };
}

/** A default has to be a value of the column itself: nothing is cut or rounded to fit. */
function defaultProblem(definition: ColumnDefinition, inner: ZodType, value: unknown): Issue | null {
  const problem = (hint: string): Issue => ({
    code: 'bad_default',
    column: definition.name,
    expected: `a value of ${typeName(definition.target)}`,
    actual: `filled with ${String(value)}`,
    hint,
  });
  if (isNested(definition)) return problem('A nested column has no default: fill it after parsing.');
  try {
    const payload: Payload = { value, issues: [] };
    const run = (inner._zod as unknown as { run(payload: Payload, context: object): unknown }).run;
    if (!definition.output) {
      const result = run(payload, { async: false }) as Payload;
      if (result.issues.length > 0) return problem('The default must itself pass the checks of the column.');
    }
    valueFromRow(definition)(value);
    return null;
  } catch (error) {
    if (isMillraceError(error) || error instanceof Error)
      return problem(`Give a default of the column's own type: ${error.message}`);
    throw error;
  }
}

/** The texts of a pipe's functions, those of its parts first. */
function codecSource(type: ZodType): string {
  const { type: kind, in: input, out, transform } = definitionOf(type);
  if (kind !== 'pipe') return kind === 'transform' ? String(transform) : '';
  const parts = [
    codecSource(input!),
    typeof transform === 'function' ? String(transform) : '',
    codecSource(out!),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** The zod type of a column without what `column` was given: what the row is made of. */
export function rowTypeOf(type: ZodType): ZodType {
  return definitionOf(type).millraceColumn === undefined
    ? type
    : redefined(type, { millraceColumn: undefined as never });
}
