import type { Accumulator, BuiltInAggregateKind, OptionRecord } from './accumulators/accumulator.js';
import { DEFAULT_STATE_BYTES } from './accumulators/limit.js';
import type { Aggregate, AggregateKind, Rows } from './aggregate.js';
import { aggregateKey, expressionKey } from './aggregate-key.js';
import { bind } from './bind.js';
import type { BoundExpression } from './bound.js';
import { builtInKind } from './built-in-kinds.js';
import { checkOptionNames } from './check-node.js';
import type { DataType, Schema } from './data-type.js';
import { UsageError } from './errors.js';
import type { Expression } from './expression.js';
import { checkBatchSize } from './memory-source.js';
import type { ScanOptions, Source } from './source.js';

/** What is updated for each group of rows: an accumulator or a kind, its type parameters folded away. */
export interface Updater {
  start(): unknown;
  update(state: unknown, rows: Rows): void;
  /** About how many bytes a state has grown to; absent where states do not grow. */
  bytes?(state: unknown): number;
}

/** One running state, or one per group, that serves all planned aggregates which share it. */
export interface Task {
  readonly key: string;
  readonly what: string;
  readonly of: readonly BoundExpression[];
  readonly where: BoundExpression | undefined;
  readonly by: readonly BoundExpression[] | undefined;
  readonly updater: Updater;
  /** Whether states must cover the rows without a gap. */
  readonly ordered: boolean;
  /** The keys of `where`, of `of` and `where` together, and of `by` and `where` together. */
  readonly whereKey: string;
  readonly rowsKey: string;
  readonly groupKey: string;
}

/** An aggregate with everything that answering it needs. */
export interface Planned {
  readonly aggregate: Aggregate;
  readonly kind: AggregateKind;
  readonly builtIn: BuiltInAggregateKind | undefined;
  readonly options: OptionRecord;
  readonly types: readonly DataType[];
  readonly task: Task;
}

/** Finds the kind of an aggregate. */
export function kindOf(name: string, kinds: readonly AggregateKind[] | undefined): AggregateKind {
  const builtIn = builtInKind(name);
  if (builtIn !== undefined) return builtIn as unknown as AggregateKind;
  const own = kinds?.find((kind) => kind.name === name);
  if (own !== undefined) return own;
  throw new UsageError(
    'unknown_kind',
    `There is no aggregate of kind '${String(name)}'; pass it in 'kinds' if it is your own.`,
    { issues: [{ code: 'unknown_kind', actual: name, hint: "pass it in 'kinds'" }] },
  );
}

const checked = new WeakSet<Aggregate>();

// Descriptions come from JSON and from other people's code too: whatever is no description must not get further.
function checkAggregate(aggregate: Aggregate): void {
  if (typeof aggregate !== 'object' || aggregate === null || !Array.isArray(aggregate.of)) {
    throw new UsageError('bad_aggregate', 'An aggregate is an object with a kind and a list of inputs.');
  }
  if (checked.has(aggregate)) return;
  const { kind, of, where, by } = aggregate;
  const isList = by === undefined || (Array.isArray(by) && by.every(isExpression));
  if (!of.every(isExpression) || !isList || (where !== undefined && !isExpression(where))) {
    throw new UsageError(
      'bad_aggregate',
      `The inputs, 'where' and 'by' of ${String(kind)} must be expressions; its builder makes them of column names.`,
      {
        issues: [
          { code: 'bad_aggregate', actual: kind, hint: "use the builder, or { node: 'column', name }" },
        ],
      },
    );
  }
  checked.add(aggregate);
}

function isExpression(value: unknown): value is Expression {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'node') === 'string';
}

/** An aggregate with its defaults filled in and, for a row hash of all columns, the columns named. */
function normalAggregate(aggregate: Aggregate, schema: Schema, ordered = true): Aggregate {
  checkAggregate(aggregate);
  const defaults = builtInKind(aggregate.kind)?.builtIn.defaults ?? {};
  const placeless = !ordered && SAMPLED.has(aggregate.kind) && { unordered: true };
  const options = { ...defaults, ...aggregate.options, ...placeless };
  if (hashesAll(aggregate)) {
    const names = schema.fields.map(({ name }) => name);
    return { ...aggregate, of: names.map(columnNamed), options: { ...options, names } };
  }
  return Object.keys(options).length === 0 ? aggregate : { ...aggregate, options };
}

