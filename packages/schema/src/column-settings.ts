import { type Json, UsageError } from '@millrace/columns';
import * as z from 'zod';
import type { CheckDefinition, Constant } from './check-definition.js';
import { checkedCoercion } from './coercion-settings.js';
import type {
  CoercionSettings,
  DuplicatePolicy,
  NamePattern,
  ParserDefinition,
} from './column-definition.js';
import { isZodType, redefined, type ZodType } from './definition.js';
import { checkedKeys } from './options.js';

/** What `column` takes beside the zod type. */
export interface ColumnSettings {
  /** Stands for every column whose whole name the pattern matches; text is a JavaScript pattern. */
  readonly regex?: RegExp | NamePattern;
  /** Other names under which the column may come; it is returned under its own. */
  readonly aliases?: readonly string[];
  /** No value twice: `true` or `'all'` reports every row of a repeated value, `'exclude_first'` and `'exclude_last'` all but one. A null is a value. */
  readonly unique?: boolean | DuplicatePolicy;
  /** Fills nulls before the checks and, with the schema's `addMissingColumns`, stands for the absent column. */
  readonly default?: Exclude<Constant, null>;
  /** Coerce this column, by the schema's rules or by these. */
  readonly coerce?: boolean | CoercionSettings;
  /** NaN counts as null. */
  readonly nanAsNull?: boolean;
  /** Run before coercion and checks, in order. */
  readonly parsers?: readonly ParserDefinition[];
  /** Run after the zod type's own. */
  readonly checks?: readonly CheckDefinition[];
  readonly title?: string;
  readonly description?: string;
  readonly metadata?: { readonly [name: string]: Json };
}

/** The zod type of a column that stands for many: a row holds an object of their values by name. */
export type RegexColumn<Type extends ZodType> = z.ZodRecord<z.ZodString, Type>;

const NAMES = [
  'regex',
  'aliases',
  'unique',
  'default',
  'coerce',
  'nanAsNull',
  'parsers',
  'checks',
  'title',
  'description',
  'metadata',
] as const;

/**
 * A column's zod type with what zod has no word for: uniqueness, a default, aliases, parsers, further checks. It infers as the zod
 * type itself and keeps its methods; with `regex` it stands for many columns, and a row holds an object of them by name.
 *
 * @throws UsageError for an unknown or senseless setting, when it is called; what depends on the type, when the schema is made.
 * @example
 * ```ts
 * import { column, isin, tableSchema, validateTable } from '@millrace/schema';
 * import { tableFromArrays } from 'apache-arrow';
 * import * as z from 'zod';
 * const Orders = tableSchema({
 *   id: column(z.string(), { unique: true, aliases: ['order_id'] }),
 *   state: column(z.string(), { checks: [isin(['open', 'paid'])] }),
 *   score: column(z.number(), { regex: /score_[0-9]+/ }),
 * });
 * const table = tableFromArrays({ order_id: ['a', 'a'], state: ['open', 'lost'], score_1: Float64Array.of(1, 2) });
 * const { issues } = await validateTable(Orders, table);
 * issues.map(({ column, rule, count }) => [column, rule, count]); // => [['id', 'unique(id)', 2], ['state', 'isin("open", "paid")', 1]]
 * ```
 */
export function column<Type extends ZodType>(
  type: Type,
  settings: ColumnSettings & { readonly regex: RegExp | NamePattern },
): RegexColumn<Type>;
export function column<Type extends ZodType>(type: Type, settings?: ColumnSettings): Type;
export function column(type: ZodType, settings: ColumnSettings = {}): ZodType {
  if (!isZodType(type)) {
    throw new UsageError(
      'not_zod',
      'column takes a zod type, or a builder such as int32(), and then settings.',
      {
        issues: [{ code: 'not_zod', expected: 'a zod type', actual: typeof type }],
      },
    );
  }
  checkSettings(settings);
  const carried = settings.regex === undefined ? type : z.record(z.string(), type as z.ZodType);
  return redefined(carried, { millraceColumn: settings });
}

function checkSettings(settings: ColumnSettings): void {
  checkedKeys('column', settings, NAMES);
  const { regex, aliases, unique, coerce, nanAsNull, parsers, checks } = settings;
  const wrong = (name: string, expected: string): UsageError =>
    new UsageError('bad_option', `The option '${name}' of column takes ${expected}.`, {
      issues: [{ code: 'bad_option', option: name, expected }],
    });
  if (regex !== undefined && !(regex instanceof RegExp) && typeof regex?.pattern !== 'string')
    throw wrong('regex', 'a regular expression');
  if (aliases !== undefined && !isListOf(aliases, 'string')) throw wrong('aliases', 'a list of names');
  if (![undefined, true, false, 'all', 'exclude_first', 'exclude_last'].includes(unique))
    throw wrong('unique', "a boolean, 'all', 'exclude_first' or 'exclude_last'");
  if (coerce !== undefined && typeof coerce !== 'boolean' && typeof coerce !== 'object')
    throw wrong('coerce', 'a boolean or how to coerce');
  if (typeof coerce === 'object') checkedCoercion(coerce);
  if (nanAsNull !== undefined && typeof nanAsNull !== 'boolean') throw wrong('nanAsNull', 'a boolean');
  if (
    parsers !== undefined &&
    !(isListOf(parsers, 'object') && parsers.every((item) => typeof item?.parser === 'string'))
  )
    throw wrong('parsers', 'a list of parsers such as trim()');
  if (
    checks !== undefined &&
    !(isListOf(checks, 'object') && checks.every((item) => typeof item?.check === 'string'))
  )
    throw wrong('checks', 'a list of checks such as isin(["a"])');
}

function isListOf(value: unknown, type: string): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === type);
}
