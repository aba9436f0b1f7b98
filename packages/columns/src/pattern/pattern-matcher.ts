import { UsageError } from '../errors.js';
import { backtrackingLimit } from './backtracking.js';
import type { Pattern } from './pattern.js';
import { patternToJavaScript, patternToRe2 } from './write-pattern.js';

/** A function that searches a text for a pattern. */
export type Matcher = (text: string) => boolean;

type LinearEngine = (pattern: string) => Matcher;

// Loaded on first need: most patterns never need it, and it is larger than the rest of this package.
let linearEngine: LinearEngine | undefined;
const matchers = new WeakMap<Pattern, Matcher>();

/** Whether a pattern may need the linear-time engine, on texts beyond some length. */
export function needsLinearEngine(pattern: Pattern): boolean {
  return backtrackingLimit(pattern) !== Number.POSITIVE_INFINITY;
}

/** Loads the linear-time engine (re2js), once. */
export async function loadLinearEngine(): Promise<void> {
  if (linearEngine !== undefined) return;
  const { RE2JS } = await import('re2js');
  linearEngine = (pattern) => {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.test(text);
  };
}

/**
 * Compiles a pattern: JavaScript's own engine for texts on which its time is bounded, a linear-time engine for longer ones.
 *
 * @throws UsageError when the linear-time engine is needed and was not loaded.
 */
export function matcherOf(pattern: Pattern): Matcher {
  let matcher = matchers.get(pattern);
  if (matcher === undefined) {
    matcher = compile(pattern);
    matchers.set(pattern, matcher);
  }
  return matcher;
}

function compile(pattern: Pattern): Matcher {
  const limit = backtrackingLimit(pattern);
  const native = new RegExp(patternToJavaScript(pattern), 'u');
  if (limit === Number.POSITIVE_INFINITY) return (text) => native.test(text);
  if (linearEngine === undefined) {
    throw new UsageError(
      'not_prepared',
      `The pattern ${JSON.stringify(pattern.source)} needs the linear-time engine: await prepareExpression(…) once, before evaluating in memory.`,
      { issues: [{ code: 'not_prepared', pattern: pattern.source }] },
    );
  }
  const linear = linearEngine(patternToRe2(pattern));
  return (text) => (text.length <= limit ? native.test(text) : linear(text));
}
