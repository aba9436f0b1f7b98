import {
  type Aggregate,
  type AggregateKind,
  builtInKinds,
  type Chunk,
  chunkFromValues,
  type Expression,
  type Rows,
  type Value,
} from '@millrace/columns';
import { columnMaker } from './batch-columns.js';
import { countOnce, startTally } from './counters.js';
import { derivedKind } from './derived-kind.js';
import { float64 } from './double-type.js';
import { usageError } from './errors.js';
import { expressionOf, typeOf } from './expression-of.js';
import { type Formula, inputsOf, isNumber } from './formula.js';
import { sharedNodes } from './shared-nodes.js';
import type { StatisticsContext } from './statistics-context.js';

/** One aggregate over a formula, with the kind that computes it where no Expression can. */
export interface Asked {
  readonly aggregate: Aggregate;
  readonly kinds: readonly AggregateKind[];
}

/** Asks an aggregate of formulas: as Expressions where those can say them, else by a kind that computes them from their columns first. */
export function aggregateOver(
  formulas: readonly Formula[],
  build: (...inputs: Expression[]) => Aggregate,
  context: StatisticsContext,
  kind?: AggregateKind,
): Asked {
  const expressions = formulas.map((formula) => expressionOf(formula, context));
  const own = kind === undefined ? [] : [kind];
  if (expressions.every((expression) => expression !== undefined))
    return { aggregate: build(...expressions), kinds: own };
  const described = build(...formulas.map((): Expression => ({ node: 'column', name: '' })));
  if (described.by !== undefined) {
    throw usageError(
      'not_groupable',
      'Rows can be counted by columns, and by what expressions give of them, but not by what a step before computed otherwise: put this step first.',
    );
  }
  const inner = kind ?? builtInKinds.find(({ name }) => name === described.kind)!;
  const name = `${inner.name} of ${formulas.map((formula) => nameOf(formula, context)).join(', ')}`;
  const made = context.kinds.get(name) ?? computedKind(name, inner, formulas, context);
  context.kinds.set(name, made);
  const inputs = [...new Set(formulas.flatMap(inputsOf))];
  return {
    aggregate: {
      kind: name,
      of: inputs.map((input) => ({ node: 'column', name: context.columns[input]!.name })),
      ...(described.options && { options: described.options }),
    },
    kinds: [made],
  };
}

function nameOf(formula: Formula, { computed }: StatisticsContext): string {
  const name = computed.get(formula) ?? `computed ${computed.size}`;
  computed.set(formula, name);
  return name;
}

function computedKind(
  name: string,
  inner: AggregateKind,
  formulas: readonly Formula[],
  { columns }: StatisticsContext,
): AggregateKind {
  const inputs = [...new Set(formulas.flatMap(inputsOf))];
  const features = formulas.map((formula) => ({ name: '', type: typeOf(formula), formula, steps: [] }));
  const compiling = { inputs: columns, tally: startTally(columns.length), once: countOnce() };
  const maker = columnMaker(compiling, sharedNodes(features));
  const compute = formulas.map((formula) => {
    if (isNumber(formula)) {
      const { run } = maker.numbers(formula);
      return (cells: Parameters<typeof run>[0]) => chunkOf(run(cells));
    }
    const values = maker.values(formula);
    return (cells: Parameters<typeof values>[0]) => {
      const at = values(cells);
      return chunkFromValues(
        typeOf(formula),
        Array.from({ length: cells.length }, (_, row) => at(row) as Value),
      );
    };
  });
  return derivedKind(inner, {
    name,
    start: (_types, options) =>
      inner.start(
        formulas.map((formula) => (isNumber(formula) ? float64 : typeOf(formula))),
        options,
      ),
    update: (state, rows: Rows) => {
      const chunks: Chunk[] = [];
      for (const [i, input] of inputs.entries()) chunks[input] = rows.columns[i]!;
      const cells = { chunks, length: rows.length, firstRow: rows.firstOrdinal, memo: new Map() };
      inner.update(state, { ...rows, columns: compute.map((column) => column(cells)) });
    },
  });
}

function chunkOf(values: Float64Array): Chunk {
  return { type: float64, length: values.length, offset: 0, nullCount: 0, values, nullBitmap: null };
}