/** The kinds whose answers tell the places of rows, where rows have places. */
const SAMPLED: ReadonlySet<string> = new Set(['firstWhere', 'duplicates']);

function hashesAll({ kind, options }: Aggregate): boolean {
  return kind === 'rowHash' && (options?.['names'] ?? null) === null;
}

function columnNamed(name: string): Expression {
  return { node: 'column', name };
}

const STATE_OPTIONS = ['kinds', 'maxStateBytes'];
const SCAN_OPTIONS = [...STATE_OPTIONS, 'signal', 'onProgress', 'batchSize'];

/** Throws `UsageError` for options that a scan does not have, or in another form; `more` are those of the caller. */
export function checkScanOptions(what: string, options: ScanOptions, more: readonly string[] = []): void {
  checkOptionNames(what, options, [...SCAN_OPTIONS, ...more]);
  checkStateValues(options);
  const { signal, onProgress, batchSize } = options;
  if (batchSize !== undefined) checkBatchSize(batchSize);
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw badOption('onProgress', 'a function');
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function')
    throw badOption('signal', 'an AbortSignal');
}

/** Throws `UsageError` for options that work on states does not have, or in another form. */
export function checkStateOptions(what: string, options: Pick<ScanOptions, 'kinds' | 'maxStateBytes'>): void {
  checkOptionNames(what, options, STATE_OPTIONS);
  checkStateValues(options);
}

function checkStateValues({ kinds = [], maxStateBytes = 0 }: ScanOptions): void {
  if (!Array.isArray(kinds)) throw badOption('kinds', 'a list of aggregate kinds');
  checkKinds(kinds);
  checkCeiling(maxStateBytes);
}

function badOption(name: string, expected: string): UsageError {
  return new UsageError('bad_option', `'${name}' is ${expected}.`, {
    issues: [{ code: 'bad_option', expected, actual: name }],
  });
}

/** Throws `UsageError` for a ceiling that is no number of bytes. */
function checkCeiling(maxStateBytes: number): void {
  if (typeof maxStateBytes === 'number' && maxStateBytes >= 0) return;
  throw new UsageError(
    'bad_option',
    `maxStateBytes is ${String(maxStateBytes)}; it must be a number of bytes, 0 or more.`,
    { issues: [{ code: 'bad_option', expected: '0 or more', actual: maxStateBytes }] },
  );
}

function checkKinds(kinds: readonly AggregateKind[]): void {
  const taken = kinds.find(({ name }) => builtInKind(name) !== undefined);
  if (taken === undefined) return;
  throw new UsageError('built_in_kind', `'${taken.name}' is a built-in kind; give your own another name.`, {
    issues: [{ code: 'built_in_kind', actual: taken.name }],
  });
}

/** Plans aggregates, distinct ones once each; throws `UsageError` for whatever can't be asked of this source. */
export function planScan(
  source: Source,
  aggregates: readonly Aggregate[],
  options: ScanOptions,
): Map<string, Planned> {
  const planned = new Map<string, Planned>();
  const bindOnce = boundOnce(source.schema);
  const ordered = source.ordered !== false;
  const normal = aggregates.map((aggregate) => normalAggregate(aggregate, source.schema, ordered));
  const widest = widestOptions(normal);
  normal.forEach((aggregate, i) => {
    const key = planKey(aggregates[i]!, source.schema);
    if (!planned.has(key)) planned.set(key, planOne(source, aggregate, options, widest, bindOnce));
  });
  return planned;
}

/** The key of an aggregate in the plan. */
export function planKey(aggregate: Aggregate, schema: Schema): string {
  checkAggregate(aggregate);
  return aggregateKey(hashesAll(aggregate) ? normalAggregate(aggregate, schema) : aggregate);
}

function sharedKey(accumulator: Accumulator<never>, aggregate: Aggregate, options: OptionRecord): string {
  const { of, where, by } = aggregate;
  return JSON.stringify([
    accumulator.name,
    accumulator.widest === undefined ? options : null,
    of.map(expressionKey),
    where === undefined ? null : expressionKey(where),
    by?.map(expressionKey) ?? null,
  ]);
}

