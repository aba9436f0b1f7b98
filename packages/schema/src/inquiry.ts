import {
  type Aggregate,
  type AggregateKind,
  and,
  type DataType,
  type Expr,
  type FirstRows,
  type Group,
  type Predicate,
  type Value,
  valueToJson,
} from '@millrace/columns';
import type { CheckDefinition, CheckOptions } from './check-definition.js';
import type { CompiledColumn } from './compile.js';
import { failingCell } from './failing-cell.js';
import type { FailingRows } from './failing-rows.js';
import type { FailingCell, FailingGroup, IssueBase, IssueDraft } from './issue.js';

/** Aggregates to ask, and the issues that their answers stand for. */
export interface Inquiry {
  readonly asks: readonly Aggregate[];
  readonly kinds?: readonly AggregateKind[];
  judge(answers: readonly unknown[], rows: number): readonly Finding[];
}

/** An issue, the place of its rule among those of its column, and which rows it is about; null where no row can be told. */
export interface Finding {
  readonly place: number;
  readonly issue: IssueDraft;
  readonly rows: FailingRows | null;
}

/** What every inquiry of a question shares. */
export interface Inquest {
  /** How many failing cells each issue names, unless its check says otherwise. */
  readonly limit: number;
  /** The rows that checks are judged on; null for all. Coercion sees every row. */
  readonly only: Predicate | null;
  /** The columns by the names that the schema gives them. */
  readonly byName: ReadonlyMap<string, CompiledColumn>;
  /** Only what one batch can tell by itself. */
  readonly cellwise: boolean;
  /** A name for a kind of aggregate that runs functions. */
  kindName(): string;
}

/** The `where` of an aggregate over the rows that are judged. */
export function whereOf(
  inquest: Inquest,
  ...predicates: readonly (Predicate | null)[]
): { readonly where?: Predicate } {
  const all = [inquest.only, ...predicates].filter((predicate) => predicate !== null);
  if (all.length === 0) return {};
  return { where: all.length === 1 ? all[0]! : and(...all) };
}

/** The expressions of a check's `by`; undefined where one of its columns is not there to be judged. */
export function groupingOf(inquest: Inquest, by: readonly string[] = []): Expr[] | undefined {
  const columns = by.map((name) => inquest.byName.get(name)?.written);
  return columns.includes(undefined) ? undefined : (columns as Expr[]);
}

/** The rows found, as failing cells; the value is the first of those kept. */
export function sampleOf({ rows }: FirstRows, type: DataType): FailingCell[] {
  return rows.map(({ ordinal, values }) => failingCell(ordinal, values[0]!, type));
}

/** What a check's options say of its issue. */
export function judgementOf({
  severity,
  warnOnly = false,
}: CheckOptions): Pick<IssueBase, 'severity' | 'warning'> {
  return { severity: severity ?? (warnOnly ? 'warning' : 'critical'), warning: warnOnly };
}

/** What counts as how much of a check's cells. */
export interface Tally {
  readonly count: number;
  readonly judged: number;
}

/** Tells whether so many failures are within what a check tolerates; a check with nothing to judge passes. */
export function tolerates({ mostly = 1 }: CheckOptions, { count, judged }: Tally): boolean {
  return count === 0 || (mostly < 1 && (judged - count) / judged >= mostly);
}

/** The fraction that fails, of what was judged. */
export function fractionOf({ count, judged }: Tally): number | null {
  return judged === 0 ? null : count / judged;
}

/** A group's answer beside those of the same group by other aggregates. */
export function groupsOf<A>(
  answer: unknown,
  counts: unknown,
): { readonly key: readonly Value[]; readonly answer: A; readonly judged: number }[] {
  const judged = new Map(
    (counts as readonly Group<number>[]).map((group) => [keyText(group.key), group.answer]),
  );
  return (answer as readonly Group<A>[]).map(({ key, answer: one }) => ({
    key,
    answer: one,
    judged: judged.get(keyText(key)) ?? 0,
  }));
}

function keyText(key: readonly Value[]): string {
  return JSON.stringify(key.map(valueToJson));
}

/** A group that fails, as a report holds it. */
export function failingGroup(key: readonly Value[], { count, judged }: Tally): FailingGroup {
  return { key: key.map(valueToJson), count, judged };
}

/** The first cells of several groups, by row. */
export function firstCells(samples: readonly (readonly FailingCell[])[], limit: number): FailingCell[] {
  return samples
    .flat()
    .sort((a, b) => a.row - b.row)
    .slice(0, limit);
}

/** How many failing cells a check names. */
export function limitOf(inquest: Inquest, check: CheckDefinition | null): number {
  return check?.failureLimit ?? inquest.limit;
}

/** Tells whether a check is judged on cells or rows one by one, so that a batch can tell by itself whether it fails. */
export function isCellwise({ mostly = 1, by = [] }: CheckOptions): boolean {
  return mostly === 1 && by.length === 0;
}
