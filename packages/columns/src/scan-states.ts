import { checkLimit, DEFAULT_STATE_BYTES } from './accumulators/limit.js';
import { valueBytes } from './accumulators/sample-bytes.js';
import { decoding } from './accumulators/state-bytes.js';
import type { Aggregate, AggregateKind, Group } from './aggregate.js';
import { compareValues } from './compare-values.js';
import { UsageError } from './errors.js';
import { sourceFrom } from './memory-source.js';
import { kindState, runPlanned, sortedGroups } from './scan.js';
import { checkScanOptions, checkStateOptions, kindOf, type Planned, planKey, planScan } from './scan-plan.js';
import { coverGap, GROUP_BYTES, type TaskResult } from './scan-run.js';
import type { ScanOptions, SourceInput } from './source.js';
import { decodeEnvelope, type Envelope, type EnvelopeGroup, encodeEnvelope } from './state-envelope.js';
import { canonicalJson } from './value-json.js';

/** Options of {@link scanStates}. */
export interface ScanStatesOptions extends ScanOptions {
  /** The ordinal of the source's first row: where this part begins in the whole (0 by default). */
  readonly firstOrdinal?: number;
}

/** Options of what works on encoded states: the kinds beyond the built-in ones, and the ceiling of one state. */
export type StateOptions = Pick<ScanOptions, 'kinds' | 'maxStateBytes'>;

/**
 * Scans a part of the data and gives, in place of answers, the encoded state of each aggregate: canonical bytes that can be stored, sent,
 * merged with those of other parts, and finished into an answer.
 *
 * Equal rows give equal bytes, however they were split up and merged. Where samples or an order matter, say by `firstOrdinal` where the part
 * begins. The source's own `answer` is not used.
 *
 * @throws as `scan` does.
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, field, finishState, mean, mergeStates, scanStates, types } from '@millrace/columns';
 * const schema = { fields: [field('x', types.float64())] };
 * const part = (values: number[]) => [batchFromChunks(schema, [chunkFromValues(types.float64(), values)])];
 * const [a] = await scanStates(part([1, 2]), [mean('x')]);
 * const [b] = await scanStates(part([6]), [mean('x')], { firstOrdinal: 2 });
 * finishState(mergeStates(a!, b!)); // => 3
 * ```
 */
export async function scanStates(
  source: SourceInput,
  aggregates: readonly Aggregate[],
  options: ScanStatesOptions = {},
): Promise<Uint8Array[]> {
  const from = sourceFrom(source);
  checkScanOptions('scanStates', options, ['firstOrdinal']);
  const { firstOrdinal = 0 } = options;
  if (!Number.isSafeInteger(firstOrdinal) || firstOrdinal < 0) {
    throw new UsageError(
      'bad_option',
      `firstOrdinal is ${firstOrdinal}; it must be a whole number, 0 or more.`,
      {
        issues: [{ code: 'bad_option', expected: '0 or more', actual: firstOrdinal }],
      },
    );
  }
  const planned = planScan(from, aggregates, options);
  if (planned.size === 0) return [];
  const results = await runPlanned(from, [...planned.values()], options, firstOrdinal);
  return aggregates.map((aggregate) => {
    const one = planned.get(planKey(aggregate, from.schema))!;
    return encodeEnvelope(envelopeOf(one, results.get(one.task.key)!));
  });
}

function envelopeOf(planned: Planned, result: TaskResult): Envelope {
  const { kind, options, types, task } = planned;
  const encode = (state: unknown) => kind.encode(kindState(planned, state));
  const grouped = result.groups !== undefined;
  const ranged = grouped && task.ordered;
  return {
    kind: kind.name,
    version: kind.version,
    types,
    options,
    by: task.by?.map(({ type }) => type) ?? null,
    begin: ranged ? result.begin : 0,
    end: ranged ? result.end : 0,
    groups: grouped
      ? sortedGroups(result).map(({ key, state, rows }) => ({ key, rows, state: encode(state) }))
      : [{ key: [], rows: 0, state: encode(result.state) }],
  };
}

