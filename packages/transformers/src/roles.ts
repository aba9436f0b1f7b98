import type { Schema } from '@millrace/columns';
import { quoted, usageError } from './errors.js';
import type { Feature } from './feature.js';
import { type InputColumn, logicalType } from './input-type.js';
import { show } from './spec.js';
import type { Roles } from './statistics-context.js';

/** Columns of the training rows with a role of their own, by name. */
export interface RoleNames {
  /** What is to be predicted: for encoders that learn from it. */
  readonly target?: string;
  /** How much each row counts, 0 or more: for the transformers that take weights. */
  readonly weight?: string;
  /** The columns that name a row; rows of one key are in one fold, however the data is partitioned. */
  readonly rowKey?: string | readonly string[];
  /** A column that holds the number of each row's fold, in place of one found by its key. */
  readonly folds?: string;
}

/** Throws `UsageError` for roles that are no names. */
export function checkRoles({ target, weight, rowKey, folds }: RoleNames): void {
  const keys: readonly unknown[] = Array.isArray(rowKey) ? rowKey : [rowKey];
  for (const [role, name] of [
    ['target', target],
    ['weight', weight],
    ['folds', folds],
    ...keys.map((key) => ['rowKey', key] as const),
  ] as const) {
    if (name === undefined || typeof name === 'string') continue;
    throw usageError('bad_option', `'${role}' of fit is the name of a column, not ${show(name)}.`, {
      expected: 'a column name',
      actual: show(name),
    });
  }
}

function namesOf({ target, weight, rowKey, folds }: RoleNames): string[] {
  const keys = rowKey === undefined ? [] : typeof rowKey === 'string' ? [rowKey] : rowKey;
  return [...new Set([target, weight, folds, ...keys].filter((name) => name !== undefined))];
}

/** The columns that have a role; throws `UsageError` for one that the source does not have. */
export function roleColumns(roles: RoleNames, { fields }: Schema): InputColumn[] {
  return namesOf(roles).map((name) => {
    const field = fields.find((each) => each.name === name);
    if (field !== undefined) return { name, type: logicalType(field.type) };
    throw usageError(
      'unknown_column',
      `fit was told of a column '${name}' that the source does not have; it has ${quoted(fields.map((each) => each.name))}.`,
      { column: name, actual: fields.map((each) => each.name) },
    );
  });
}

/** The roles as features over the columns, those of roles from place `from` on. */
export function rolesOf(roles: RoleNames, columns: readonly InputColumn[], from: number): Roles {
  const feature = (name: string): Feature => {
    const input = columns.findIndex((column, at) => at >= from && column.name === name);
    const { type } = columns[input]!;
    return { name, type, formula: { op: 'input', input, type }, steps: [] };
  };
  const { target, weight, rowKey, folds } = roles;
  const keys = rowKey === undefined ? [] : typeof rowKey === 'string' ? [rowKey] : rowKey;
  return {
    target: target === undefined ? null : feature(target),
    weight: weight === undefined ? null : feature(weight),
    rowKey: keys.map(feature),
    folds: folds === undefined ? null : feature(folds),
  };
}

/** Throws `UsageError` where a transformer needs a column of a role that `fit` was not given. */
export function requireRole(who: string, role: 'target' | 'weight' | 'rowKey', given: boolean): void {
  if (given) return;
  throw usageError(
    'missing_role',
    `${who} learns from ${role === 'target' ? 'a target' : role}: name its column, fit(spec, source, { ${role}: … }).`,
    { expected: role },
  );
}
