import { checkSpec } from './check-spec.js';
import { usageError } from './errors.js';
import { isColumnTransformer, isFeatureUnion, isPipeline, type TransformerSpec } from './spec.js';
import { storedRecord } from './step-from.js';
import { fromStored, type Stored } from './stored-value.js';

/** A description as JSON in which every parameter survives: `JSON.stringify` makes null of NaN, loses -0 and refuses bigints. */
export function specToJson(spec: TransformerSpec): Stored {
  if (isPipeline(spec))
    return { kind: spec.kind, steps: spec.steps.map(({ name, step }) => ({ name, step: specToJson(step) })) };
  if (isColumnTransformer(spec) || isFeatureUnion(spec)) {
    const { parts, ...rest } = spec;
    const inner = (step: TransformerSpec | 'drop'): Stored => (step === 'drop' ? step : specToJson(step));
    return {
      ...(rest as unknown as Record<string, Stored>),
      parts: parts.map(({ step, ...part }) => ({ ...(part as Record<string, Stored>), step: inner(step) })),
      ...('remainder' in rest && { remainder: inner(rest.remainder) }),
    };
  }
  return { kind: spec.kind, parameters: storedRecord(spec.parameters) };
}

/** Reads what {@link specToJson} wrote; throws `UsageError` for anything else. */
export function specFromJson(json: unknown): TransformerSpec {
  const spec = read(json);
  checkSpec(spec);
  return spec;
}

function read(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  const { parameters, steps, parts, remainder, ...rest } = json as Record<string, unknown>;
  const list = (given: unknown): unknown =>
    Array.isArray(given)
      ? given.map((each) =>
          typeof each === 'object' && each !== null
            ? { ...each, step: read((each as { step: unknown }).step) }
            : each,
        )
      : given;
  return {
    ...rest,
    ...(parameters !== undefined && { parameters: readParameters(parameters) }),
    ...(steps !== undefined && { steps: list(steps) }),
    ...(parts !== undefined && { parts: list(parts) }),
    ...(remainder !== undefined && { remainder: read(remainder) }),
  };
}

function readParameters(parameters: unknown): unknown {
  if (typeof parameters !== 'object' || parameters === null) return parameters;
  return Object.fromEntries(
    Object.entries(parameters).map(([name, stored]) => {
      const value = fromStored(stored);
      if (value !== undefined) return [name, value];
      throw usageError('bad_spec', `The parameter '${name}' holds nothing that a parameter can be.`, {
        path: name,
      });
    }),
  );
}
