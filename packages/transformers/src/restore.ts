import { isMillraceError } from '@millrace/columns';
import type { Served } from './definition.js';
import { functionsOf, type TransformerDocument } from './document.js';
import { checkDocument, type LoadLimits } from './document-check.js';
import { ArtifactError, quoted } from './errors.js';
import type { Feature } from './feature.js';
import type { FittedStep } from './fitted-step.js';
import { inputFeatures, planStep } from './plan.js';
import { outputsOf } from './served.js';
import { stepFrom } from './step-from.js';

/** A checked document with the formulas of its outputs. */
export interface Restored {
  readonly document: TransformerDocument;
  readonly root: FittedStep;
  readonly features: readonly Feature[];
}

/** Checks a stored transformer and rebuilds its formulas; throws `ArtifactError` saying what differs and where. */
export function restore(json: unknown, kinds: readonly Served[], limits?: LoadLimits): Restored {
  const document = checkDocument(json, limits);
  const root = stepFrom(document.root, '$.root', kinds);
  const features = planStep(root, inputFeatures(document.inputs));
  const outputs = outputsOf(document.inputs, features);
  const differs = outputs.findIndex(
    (output, i) => JSON.stringify(output) !== JSON.stringify(ordered(document.outputs[i])),
  );
  if (differs >= 0 || outputs.length !== document.outputs.length) {
    throw new ArtifactError(
      'bad_outputs',
      `The outputs that the stored transformer names are not those it computes: it names ${document.outputs.length}, it computes ${outputs.length}, and they differ from place ${Math.max(differs, 0)} on.`,
      {
        path: `$.outputs[${Math.max(differs, 0)}]`,
        expected: outputs[Math.max(differs, 0)]?.name,
        actual: document.outputs[Math.max(differs, 0)]?.name,
      },
    );
  }
  const functions = functionsOf(features);
  if (document.functions !== undefined && functions.join() !== document.functions.join()) {
    throw new ArtifactError(
      'other_functions',
      `The stored transformer computes with ${quoted(document.functions)}, and this package has ${quoted(functions)} for it: update @millrace/transformers.`,
      { path: '$.functions', expected: document.functions, actual: functions },
    );
  }
  return { document, root, features };
}

function ordered(output: TransformerDocument['outputs'][number] | undefined) {
  return output && { name: output.name, inputs: output.inputs, steps: output.steps };
}

/** Runs what reads a document: whatever does not fit together is the document's fault, and is said to be. */
export function ofDocument<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof ArtifactError || (isMillraceError(cause) && cause.code === 'no_code')) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ArtifactError('bad_state', `The stored transformer does not fit together: ${message}`, {
      path: '$',
    });
  }
}
