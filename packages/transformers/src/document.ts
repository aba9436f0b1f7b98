import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { type Certificate, certify } from './certificate.js';
import type { Feature } from './feature.js';
import type { FitResult } from './fit-question.js';
import { walk } from './formula.js';
import type { InputColumn } from './input-type.js';
import { inputFeatures, planStep } from './plan.js';
import { type OutputColumn, outputsOf } from './served.js';
import { storedRecord, storedStep } from './step-from.js';
import type { Stored } from './stored-value.js';

/** What a stored transformer says it is. */
export const FORMAT = 'millrace.transformer';

/** The newest version of the format, which this package writes; it reads all from 1 on. */
export const FORMAT_VERSION = 2;

/** The artifact of a fitted transformer: plain JSON, doubles exact, no code; `id` is the SHA-256 of all the rest in RFC 8785 form. */
export interface TransformerDocument {
  readonly format: typeof FORMAT;
  readonly formatVersion: 1 | typeof FORMAT_VERSION;
  readonly id: string;
  readonly inputs: readonly InputColumn[];
  /** The tree of fitted transformers: each leaf's kind, algorithm version, parameters and state. */
  readonly root: Stored;
  readonly outputs: readonly OutputColumn[];
  /** The functions that it computes with, by name and version: `exp@1`; from format 2 on. */
  readonly functions?: readonly string[];
  /** How many rows it was fitted to. */
  readonly rows: number;
  readonly warnings: readonly Stored[];
  readonly certificate: Certificate;
}

/** Makes the document of a fit. */
export function documentOf({
  inputs,
  root,
  rows,
  warnings,
}: Pick<FitResult, 'inputs' | 'root' | 'rows' | 'warnings'>): TransformerDocument {
  const features = planStep(root, inputFeatures(inputs));
  const content = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    inputs,
    root: storedStep(root),
    outputs: outputsOf(inputs, features),
    functions: functionsOf(features),
    rows,
    warnings: warnings.map((issue) => storedRecord(issue as unknown as Readonly<Record<string, never>>)),
    certificate: certify(inputs, features),
  } as const;
  return { ...content, id: idOf(content) };
}

/** The functions that formulas call, by name and version, ascending. */
export function functionsOf(features: readonly Feature[]): string[] {
  const found = new Set<string>();
  const formulas = features.map(({ formula }) => formula);
  walk(formulas, (formula) => {
    if (formula.op === 'call' && formula.function.exact === null)
      found.add(`${formula.function.name}@${formula.function.version}`);
    if (formula.op === 'output') for (const name of formula.of.kernel.functions ?? []) found.add(name);
  });
  return [...found].sort();
}

/** SHA-256, in hex, of the canonical bytes of a document without its id. */
export function idOf(content: object): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalize(content) ?? '')));
}
