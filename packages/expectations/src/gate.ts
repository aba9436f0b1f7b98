import type { GateOutcome, Source } from '@millrace/columns';
import { checkOptions } from './option-names.js';
import type { Parameters } from './parameters.js';
import { plain } from './plain.js';
import { checkFailOn, type FailOn, passes } from './result.js';
import { resultText } from './result-text.js';
import { type ExpectationSuite, suiteVersion } from './suite.js';
import { VALIDATE_OPTIONS, type ValidateOptions, validate } from './validate.js';

/** Options of {@link suiteGate}: those of `validate`, and from which severity on a failure stops the data. */
export interface GateOptions extends ValidateOptions {
  /** `any` by default. */
  readonly failOn?: FailOn;
}

/**
 * A suite as a gate for a pipeline: a check that says whether data may pass, and a version that changes when the suite or its parameters do.
 *
 * The result is JSON: `summary` in words, and the whole suite result.
 *
 * @throws UsageError when the suite is malformed, or an option is none or of another shape.
 * @example
 * ```ts
 * import { expectTableRowCountToBeBetween, expectationSuite, suiteGate } from '@millrace/expectations';
 * import { sourceFrom } from '@millrace/columns';
 * import { tableFromArrays } from 'apache-arrow';
 * const gate = suiteGate(expectationSuite('orders', [expectTableRowCountToBeBetween({ minValue: 1 })]));
 * (await gate.check(sourceFrom(tableFromArrays({ id: [1] })))).success; // => true
 * ```
 */
export function suiteGate(
  suite: ExpectationSuite,
  gateOptions: GateOptions = {},
): { readonly version: string; readonly check: (source: Source) => Promise<GateOutcome> } {
  checkOptions('suiteGate', gateOptions, ['failOn', ...VALIDATE_OPTIONS]);
  const { failOn = 'any', ...options } = gateOptions;
  checkFailOn(failOn);
  const parameters: Parameters = options.parameters ?? {};
  return {
    version: suiteVersion(suite, parameters),
    check: async (source) => {
      const result = await validate(suite, source, options);
      const summary = resultText(result, { failedOnly: true });
      return { success: passes(result, failOn), result: { summary, ...(plain(result) as object) } };
    },
  };
}
