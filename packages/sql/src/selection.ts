import type { DataType } from '@millrace/columns';

/** One column of a statement's result, and the type to read it as. */
export interface ResultColumn {
  readonly sql: string;
  readonly type: DataType;
}

/**
 * A SELECT in the making: results, each kept once, over a relation that gains named intermediate columns.
 *
 * Intermediate columns come in layers, each of which may use those below it, so that what several results need is written and
 * computed once.
 */
export interface Selection {
  /** Names `sql` in a layer (from 0) above the relation; the name may be used in higher layers and in results. */
  define(sql: string, layer: number): string;
  /** The place of a result. */
  result(sql: string, type: DataType): number;
  readonly results: readonly ResultColumn[];
  /** What to SELECT from: the relation with all its layers. */
  from(relation: string): string;
}

/**
 * An empty {@link Selection}.
 *
 * @example
 * ```ts
 * import { types } from '@millrace/columns';
 * import { selection } from '@millrace/sql';
 * const into = selection();
 * const halved = into.define('(c0 / 2)', 0);
 * into.result(`sum(${halved})`, types.float64()); // => 0
 * into.from('t'); // => '(SELECT *, (c0 / 2) AS e0 FROM t AS r) AS r'
 * ```
 */
export function selection(): Selection {
  const results: ResultColumn[] = [];
  const places = new Map<string, number>();
  const layers: Map<string, string>[] = [];
  let named = 0;
  return {
    results,
    define(sql, layer) {
      while (layers.length <= layer) layers.push(new Map());
      const names = layers[layer]!;
      let name = names.get(sql);
      if (name === undefined) {
        name = `e${named++}`;
        names.set(sql, name);
      }
      return name;
    },
    result(sql, type) {
      let place = places.get(sql);
      if (place === undefined) {
        place = results.push({ sql, type }) - 1;
        places.set(sql, place);
      }
      return place;
    },
    from(relation) {
      let from = `${relation} AS r`;
      for (const layer of layers) {
        if (layer.size === 0) continue;
        const columns = [...layer].map(([sql, name]) => `${sql} AS ${name}`);
        from = `(SELECT *, ${columns.join(', ')} FROM ${from}) AS r`;
      }
      return from;
    },
  };
}
