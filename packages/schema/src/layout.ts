import { type Field, type Schema, typeName } from '@millrace/columns';
import type { Coercion } from './coerce.js';
import type { ColumnPlan } from './column-plan.js';
import { type CompiledColumn, compileColumn } from './compile.js';
import { acceptedTypes } from './family.js';
import { ABOUT_COLUMNS, type IssueDraft, type WrongTypeIssue } from './issue.js';
import { patternRegExp } from './pattern-regexp.js';
import type { ResolvedOptions } from './table-options.js';
import { bareWorkings, type Workings } from './workings.js';

/** A schema laid on the columns of one source: the columns it found, and what is wrong with them already. */
export interface Layout {
  readonly columns: readonly CompiledColumn[];
  /** The columns by their names: those that the schema gives them, and their own where a pattern stands for them. */
  readonly byName: ReadonlyMap<string, CompiledColumn>;
  readonly extras: readonly string[];
  readonly issues: readonly IssueDraft[];
  /** How many columns the source has, before those that are computed beside them. */
  readonly fieldCount: number;
}

interface LayoutState {
  readonly input: Schema;
  readonly options: ResolvedOptions;
  readonly workings: Workings;
  readonly columns: CompiledColumn[];
  readonly claimed: Map<string, ColumnPlan>;
  readonly issues: IssueDraft[];
}

/** Finds the schema's columns among a source's. */
export function layOut(
  plans: readonly ColumnPlan[],
  options: ResolvedOptions,
  input: Schema,
  workings: Workings = bareWorkings(input),
): Layout {
  const state: LayoutState = { input, options, workings, columns: [], claimed: new Map(), issues: [] };
  for (const plan of plans) if (plan.regex === null) claim(state, plan);
  for (const plan of plans) plan.regex === null ? placeNamed(state, plan) : placeMatching(state, plan);
  if (options.ordered) state.issues.push(...orderIssues(state, plans));
  const extras = input.fields.filter((field) => !state.claimed.has(field.name));
  if (options.strict === true)
    state.issues.push(...extras.map((field) => unexpectedColumn(field.name, typeName(field.type))));
  return {
    columns: state.columns,
    byName: new Map(state.columns.map((column) => [column.name, column])),
    extras: options.strict === false ? extras.map((field) => field.name) : [],
    issues: state.issues,
    fieldCount: input.fields.length,
  };
}

/** A column of a name is never taken for one of a pattern's. */
function claim({ input, claimed }: LayoutState, plan: ColumnPlan): void {
  const names = new Set([plan.name, ...plan.aliases]);
  for (const { name } of input.fields) if (names.has(name) && !claimed.has(name)) claimed.set(name, plan);
}

function placeNamed(state: LayoutState, plan: ColumnPlan): void {
  const found = state.input.fields.filter(({ name }) => state.claimed.get(name) === plan);
  if (found.length > 1) {
    const columns = found.map(({ name }) => name);
    state.issues.push({
      ...ABOUT_COLUMNS,
      code: 'ambiguous_column',
      column: plan.name,
      rule: 'one of its names',
      columns,
    });
    return;
  }
  if (found[0] !== undefined) place(state, plan, plan.name, found[0]);
  else if (plan.required) placeMissing(state, plan);
}

function placeMissing(state: LayoutState, plan: ColumnPlan): void {
  const { addMissingColumns } = state.options;
  const canAdd = addMissingColumns && (plan.nullable || plan.default !== undefined);
  const added = canAdd
    ? compileColumn(
        plan,
        { name: plan.name, field: null, coercion: coercionOf(plan, state.options) },
        state.workings,
      )
    : undefined;
  if (added !== undefined) state.columns.push(added);
  else
    state.issues.push(
      missingColumn(plan.name, expectedType(plan, state.options), state.input, addMissingColumns),
    );
}

function placeMatching(state: LayoutState, plan: ColumnPlan): void {
  const pattern = patternRegExp(plan.regex!);
  const found = state.input.fields.filter(({ name }) => {
    pattern.lastIndex = 0;
    return !state.claimed.has(name) && pattern.test(name);
  });
  for (const field of found) {
    state.claimed.set(field.name, plan);
    place(state, plan, field.name, field);
  }
  if (found.length > 0 || !plan.required) return;
  const expected = `${expectedType(plan, state.options)}, under a name that matches ${String(pattern)}`;
  state.issues.push(missingColumn(plan.name, expected, state.input, false));
}

function place(state: LayoutState, plan: ColumnPlan, name: string, field: Field): void {
  const coercion = coercionOf(plan, state.options);
  const compiled = compileColumn(plan, { name, field, coercion }, state.workings);
  if (compiled !== undefined) {
    state.columns.push(compiled);
    return;
  }
  const asked = { coerce: true, settings: {} };
  const coercible =
    !coercion.coerce && compileColumn(plan, { name, field, coercion: asked }, scratch(state)) !== undefined;
  const expected = expectedType(plan, state.options);
  state.issues.push(wrongType(name, expected, typeName(field.type), { coerce: coercion.coerce, coercible }));
}

/** Workings whose columns nobody reads: only to see whether something could be done. */
function scratch({ workings }: LayoutState): Workings {
  return {
    schema: workings.schema,
    share: (expression) => expression,
    map: (mapping) => ({ value: mapping.inputs[0]!, failed: mapping.inputs[0]! }),
  };
}

/** How a column is coerced: by its own settings, and else by the table's. */
function coercionOf(plan: ColumnPlan, options: ResolvedOptions): Coercion {
  return { coerce: options.coerce || plan.coerce, settings: { ...options.coercion, ...plan.coercion } };
}

function expectedType(plan: ColumnPlan, options: ResolvedOptions): string {
  return options.coerce || plan.coerce ? typeName(plan.target) : acceptedTypes(plan);
}

function orderIssues({ input, claimed }: LayoutState, plans: readonly ColumnPlan[]): IssueDraft[] {
  const places = new Map(plans.map((plan, place) => [plan, place]));
  const found = input.fields.flatMap((field) => {
    const plan = claimed.get(field.name);
    return plan === undefined ? [] : [{ name: field.name, place: places.get(plan)! }];
  });
  const wanted = [...found].sort((a, b) => a.place - b.place);
  return found.flatMap(({ name, place }, at) => {
    const expected = wanted[at]!;
    if (expected.place === place) return [];
    return [
      {
        ...ABOUT_COLUMNS,
        code: 'column_order',
        column: name,
        rule: 'ordered',
        expected: expected.name,
      } as const,
    ];
  });
}

const LISTED_COLUMNS = 20;

function missingColumn(column: string, expected: string, input: Schema, noDefault: boolean): IssueDraft {
  const columns = input.fields.slice(0, LISTED_COLUMNS).map((field) => field.name);
  return {
    ...ABOUT_COLUMNS,
    code: 'missing_column',
    column,
    rule: 'present',
    expected,
    columns,
    columnCount: input.fields.length,
    ...(noDefault && { noDefault }),
  };
}

function wrongType(
  column: string,
  expected: string,
  actual: string,
  coercion: Pick<WrongTypeIssue, 'coerce' | 'coercible'>,
): IssueDraft {
  return { ...ABOUT_COLUMNS, code: 'wrong_type', column, rule: 'type', expected, actual, ...coercion };
}

function unexpectedColumn(column: string, actual: string): IssueDraft {
  return { ...ABOUT_COLUMNS, code: 'unexpected_column', column, rule: 'strict', actual };
}
