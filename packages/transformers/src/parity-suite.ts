import { type ReadOptions, type SourceInput, sourceFrom, typeName, valueAt } from '@millrace/columns';
import { ParityError } from './errors.js';
import type { FittedTransformer } from './fitted.js';
import { innerOf } from './fitted-inner.js';
import { loadTransformer } from './load.js';
import { checkParity, isSame, type ParityDifference, type ParityReport, requireFitted } from './parity.js';
import { probeBatch } from './probe-batch.js';

const SAMPLE = 20;

/**
 * Throws `ParityError` unless two fitted transformers have the same outputs, of the same types, and give the same bits for every row of a source.
 *
 * For moving from one artifact, version or runtime to another: `error.report` holds the first cells that differ.
 *
 * @throws UsageError for a source that lacks an input or has another type than at fit.
 * @example
 * ```ts
 * import { assertParity, fit, loadTransformer, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const table = tableFromArrays({ x: Float64Array.of(1, 2, 3) });
 * const fitted = await fit(standardScaler(), table);
 * await assertParity(fitted, loadTransformer(JSON.parse(JSON.stringify(fitted))), table);
 * ```
 */
export async function assertParity(
  left: FittedTransformer,
  right: FittedTransformer,
  input: SourceInput,
  options: Pick<ReadOptions, 'signal'> = {},
): Promise<void> {
  requireFitted(left);
  requireFitted(right);
  requireSameOutputs(left, right);
  const differences: ParityDifference[] = [];
  let [rows, differing] = [0, 0];
  for await (const batch of sourceFrom(input).batches(options)) {
    const [a, b] = [left.transformBatch(batch), right.transformBatch(batch)];
    for (const [place, { name }] of a.schema.fields.entries()) {
      for (let at = 0; at < batch.length; at++) {
        const [one, other] = [valueAt(a.columns[place]!, at), valueAt(b.columns[place]!, at)];
        if (isSame(one, other)) continue;
        differing++;
        if (differences.length < SAMPLE)
          differences.push({ row: rows + at, output: name, batch: one, served: other });
      }
    }
    rows += batch.length;
  }
  refuse({ rows, differing, differences }, 'The two transformers differ');
}

function requireSameOutputs(left: FittedTransformer, right: FittedTransformer): void {
  const shown = (fitted: FittedTransformer): string[] => {
    const behind = innerOf(fitted);
    return behind === undefined
      ? [...fitted.outputNames]
      : behind.features.map(({ name, type }) => `${name}: ${typeName(type)}`);
  };
  const [a, b] = [shown(left), shown(right)];
  const place = a.findIndex((each, i) => each !== b[i]);
  if (place < 0 && a.length === b.length) return;
  const at = place < 0 ? a.length : place;
  throw new ParityError(
    `The outputs of the two transformers differ from place ${at} on: ${a[at] ?? 'none'} and ${b[at] ?? 'none'}.`,
    {
      rows: 0,
      differing: 0,
      differences: [],
    },
  );
}

function refuse(report: ParityReport, what: string): void {
  if (report.differing === 0) return;
  const { row, output, batch, served } = report.differences[0]!;
  throw new ParityError(
    `${what} in ${report.differing} cell(s) of ${report.rows} row(s); first in row ${row}, output '${output}': ${String(batch)} and ${String(served)}.`,
    report,
  );
}

/** One test of {@link paritySuite}: give `run` to a test runner of yours. */
export interface ParityTest {
  readonly name: string;
  /** Throws `ParityError`, or whatever the transformer throws, where the forms differ. */
  run(): Promise<void>;
}

/**
 * The tests that hold the forms of a fitted transformer together, for a team's own test run: batch and row on its probe rows and on rows of yours, code and closures,
 * and the artifact written, read, and read again.
 *
 * @example
 * ```ts
 * import { fit, paritySuite, standardScaler } from '@millrace/transformers';
 * import { tableFromArrays } from 'apache-arrow';
 * const table = tableFromArrays({ x: Float64Array.of(1, 2, 3) });
 * const suite = paritySuite(await fit(standardScaler(), table), table);
 * for (const { run } of suite) await run(); // in a test file: it(name, run)
 * suite.length; // => 5
 * ```
 */
export function paritySuite(fitted: FittedTransformer, rows?: SourceInput): readonly ParityTest[] {
  requireFitted(fitted);
  const json = JSON.stringify(fitted);
  const again = (compile?: boolean): FittedTransformer => loadTransformer(JSON.parse(json), { compile });
  const probes = [probeBatch(fitted.toJSON().certificate, fitted.inputs)];
  const both = async (input: SourceInput): Promise<void> =>
    refuse(await checkParity(fitted, input), 'Rows and batches differ');
  const tests: ParityTest[] = [
    { name: 'rows and batches agree on the probe rows', run: () => both(probes) },
    {
      name: 'the artifact is the same after it is read',
      run: async () => {
        if (JSON.stringify(again()) === json) return;
        throw new ParityError('The artifact changes when it is read and written.', {
          rows: 0,
          differing: 0,
          differences: [],
        });
      },
    },
    { name: 'what is read transforms the same', run: () => assertParity(fitted, again(), probes) },
    {
      name: 'closures give the rows that code gives',
      run: async () => refuse(await checkParity(again(false), probes), 'Closures and batches differ'),
    },
  ];
  return rows === undefined
    ? tests
    : [...tests, { name: 'rows and batches agree on rows of yours', run: () => both(rows) }];
}
