import * as z from 'zod';
import { define, type FacetBase, type FacetDefinitions, facetBase } from './facet.js';
import { dateTime, uuid } from './formats.js';
import { type Tag, tag } from './job-facets.js';

/** A job by its namespace and name. */
export interface JobName {
  readonly namespace: string;
  readonly name: string;
}

/** A run of a job, by both their names, with what else is known of them. */
export interface RunOfJob {
  readonly run: { readonly runId: string; readonly facets?: Readonly<Record<string, FacetBase>> };
  readonly job: JobName & { readonly facets?: Readonly<Record<string, FacetBase>> };
}

/** The run that started this one, and the first of the chain. */
export interface ParentRunFacet extends RunOfJob {
  readonly root?: RunOfJob;
}

/** The time for which the run was scheduled, RFC 3339. */
export interface NominalTimeRunFacet {
  readonly nominalStartTime: string;
  readonly nominalEndTime?: string;
}

/** Why the run failed. */
export interface ErrorMessageRunFacet {
  readonly message: string;
  readonly programmingLanguage: string;
  readonly stackTrace?: string;
}

/** What did the work. */
export interface ProcessingEngineRunFacet {
  readonly version: string;
  readonly name?: string;
  readonly openlineageAdapterVersion?: string;
}

/** The query as the engine knows it. */
export interface ExternalQueryRunFacet {
  readonly externalQueryId: string;
  readonly source: string;
}

/** What could not be understood while lineage was taken. */
export interface ExtractionErrorRunFacet {
  readonly totalTasks: number;
  readonly failedTasks: number;
  readonly errors: readonly {
    readonly errorMessage: string;
    readonly stackTrace?: string;
    readonly task?: string;
    readonly taskNumber?: number;
  }[];
}

/** Chosen variables of the environment. */
export interface EnvironmentVariablesRunFacet {
  readonly environmentVariables: readonly { readonly name: string; readonly value: string }[];
}

/** What the run was started with. */
export interface ExecutionParametersRunFacet {
  readonly parameters?: readonly {
    readonly key: string;
    readonly name?: string;
    readonly description?: string;
    readonly value?: string;
  }[];
}

/** A job that this one waits for, or that waits for this one. */
export interface JobDependency {
  readonly job: JobName;
  readonly run?: { readonly runId: string };
  readonly dependency_type?: string;
  readonly sequence_trigger_rule?: string;
  readonly status_trigger_rule?: string;
}

/** The jobs beside this one in its schedule. */
export interface JobDependenciesRunFacet {
  readonly upstream?: readonly JobDependency[];
  readonly downstream?: readonly JobDependency[];
  readonly trigger_rule?: string;
}

/** Tags of the run. */
export interface TagsRunFacet {
  readonly tags?: readonly Tag[];
}

/** How one test of data turned out. */
export interface TestExecution {
  readonly name: string;
  /** `pass`, `fail`, `skip` or the like. */
  readonly status: string;
  readonly severity?: string;
  readonly type?: string;
  readonly description?: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly content?: string;
  readonly contentType?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** The tests that the run made. */
export interface TestRunFacet {
  readonly tests: readonly TestExecution[];
}

/** The standard facets of a run, by key. */
export interface RunFacetBodies {
  readonly parent?: ParentRunFacet;
  readonly nominalTime?: NominalTimeRunFacet;
  readonly errorMessage?: ErrorMessageRunFacet;
  readonly processing_engine?: ProcessingEngineRunFacet;
  readonly externalQuery?: ExternalQueryRunFacet;
  readonly extractionError?: ExtractionErrorRunFacet;
  readonly environmentVariables?: EnvironmentVariablesRunFacet;
  readonly executionParameters?: ExecutionParametersRunFacet;
  readonly jobDependencies?: JobDependenciesRunFacet;
  readonly tags?: TagsRunFacet;
  readonly test?: TestRunFacet;
}

const text = z.string();
const maybeText = z.exactOptional(text);
const runIdentity = z.looseObject({ runId: uuid });
const jobName = z.looseObject({ namespace: text, name: text });
const facets = z.exactOptional(z.record(text, facetBase));
const runOfJob = z.looseObject({
  run: z.looseObject({ runId: uuid, facets }),
  job: z.looseObject({ namespace: text, name: text, facets }),
});
const dependency = z.looseObject({
  job: jobName,
  run: z.exactOptional(runIdentity),
  dependency_type: maybeText,
  sequence_trigger_rule: maybeText,
  status_trigger_rule: maybeText,
});

/** What the members of a test, and of an assertion, have in common. */
export const testDetails: Readonly<
  Record<
    'severity' | 'description' | 'expected' | 'actual' | 'content' | 'contentType',
    z.ZodExactOptional<z.ZodString>
  >
> & { readonly params: z.ZodExactOptional<z.ZodRecord<z.ZodString, z.ZodUnknown>> } = {
  severity: maybeText,
  description: maybeText,
  expected: maybeText,
  actual: maybeText,
  content: maybeText,
  contentType: maybeText,
  params: z.exactOptional(z.record(text, z.unknown())),
};

/** The standard facets of a run. */
export const runFacets: FacetDefinitions<RunFacetBodies> = {
  parent: define('1-2-0', 'ParentRunFacet', runOfJob.extend({ root: z.exactOptional(runOfJob) })),
  nominalTime: define(
    '1-0-1',
    'NominalTimeRunFacet',
    z.looseObject({ nominalStartTime: dateTime, nominalEndTime: z.exactOptional(dateTime) }),
  ),
  errorMessage: define(
    '1-0-1',
    'ErrorMessageRunFacet',
    z.looseObject({ message: text, programmingLanguage: text, stackTrace: maybeText }),
  ),
  processing_engine: define(
    '1-1-1',
    'ProcessingEngineRunFacet',
    z.looseObject({ version: text, name: maybeText, openlineageAdapterVersion: maybeText }),
  ),
  externalQuery: define(
    '1-0-2',
    'ExternalQueryRunFacet',
    z.looseObject({ externalQueryId: text, source: text }),
  ),
  extractionError: define(
    '1-1-2',
    'ExtractionErrorRunFacet',
    z.looseObject({
      totalTasks: z.int(),
      failedTasks: z.int(),
      errors: z.array(
        z.looseObject({
          errorMessage: text,
          stackTrace: maybeText,
          task: maybeText,
          taskNumber: z.exactOptional(z.int()),
        }),
      ),
    }),
  ),
  environmentVariables: define(
    '1-0-0',
    'EnvironmentVariablesRunFacet',
    z.looseObject({ environmentVariables: z.array(z.looseObject({ name: text, value: text })) }),
  ),
  executionParameters: define(
    '1-0-0',
    'ExecutionParametersRunFacet',
    z.looseObject({
      parameters: z.exactOptional(
        z.array(z.strictObject({ key: text, name: maybeText, description: maybeText, value: maybeText })),
      ),
    }),
  ),
  jobDependencies: define(
    '1-0-1',
    'JobDependenciesRunFacet',
    z.looseObject({
      upstream: z.exactOptional(z.array(dependency)),
      downstream: z.exactOptional(z.array(dependency)),
      trigger_rule: maybeText,
    }),
  ),
  tags: define('1-0-0', 'TagsRunFacet', z.looseObject({ tags: z.exactOptional(z.array(tag)) })),
  test: define(
    '1-0-1',
    'TestRunFacet',
    z.looseObject({
      tests: z.array(z.looseObject({ name: text, status: text, type: maybeText, ...testDetails })),
    }),
  ),
};