/**
 * The state of the rows of both: bytes from {@link scanStates} or this function in, bytes out.
 *
 * Those of an ordered kind (`isIncreasing`, `isDecreasing`) merge only when `right` begins where `left` ends.
 *
 * @throws UsageError for bytes that are no states, states of different aggregates, and ordered states that are not neighbours.
 * @throws ResourceError when the merged state grows beyond `maxStateBytes`.
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, field, finishState, mergeStates, scanStates, sum, types } from '@millrace/columns';
 * const schema = { fields: [field('n', types.int64())] };
 * const batch = batchFromChunks(schema, [chunkFromValues(types.int64(), [1n, 2n])]);
 * const [state] = await scanStates([batch], [sum('n')]);
 * finishState(mergeStates(state!, state!)); // => 6n
 * ```
 */
export function mergeStates(left: Uint8Array, right: Uint8Array, options: StateOptions = {}): Uint8Array {
  checkStateOptions('mergeStates', options);
  const [a, b, kind] = openBoth(left, right, options);
  const ranged = kind.order === 'ordered' && a.by !== null;
  if (ranged && b.begin === b.end) return left;
  if (ranged && a.begin === a.end) return right;
  if (ranged && a.end !== b.begin) {
    throw new UsageError(
      'not_neighbours',
      `A state of ${kind.name} over rows ${a.begin} to ${a.end} merges with the rows from ${a.end} on only, not with those from ${b.begin}.`,
      { issues: [{ code: 'not_neighbours', expected: a.end, actual: b.begin }] },
    );
  }
  const reader = stateReader(kind, a, options);
  const groups = alignGroups(a, b).map(([one, other]): EnvelopeGroup => {
    if (!ranged && (one === undefined || other === undefined)) return (one ?? other)!;
    const state = kind.merge(reader(one?.state, a), reader(other?.state, b));
    return {
      key: (one ?? other)!.key,
      rows: (one?.rows ?? 0) + (other?.rows ?? 0),
      state: kind.encode(state),
    };
  });
  if (a.by !== null) checkGroups(kind, groups, options);
  return encodeEnvelope({ ...a, end: ranged ? b.end : 0, groups });
}

function checkGroups(kind: AggregateKind, groups: readonly EnvelopeGroup[], options: StateOptions): void {
  let bytes = 0;
  for (const { key, state } of groups) bytes += GROUP_BYTES + valueBytes(key) + state.length;
  checkLimit({ bytes: options.maxStateBytes ?? DEFAULT_STATE_BYTES, what: `${kind.name} by key` }, bytes);
}

/**
 * The state of the rows of `left` without those of `right`, which must be part of it; for counts, sums, moments, valueCounts and rowHash.
 *
 * @throws UsageError for a kind that can't, bytes that are no states, and a `right` that is not part of `left`.
 * @throws ResourceError when a state is larger than `maxStateBytes`.
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, field, finishState, scanStates, subtractStates, sum, types } from '@millrace/columns';
 * const schema = { fields: [field('n', types.int64())] };
 * const part = (values: bigint[]) => [batchFromChunks(schema, [chunkFromValues(types.int64(), values)])];
 * const [all] = await scanStates(part([1n, 2n, 3n]), [sum('n')]);
 * const [some] = await scanStates(part([2n]), [sum('n')]);
 * finishState(subtractStates(all!, some!)); // => 4n
 * ```
 */
export function subtractStates(left: Uint8Array, right: Uint8Array, options: StateOptions = {}): Uint8Array {
  checkStateOptions('subtractStates', options);
  const [a, b, kind] = openBoth(left, right, options);
  const { subtract } = kind;
  if (subtract === undefined) {
    throw new UsageError('not_subtractable', `States of ${kind.name} can be merged, but not subtracted.`, {
      issues: [{ code: 'not_subtractable', aggregate: kind.name }],
    });
  }
  const reader = stateReader(kind, a, options);
  const groups: EnvelopeGroup[] = [];
  for (const [one, other] of alignGroups(a, b)) {
    if (one === undefined || (other !== undefined && other.rows > one.rows)) {
      throw new UsageError(
        'not_a_part',
        `A state of ${kind.name} was subtracted from one that it is not part of.`,
      );
    }
    const rows = one.rows - (other?.rows ?? 0);
    if (other === undefined) groups.push(one);
    else if (a.by === null || rows > 0) {
      const state = subtract.call(kind, reader(one.state, a), reader(other.state, b));
      groups.push({ key: one.key, rows, state: kind.encode(state) });
    }
  }
  return encodeEnvelope({ ...a, groups });
}