// Kinds that share an accumulator are served by one state, started with options wide enough for all of them.
function widestOptions(aggregates: readonly Aggregate[]): Map<string, OptionRecord> {
  const widest = new Map<string, OptionRecord>();
  for (const aggregate of aggregates) {
    const kind = builtInKind(aggregate.kind)?.builtIn;
    if (kind === undefined) continue;
    const own = kind.accumulatorOptions(aggregate.options ?? {});
    const key = sharedKey(kind.accumulator, aggregate, own);
    const known = widest.get(key);
    widest.set(key, known === undefined ? own : (kind.accumulator.widest?.(known, own) ?? own));
  }
  return widest;
}

function planOne(
  source: Source,
  aggregate: Aggregate,
  options: ScanOptions,
  widest: Map<string, OptionRecord>,
  bindOnce: (expression: Expression) => BoundExpression,
): Planned {
  const kind = kindOf(aggregate.kind, options.kinds);
  const builtIn = builtInKind(aggregate.kind);
  if (kind.order === 'ordered' && source.ordered === false) {
    throw new UsageError(
      'no_order',
      `${aggregate.kind} needs an order of rows, and ${source.name ?? 'this source'} has none.`,
      { issues: [{ code: 'no_order', aggregate: aggregate.kind }] },
    );
  }
  const of = aggregate.of.map(bindOnce);
  const where =
    aggregate.where === undefined ? undefined : boundPredicate(aggregate, bindOnce(aggregate.where));
  const by = aggregate.by?.map(bindOnce);
  if (by?.length === 0)
    throw new UsageError('bad_input', `'by' of ${aggregate.kind} must name at least one key.`);
  const types = of.map(({ type }) => type);
  const own = aggregate.options ?? {};
  const whereKey = aggregate.where === undefined ? '' : expressionKey(aggregate.where);
  const keys = {
    whereKey,
    rowsKey: JSON.stringify([whereKey, 'of', ...aggregate.of.map(expressionKey)]),
    groupKey: JSON.stringify([whereKey, 'by', ...(aggregate.by ?? []).map(expressionKey)]),
  };
  const what = `${aggregate.kind}${describeInputs(aggregate)}`;
  const task = { what, of, where, by, ordered: kind.order === 'ordered', ...keys };
  const ceiling = options.maxStateBytes ?? DEFAULT_STATE_BYTES;
  if (builtIn === undefined) {
    kind.start(types, own);
    const updater: Updater = {
      start: () => kind.start(types, own),
      update: (state, rows) => {
        kind.update(state, rows);
      },
    };
    return {
      aggregate,
      kind,
      builtIn,
      options: own,
      types,
      task: { ...task, key: planKey(aggregate, source.schema), updater },
    };
  }
  builtIn.builtIn.check(types, own);
  const accumulator = builtIn.builtIn.accumulator as unknown as Accumulator<unknown>;
  const key = sharedKey(builtIn.builtIn.accumulator, aggregate, builtIn.builtIn.accumulatorOptions(own));
  const limit = { bytes: ceiling, what };
  const updater: Updater = {
    start: () => accumulator.start(types, widest.get(key)!, limit),
    update: (state, rows) => {
      accumulator.update(state, rows);
    },
    ...(accumulator.bytes && { bytes: (state) => accumulator.bytes!(state) }),
  };
  return { aggregate, kind, builtIn, options: own, types, task: { ...task, key, updater } };
}

function boundPredicate(aggregate: Aggregate, bound: BoundExpression): BoundExpression {
  if (bound.type.kind === 'bool' || bound.type.kind === 'null') return bound;
  throw new UsageError('wrong_type', `'where' of ${aggregate.kind} must be a predicate (bool).`, {
    issues: [{ code: 'wrong_type', expected: 'bool', actual: bound.type.kind }],
  });
}

function describeInputs({ of }: Aggregate): string {
  if (of.length === 0) return '';
  const names = of.map((expression) =>
    expression.node === 'column' ? `'${expression.name}'` : `a ${expression.node}`,
  );
  return ` of ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`;
}

// One bound form per distinct expression, so that a scan evaluates each once a block.
function boundOnce(schema: Schema): (expression: Expression) => BoundExpression {
  const known = new Map<string, BoundExpression>();
  return (expression) => {
    const key = expressionKey(expression);
    let bound = known.get(key);
    if (bound === undefined) {
      bound = bind(expression, schema);
      known.set(key, bound);
    }
    return bound;
  };
}
