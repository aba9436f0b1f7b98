import {
  type Aggregate,
  type AggregateKind,
  type Expression,
  type Json,
  UsageError,
} from '@millrace/columns';
import type { CheckOptions, ExtensionCheck } from './check-definition.js';
import { checkedCheckOptions } from './check-options.js';

/** The operands of an extension's check: plain JSON. */
export type ExtensionOperands = ExtensionCheck['operands'];

/** What an extension's check is asked of. */
export interface ExtensionContext {
  /** The column's value as it is judged; null for a check of the table. */
  readonly value: Expression | null;
  readonly column: string | null;
  /** The expressions that the check's `by` stands for: give them to every aggregate as `by`, where there are some. */
  readonly by: readonly Expression[];
  /** What the table's column of a name holds when it is judged; undefined where there is none. */
  readonly columnValue: (name: string) => Expression | undefined;
}

/** The outcome of an extension's check. */
export interface ExtensionVerdict {
  readonly passes: boolean;
  /** What was found, for the message: `p = 0.003`. */
  readonly detail?: string;
  /** What was found, as data. */
  readonly found?: Json;
}

/** A kind of check that another module defines, handed in with the check: its questions, and how their answers are judged. */
export interface ExtensionKind {
  readonly kind: string;
  /** How the check reads as a rule. */
  text(operands: ExtensionOperands): string;
  asks(operands: ExtensionOperands, context: ExtensionContext): readonly Aggregate[];
  /** Kinds of aggregates beyond the built-in ones. */
  kinds?(operands: ExtensionOperands): readonly AggregateKind[];
  judge(operands: ExtensionOperands, answers: readonly unknown[]): ExtensionVerdict;
}

const KIND: unique symbol = Symbol.for('millrace.check-extension') as never;

/**
 * A check of a kind that is handed in: of a column, or of the whole table. Its operands are saved with the schema; whoever loads
 * the schema hands in the kind again.
 *
 * @throws UsageError when the kind is none.
 * @example
 * ```ts
 * import { col, countWhere } from '@millrace/columns';
 * import { column, type ExtensionKind, extensionCheck, tableSchema, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const atLeast: ExtensionKind = {
 *   kind: 'at_least',
 *   text: ({ count }) => `at least ${count} positive`,
 *   asks: (_, { value }) => [countWhere({ node: 'compare', operator: 'gt', left: value!, right: { node: 'literal', value: 0 } })],
 *   judge: ({ count }, [found]) => ({ passes: Number(found) >= Number(count), detail: `${found} are` }),
 * };
 * const schema = tableSchema({ x: column(z.number(), { checks: [extensionCheck(atLeast, { count: 2 })] }) });
 * const { issues } = await validateTable(schema, tableFromArrays({ x: Float64Array.of(1, -1) }));
 * issues[0]!.message; // => "Column 'x' fails at least 2 positive: 1 are."
 * ```
 */
export function extensionCheck(
  kind: ExtensionKind,
  operands: ExtensionOperands,
  options: CheckOptions = {},
): ExtensionCheck {
  if (typeof kind?.kind !== 'string' || typeof kind.asks !== 'function' || typeof kind.judge !== 'function') {
    throw new UsageError(
      'bad_extension',
      'extensionCheck takes an extension kind: { kind, text, asks, judge }.',
    );
  }
  const check = {
    ...checkedCheckOptions(kind.kind, options),
    check: 'extension',
    kind: kind.kind,
    operands,
  } as const;
  return Object.defineProperty(check, KIND, { value: kind, enumerable: false });
}

/** The kind that an extension's check was made with. */
export function extensionOf(check: ExtensionCheck): ExtensionKind | undefined {
  return Reflect.get(check, KIND) as ExtensionKind | undefined;
}
