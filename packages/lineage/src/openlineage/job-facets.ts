import * as z from 'zod';
import { define, type FacetDefinitions } from './facet.js';
import { uri } from './formats.js';
import { type LineageJobFacet, lineageJobBody } from './lineage-facet.js';

/** A key with its value, and who says so. */
export interface Tag {
  readonly key: string;
  readonly value: string;
  readonly source?: string;
}

/** Who is responsible. */
export interface OwnershipFacet {
  readonly owners?: readonly { readonly name: string; readonly type?: string }[];
}

/** What it is, for people. */
export interface DocumentationFacet {
  readonly description: string;
  readonly contentType?: string;
}

/** The query that the job runs. */
export interface SqlJobFacet {
  readonly query: string;
  readonly dialect?: string;
}

/** The code that the job runs. */
export interface SourceCodeJobFacet {
  readonly language: string;
  readonly sourceCode: string;
}

/** Where the job's code is kept. */
export interface SourceCodeLocationJobFacet {
  /** The version control system, such as `git`. */
  readonly type: string;
  readonly url: string;
  readonly repoUrl?: string;
  readonly path?: string;
  readonly version?: string;
  readonly tag?: string;
  readonly branch?: string;
  readonly pullRequestNumber?: string;
}

/** What kind of job it is. */
export interface JobTypeJobFacet {
  /** `BATCH` or `STREAMING`. */
  readonly processingType: string;
  readonly integration: string;
  readonly jobType?: string;
  readonly emissionPattern?: {
    readonly eventTrigger: string;
    readonly eventContentMode: string;
    readonly windowDuration?: number;
  };
}

/** Tags of the job. */
export interface TagsJobFacet {
  readonly tags?: readonly Tag[];
}

/** The standard facets of a job, by key. */
export interface JobFacetBodies {
  readonly sql?: SqlJobFacet;
  readonly sourceCode?: SourceCodeJobFacet;
  readonly sourceCodeLocation?: SourceCodeLocationJobFacet;
  readonly jobType?: JobTypeJobFacet;
  readonly documentation?: DocumentationFacet;
  readonly ownership?: OwnershipFacet;
  readonly tags?: TagsJobFacet;
  readonly lineage?: LineageJobFacet;
}

const text = z.string();
const maybeText = z.exactOptional(text);

/** A tag. */
export const tag: z.ZodType<Tag> = z.looseObject({ key: text, value: text, source: maybeText });

/** Owners, of a job or a dataset. */
export const ownershipBody: z.ZodType<OwnershipFacet> = z.looseObject({
  owners: z.exactOptional(z.array(z.looseObject({ name: text, type: maybeText }))),
});

/** Documentation, of a job or a dataset. */
export const documentationBody: z.ZodType<DocumentationFacet> = z.looseObject({
  description: text,
  contentType: maybeText,
});

/** The standard facets of a job. */
export const jobFacets: FacetDefinitions<JobFacetBodies> = {
  sql: define('1-1-0', 'SQLJobFacet', z.looseObject({ query: text, dialect: maybeText })),
  sourceCode: define('1-0-1', 'SourceCodeJobFacet', z.looseObject({ language: text, sourceCode: text })),
  sourceCodeLocation: define(
    '1-1-0',
    'SourceCodeLocationJobFacet',
    z.looseObject({
      type: text,
      url: uri,
      repoUrl: maybeText,
      path: maybeText,
      version: maybeText,
      tag: maybeText,
      branch: maybeText,
      pullRequestNumber: maybeText,
    }),
  ),
  jobType: define(
    '2-0-4',
    'JobTypeJobFacet',
    z.looseObject({
      processingType: text,
      integration: text,
      jobType: maybeText,
      emissionPattern: z.exactOptional(
        z.looseObject({
          eventTrigger: text,
          eventContentMode: text,
          windowDuration: z.exactOptional(z.int().min(1)),
        }),
      ),
    }),
  ),
  documentation: define('1-1-0', 'DocumentationJobFacet', documentationBody),
  ownership: define('1-0-1', 'OwnershipJobFacet', ownershipBody),
  tags: define('1-0-0', 'TagsJobFacet', z.looseObject({ tags: z.exactOptional(z.array(tag)) })),
  lineage: {
    schemaURL: 'https://openlineage.io/spec/facets/1-0-0/LineageFacet.json#/$defs/LineageJobFacet',
    body: lineageJobBody,
  },
};
