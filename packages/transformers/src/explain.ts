import type { Schema } from '@millrace/columns';
import { checkSpec, definitionFor } from './check-spec.js';
import type { Statistic } from './definition.js';
import { questionOf } from './fit-question.js';
import { join, pathOf } from './plan.js';
import type { RoleNames } from './roles.js';
import { isColumnTransformer, isFeatureUnion, isPipeline, type TransformerSpec } from './spec.js';

/** What one step of a fit will do. */
export interface ExplainedStep {
  /** Where it stands: `num/standardscaler`. */
  readonly path: string;
  readonly kind: string;
  /** What it asks of its columns. */
  readonly learns: readonly Statistic[];
  /** In which scan it learns, from 1; 0 when it needs none. */
  readonly scan: number;
  /** Whether fits of it merge: always, as long as the statistics fit into the memory ceiling, or not. */
  readonly mergeable: 'yes' | 'within ceiling' | 'no';
  /** Whether a part can be taken out again. */
  readonly subtractable: boolean;
  readonly reason: string | null;
}

/** What a fit will do. */
export interface FitExplanation {
  /** How many times the source is read. */
  readonly scans: number;
  readonly mergeable: 'yes' | 'within ceiling' | 'no';
  readonly subtractable: boolean;
  readonly steps: readonly ExplainedStep[];
  /** How many statistics the first scan asks. */
  readonly asks: number;
}

/** What the columns between two steps are: as read, filled, with known counts, or computed in some round. */
interface Standing {
  readonly gives: 'same' | 'filled' | 'counted' | 'computed' | 'opaque';
  /** Known after this scan. */
  readonly scan: number;
  readonly by: string | null;
}

/**
 * Says, without reading anything, how many scans a fit takes, what each step learns in which, and whether fits of parts merge.
 *
 * Throws `UsageError` as `fit` does for a description that does not suit the schema.
 *
 * @example
 * ```ts
 * import { explain, pipeline, robustScaler, simpleImputer, standardScaler } from '@millrace/transformers';
 * const schema = { fields: [{ name: 'x', type: { kind: 'float', bits: 64 } as const, nullable: true }] };
 * explain(pipeline([simpleImputer({ strategy: 'mean' }), standardScaler()]), schema).scans; // => 1
 * const twice = explain(pipeline([standardScaler(), robustScaler()]), schema);
 * [twice.scans, twice.mergeable]; // => [2, 'no']
 * ```
 */
export function explain(spec: TransformerSpec, schema: Schema, roles: RoleNames = {}): FitExplanation {
  checkSpec(spec);
  const question = questionOf(spec, schema, roles);
  const steps: ExplainedStep[] = [];
  walkSpec(spec, '', { gives: 'same', scan: 0, by: null }, steps);
  const worst = (['no', 'within ceiling'] as const).find((each) =>
    steps.some(({ mergeable }) => mergeable === each),
  );
  return {
    scans: steps.reduce((most, { scan }) => Math.max(most, scan), 1),
    mergeable: worst ?? 'yes',
    subtractable: steps.every(({ subtractable }) => subtractable),
    steps,
    asks: question.asks.length,
  };
}

function walkSpec(spec: TransformerSpec, path: string, before: Standing, steps: ExplainedStep[]): Standing {
  if (isPipeline(spec)) {
    return spec.steps.reduce(
      (standing, { name, step }) => walkSpec(step, join(path, name), standing, steps),
      before,
    );
  }
  if (isColumnTransformer(spec) || isFeatureUnion(spec)) {
    const parts: { name: string; step: TransformerSpec | 'drop' }[] = [...spec.parts];
    if (isColumnTransformer(spec)) parts.push({ name: 'remainder', step: spec.remainder });
    const after = parts.flatMap(({ name, step }) =>
      step === 'drop' ? [] : [walkSpec(step, join(path, name), before, steps)],
    );
    return after.reduce(worse, { ...before, gives: 'same' });
  }
  const definition = definitionFor(spec);
  const learns = [...new Set(definition.learns(spec.parameters))];
  const known = learns.every((statistic) => isKnown(statistic, before));
  const scan = learns.length === 0 || (known && before.gives !== 'same') ? before.scan : before.scan + 1;
  const late = scan > 1;
  const heavy = (['counts', 'rows', 'quantiles'] as const).some((each) => learns.includes(each));
  steps.push({
    path: pathOf(spec.kind, path),
    kind: spec.kind,
    learns,
    scan: learns.length === 0 ? 0 : Math.max(1, scan),
    mergeable: late ? 'no' : heavy ? 'within ceiling' : 'yes',
    subtractable: !late && !learns.includes('extremes') && !learns.includes('quantiles'),
    reason: late ? `${spec.kind} learns from what ${before.by ?? 'an earlier step'} computed` : null,
  });
  const gives = definition.gives(spec.parameters);
  if (gives === 'same') return { ...before, scan: Math.max(before.scan, scan) };
  return { gives: standingOf(gives, before), scan, by: pathOf(spec.kind, path) };
}

// A fill over what was computed is computed too; what is computed of counted slots is counted with them.
function standingOf(gives: Standing['gives'], before: Standing): Standing['gives'] {
  if (gives === 'filled' && before.gives !== 'same' && before.gives !== 'filled') return before.gives;
  return gives === 'computed' && before.gives === 'counted' ? 'counted' : gives;
}

function isKnown(statistic: Statistic, { gives }: Standing): boolean {
  if (gives === 'filled') return statistic !== 'rows' && statistic !== 'quantiles';
  return gives === 'counted' && statistic !== 'rows';
}

const ORDER = ['same', 'filled', 'counted', 'computed', 'opaque'] as const;

function worse(a: Standing, b: Standing): Standing {
  const gives = ORDER.indexOf(a.gives) >= ORDER.indexOf(b.gives) ? a : b;
  return { ...gives, scan: Math.max(a.scan, b.scan) };
}
