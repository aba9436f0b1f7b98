import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { type Certificate, certify } from './certificate.js';
import type { FitResult } from './fit-question.js';
import type { FittedStep } from './fitted-step.js';
import type { InputColumn } from './input-type.js';
import { inputFeatures, planStep } from './plan.js';
import { type OutputColumn, outputsOf } from './served.js';
import { type Stored, toStored } from './stored-value.js';

/** What a stored transformer says it is. */
export const FORMAT = 'millrace.transformer';

/** The newest version of the format, which this package writes. */
export const FORMAT_VERSION = 1;

/** The artifact of a fitted transformer: plain JSON, doubles exact, no code; `id` is the SHA-256 of all the rest in RFC 8785 form. */
export interface TransformerDocument {
  readonly format: typeof FORMAT;
  readonly formatVersion: typeof FORMAT_VERSION;
  readonly id: string;
  readonly inputs: readonly InputColumn[];
  /** The tree of fitted transformers: each leaf's kind, algorithm version, parameters and state. */
  readonly root: Stored;
  readonly outputs: readonly OutputColumn[];
  /** How many rows it was fitted to. */
  readonly rows: number;
  readonly warnings: readonly Stored[];
  readonly certificate: Certificate;
}

/** Makes the document of a fit. */
export function documentOf({ inputs, root, rows, warnings }: FitResult): TransformerDocument {
  const features = planStep(root, inputFeatures(inputs));
  const content = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    inputs,
    root: storedStep(root),
    outputs: outputsOf(inputs, features),
    rows,
    warnings: warnings.map((issue) => storedRecord(issue as unknown as Readonly<Record<string, never>>)),
    certificate: certify(inputs, features),
  } as const;
  return { ...content, id: idOf(content) };
}

/** SHA-256, in hex, of the canonical bytes of a document without its id. */
export function idOf(content: object): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalize(content) ?? '')));
}

function storedStep(step: FittedStep): Stored {
  const { kind, version } = step;
  if (step.kind === 'pipeline')
    return {
      kind,
      version,
      steps: step.steps.map(({ name, step: inner }) => ({ name, step: storedStep(inner) })),
    };
  if (step.kind === 'columnTransformer') {
    const parts = step.parts.map(({ name, columns, step: inner }) => ({
      name,
      columns,
      step: storedStep(inner),
    }));
    return { kind, version, verboseFeatureNamesOut: step.verboseFeatureNamesOut, parts };
  }
  return { kind, version, parameters: storedRecord(step.parameters), state: storedRecord(step.state) };
}

function storedRecord(record: Readonly<Record<string, Parameters<typeof toStored>[0]>>): Stored {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, toStored(value)]));
}