/**
 * The answer of a state: what `scan` would have given for the same rows.
 *
 * @throws UsageError for bytes that are no state, or of a kind that is not known.
 * @throws ResourceError when the state is larger than `maxStateBytes`.
 * @example
 * ```ts
 * import { batchFromChunks, chunkFromValues, field, finishState, max, scanStates, types } from '@millrace/columns';
 * const schema = { fields: [field('n', types.int32())] };
 * const [state] = await scanStates([batchFromChunks(schema, [chunkFromValues(types.int32(), [3, 1])])], [max('n')]);
 * finishState(state!); // => 3
 * ```
 */
export function finishState(bytes: Uint8Array, options: StateOptions = {}): unknown {
  checkStateOptions('finishState', options);
  const envelope = openState(bytes);
  const kind = kindOf(envelope.kind, options.kinds);
  checkVersion(kind, envelope);
  const reader = stateReader(kind, envelope, options);
  const answers = envelope.groups.map(
    ({ key, state }): Group<unknown> => ({ key, answer: kind.finish(reader(state, envelope)) }),
  );
  return envelope.by === null ? answers[0]!.answer : answers;
}

function openState(bytes: Uint8Array): Envelope {
  return decoding('any kind', () => decodeEnvelope(bytes));
}

function checkVersion(kind: AggregateKind, { version }: Envelope): void {
  if (version === kind.version) return;
  throw new UsageError(
    'other_version',
    `The state is of version ${version} of ${kind.name}; this is version ${kind.version}.`,
    { issues: [{ code: 'other_version', expected: kind.version, actual: version }] },
  );
}

function openBoth(
  left: Uint8Array,
  right: Uint8Array,
  options: StateOptions,
): readonly [Envelope, Envelope, AggregateKind] {
  const a = openState(left);
  const b = openState(right);
  const kind = kindOf(a.kind, options.kinds);
  checkVersion(kind, a);
  if (b.kind === a.kind) checkVersion(kind, b);
  const form = ({ kind, version, types, options: own, by }: Envelope) =>
    canonicalJson({ kind, version, types, options: own, by });
  if (form(a) !== form(b)) {
    throw new UsageError(
      'different_states',
      `States of different aggregates can't be joined: ${a.kind} and ${b.kind}.`,
      {
        issues: [{ code: 'different_states', expected: a.kind, actual: b.kind }],
      },
    );
  }
  return [a, b, kind];
}

/** Reads the state of a group; one that has none gets an empty state over all rows. */
function stateReader(
  kind: AggregateKind,
  { types, options: own }: Envelope,
  options: StateOptions,
): (bytes: Uint8Array | undefined, range: { begin: number; end: number }) => unknown {
  const { maxStateBytes = DEFAULT_STATE_BYTES } = options;
  return (bytes, { begin, end }) => {
    const state =
      bytes === undefined
        ? kind.start(types, own)
        : decoding(kind.name, () => kind.decode(bytes, maxStateBytes));
    if (bytes === undefined) {
      coverGap({ start: () => state, update: (own, rows) => kind.update(own, rows) }, state, begin, end);
    }
    return state;
  };
}

function alignGroups(a: Envelope, b: Envelope): [EnvelopeGroup | undefined, EnvelopeGroup | undefined][] {
  const pairs: [EnvelopeGroup | undefined, EnvelopeGroup | undefined][] = [];
  let i = 0;
  let j = 0;
  while (i < a.groups.length || j < b.groups.length) {
    const one = a.groups[i];
    const other = b.groups[j];
    const order = one === undefined ? 1 : other === undefined ? -1 : compareValues(one.key, other.key);
    pairs.push([order <= 0 ? one : undefined, order >= 0 ? other : undefined]);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return pairs;
}
