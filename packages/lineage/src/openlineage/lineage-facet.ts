import * as z from 'zod';
import { uuid } from './formats.js';

/** How an output came from an input: `DIRECT` (IDENTITY, TRANSFORMATION, AGGREGATION) or `INDIRECT` (JOIN, FILTER, …). */
export interface Transformation {
  readonly type: string;
  readonly subtype?: string;
  readonly description?: string;
  /** The output does not show the input's values. */
  readonly masking?: boolean;
}

/** Where something came from: a dataset, or one field of it. */
export interface LineageDatasetInput {
  readonly type: 'DATASET';
  readonly namespace: string;
  readonly name: string;
  readonly field?: string;
  readonly transformations?: readonly Transformation[];
}

/** Where something came from: a job, this one if it has no name. */
export interface LineageJobInput {
  readonly type: 'JOB';
  readonly namespace?: string;
  readonly name?: string;
  readonly runId?: string;
  readonly transformations?: readonly Transformation[];
}

/** An edge of explicit lineage, read backwards. */
export type LineageInput = LineageDatasetInput | LineageJobInput;

/** What the fields of a dataset came from. */
export type LineageFields = Readonly<Record<string, { readonly inputs: readonly LineageInput[] }>>;

/** Explicit lineage of a dataset, as a whole and by field. */
export interface LineageDatasetFacet {
  readonly inputs?: readonly LineageInput[];
  readonly fields?: LineageFields;
}

/** What a dataset or a job of a job's lineage came from. */
export type LineageEntry =
  | {
      readonly type: 'DATASET';
      readonly namespace: string;
      readonly name: string;
      readonly inputs?: readonly LineageInput[];
      readonly fields?: LineageFields;
    }
  | {
      readonly type: 'JOB';
      readonly namespace?: string;
      readonly name?: string;
      readonly runId?: string;
      readonly inputs?: readonly LineageInput[];
    };

/** Explicit lineage of all that a job touches. */
export interface LineageJobFacet {
  readonly entries: readonly LineageEntry[];
}

const text = z.string();
const maybeText = z.exactOptional(text);

/** One step from an input to an output. */
export const transformation: z.ZodType<Transformation> = z.looseObject({
  type: text,
  subtype: maybeText,
  description: maybeText,
  masking: z.exactOptional(z.boolean()),
});

const transformations = z.exactOptional(z.array(transformation));

// A job is named by both or by neither.
function isWholeName({ namespace, name }: { namespace?: string; name?: string }): boolean {
  return (namespace === undefined) === (name === undefined);
}
const wholeName = { error: 'expected namespace and name, or neither' };
const jobMembers = {
  type: z.literal('JOB'),
  namespace: maybeText,
  name: maybeText,
  runId: z.exactOptional(uuid),
} as const satisfies z.ZodRawShape;

const input: z.ZodType<LineageInput> = z.union([
  z.looseObject({
    type: z.literal('DATASET'),
    namespace: text,
    name: text,
    field: maybeText,
    transformations,
  }),
  z.looseObject({ ...jobMembers, transformations }).refine(isWholeName, wholeName),
]);
const inputs = z.exactOptional(z.array(input));
const fields = z.exactOptional(z.record(text, z.looseObject({ inputs: z.array(input) })));

const entry: z.ZodType<LineageEntry> = z.union([
  z.looseObject({ type: z.literal('DATASET'), namespace: text, name: text, inputs, fields }),
  z.looseObject({ ...jobMembers, inputs }).refine(isWholeName, wholeName),
]);

/** The body of a dataset's `lineage` facet. */
export const lineageDatasetBody: z.ZodType<LineageDatasetFacet> = z.looseObject({ inputs, fields });

/** The body of a job's `lineage` facet. */
export const lineageJobBody: z.ZodType<LineageJobFacet> = z.looseObject({ entries: z.array(entry) });
