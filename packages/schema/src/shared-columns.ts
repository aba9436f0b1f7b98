import { col, type Expr, project, type Source } from '@millrace/columns';
import type { Share } from './compile.js';

/** A source, and beside its own columns those that `share` asked for. */
export interface SharedColumns {
  readonly share: Share;
  source(): Source;
}

/**
 * Computes an expression that many predicates of a scan hold once a batch, in a column of its own; an engine that answers by itself
 * still gets it in place.
 */
export function sharedColumns(source: Source): SharedColumns {
  const names = source.schema.fields.map((field) => field.name);
  let prefix = 'shared';
  while (names.some((name) => name.startsWith(prefix))) prefix += '_';
  const shared = new Map<Expr, string>();
  return {
    share(expression) {
      const name = shared.get(expression) ?? `${prefix} ${shared.size}`;
      shared.set(expression, name);
      return col(name);
    },
    source() {
      if (shared.size === 0) return source;
      return project(source, [...names, ...[...shared].map(([expression, name]) => ({ name, expression }))]);
    },
  };
}
