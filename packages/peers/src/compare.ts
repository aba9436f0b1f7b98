import { comparisonToText } from './comparison-text.js';
import { type Machine, machine } from './machine.js';

/** What is measured: a name, and work that returns something, so that it cannot be optimised away. */
export interface Side {
  readonly name: string;
  readonly run: () => unknown;
}

export interface CompareOptions {
  /** Rounds in which every side is timed once; 5 or more, 7 if not given. */
  readonly rounds?: number;
  /** Untimed rounds before them; 2 if not given. */
  readonly warmUp?: number;
  /** Things that one call works on, such as rows; then the time for each is given too. */
  readonly items?: number;
  /** Versions of what is measured, by name, to stand beside those of the machine. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** What one side took, in ms a call. */
export interface Timing {
  readonly name: string;
  readonly medianMs: number;
  readonly timesMs: readonly number[];
  readonly nsPerItem?: number;
  /** The median, over rounds, of this side's time divided by the first side's time of the same round. */
  readonly ratio: number;
  readonly ratios: readonly number[];
}

/** One comparison as data. */
export interface Comparison {
  readonly title: string;
  readonly timings: readonly Timing[];
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  /** The most memory this process has held so far, in MB. */
  readonly peakRssMb: number;
}

/**
 * Times every side against the first and prints a table and a line of JSON.
 *
 * A round times each side once, in an order that turns from round to round, so that a machine which gets slower or busier does
 * so for all of them. Quote the ratio: it is the median of ratios taken within a round.
 */
export async function compare(
  title: string,
  sides: readonly Side[],
  options: CompareOptions = {},
): Promise<Comparison> {
  const { rounds = 7, warmUp = 2, items, versions = {} } = options;
  if (rounds < 5) throw new RangeError(`${title}: ${rounds} rounds say nothing; give 5 or more`);
  if (sides.length === 0) throw new RangeError(`${title}: there is nothing to compare`);
  const calls = sides.map(() => 1);
  for (let round = 0; round < warmUp; round++) {
    const times = await timeRound(sides, calls, round);
    times.forEach((ms, side) => {
      calls[side] = callsFor(ms);
    });
  }
  const byRound: number[][] = [];
  for (let round = 0; round < rounds; round++) byRound.push(await timeRound(sides, calls, round));
  const timings = sides.map(({ name }, side) => timing(name, side, byRound, items));
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const comparison: Comparison = { title, timings, machine: machine(), versions, peakRssMb };
  console.log(`${comparisonToText(comparison)}\n${JSON.stringify(comparison)}`);
  return comparison;
}

/** The middle of some numbers, or the mean of the middle two. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

// A timing shorter than this is mostly the clock and the collector.
const leastMs = 20;

function callsFor(msPerCall: number): number {
  return Math.max(1, Math.ceil(leastMs / Math.max(msPerCall, 1e-4)));
}

async function timeRound(sides: readonly Side[], calls: readonly number[], round: number): Promise<number[]> {
  const times = new Array<number>(sides.length).fill(0);
  for (let turn = 0; turn < sides.length; turn++) {
    const side = (turn + round) % sides.length;
    times[side] = await timeSide(sides[side]!, calls[side] ?? 1);
  }
  return times;
}

let sink: unknown;

async function timeSide({ run }: Side, calls: number): Promise<number> {
  globalThis.gc?.();
  const start = performance.now();
  for (let call = 0; call < calls; call++) {
    const result = run();
    sink = result instanceof Promise ? await result : result;
  }
  const ms = (performance.now() - start) / calls;
  if (sink === timeSide) throw new Error('a benchmark returned the harness');
  return ms;
}

function timing(
  name: string,
  side: number,
  byRound: readonly (readonly number[])[],
  items: number | undefined,
): Timing {
  const timesMs = byRound.map((times) => times[side] ?? Number.NaN);
  const ratios = byRound.map((times) => (times[side] ?? Number.NaN) / (times[0] ?? Number.NaN));
  const medianMs = median(timesMs);
  const perItem = items === undefined ? {} : { nsPerItem: (medianMs * 1e6) / items };
  return { name, medianMs, timesMs, ...perItem, ratio: median(ratios), ratios };
}
