import { type DataType, types } from '@millrace/columns';
import type { ColumnEdge } from '../../src/column-edges.js';
import {
  assertionsFromExpectations,
  assertionsFromSchemaReport,
  columnLineageFacet,
  type DatasetFacetBodies,
  datasetEvent,
  facetsFromVersion,
  type JobFacetBodies,
  jobEvent,
  type OpenLineageEvent,
  type RunFacetBodies,
  runEvent,
  schemaFacet,
  testsFromExpectations,
} from '../../src/openlineage.js';

const runId = '0189f0c4-0000-7000-8000-000000000000';
const job = { namespace: 'flights', name: 'daily' };
const raw = { namespace: 'file', name: '/data/raw "🦆".csv' };
const context = { producer: 'https://example.com/loader', eventTime: new Date('2013-01-02T03:04:05.678Z') };

// In the shape that expectations, and Great Expectations, give.
const suiteResult = {
  results: [
    {
      success: false,
      expectation: {
        type: 'expect_column_values_to_be_between',
        kwargs: { column: 'delay', min_value: 0, max_value: 10n },
        severity: 'warning',
      },
      result: { unexpected_count: 3, element_count: 10 },
      exception: null,
    },
    {
      success: true,
      expectation: { type: 'expect_table_row_count_to_be_between', kwargs: { min_value: 1 } },
      result: { observed_value: 842 },
      exception: null,
    },
    {
      success: false,
      expectation_config: {
        type: 'expect_column_to_exist',
        kwargs: { column: '__proto__', batch_id: 'x' },
        severity: 'critical',
      },
    },
    {
      success: false,
      expectation: { type: 'expect_column_mean_to_be_between', kwargs: { column: 'x' } },
      exception: { message: 'no such column' },
    },
  ],
};

const edges: readonly ColumnEdge[] = [
  { column: null, inputs: [{ column: 'cancelled', kind: 'FILTER' }] },
  {
    column: 'delay',
    inputs: [{ column: 'dep_delay', kind: 'TRANSFORMATION' }],
    steps: ['imputer', 'standardScaler'],
  },
  { column: '__proto__', inputs: [{ column: 'id', kind: 'IDENTITY' }] },
];

const field = (name: string, type: DataType) => ({ name, type, nullable: true });
const schema = {
  fields: [
    field('id', types.int64()),
    field('when', types.timestamp('us', 'UTC')),
    field('tags', types.list(types.utf8())),
    {
      name: 'place',
      nullable: true,
      type: types.struct([field('lat', types.float64()), field('lon', types.float64())]),
    },
  ],
};

const runFacets: Required<RunFacetBodies> = {
  parent: { run: { runId }, job, root: { run: { runId }, job: { namespace: 'airflow', name: 'dag' } } },
  nominalTime: { nominalStartTime: '2013-01-01T00:00:00Z', nominalEndTime: '2013-01-02T00:00:00+01:00' },
  errorMessage: { message: 'no such file', programmingLanguage: 'JavaScript', stackTrace: 'at …' },
  processing_engine: { version: '1.5.6', name: 'DuckDB', openlineageAdapterVersion: '0.0.0' },
  externalQuery: { externalQueryId: 'q7', source: 'warehouse' },
  extractionError: {
    totalTasks: 2,
    failedTasks: 1,
    errors: [{ errorMessage: 'odd', stackTrace: 'at', task: 'SELECT', taskNumber: 1 }],
  },
  environmentVariables: { environmentVariables: [{ name: 'REGION', value: 'eu' }] },
  executionParameters: {
    parameters: [{ key: 'day', name: 'Day', description: 'which', value: '2013-01-01' }],
  },
  jobDependencies: {
    upstream: [
      {
        job,
        run: { runId },
        dependency_type: 'DIRECT_INVOCATION',
        sequence_trigger_rule: 'FINISH_TO_START',
        status_trigger_rule: 'EXECUTE_ON_SUCCESS',
      },
    ],
    downstream: [{ job }],
    trigger_rule: 'ALL_SUCCESS',
  },
  tags: { tags: [{ key: 'env', value: 'prod', source: 'USER' }] },
  test: testsFromExpectations(suiteResult),
};

const jobFacets: Required<JobFacetBodies> = {
  sql: { query: 'SELECT "a" FROM t', dialect: 'duckdb' },
  sourceCode: { language: 'TypeScript', sourceCode: 'export {};' },
  sourceCodeLocation: {
    type: 'git',
    url: 'https://example.com/r',
    repoUrl: 'https://example.com/r',
    path: 'src',
    version: 'abc',
    tag: 'v1',
    branch: 'main',
    pullRequestNumber: '7',
  },
  jobType: {
    processingType: 'BATCH',
    integration: 'MILLRACE',
    jobType: 'TASK',
    emissionPattern: { eventTrigger: 'RUN', eventContentMode: 'CUMULATIVE', windowDuration: 60 },
  },
  documentation: { description: 'Loads *days*.', contentType: 'text/markdown' },
  ownership: { owners: [{ name: 'team:data', type: 'MAINTAINER' }] },
  tags: { tags: [{ key: 'tier', value: '1' }] },
  lineage: {
    entries: [
      {
        type: 'DATASET',
        ...raw,
        inputs: [{ type: 'JOB' }],
        fields: {
          id: {
            inputs: [
              {
                type: 'DATASET',
                ...raw,
                field: 'id',
                transformations: [{ type: 'DIRECT', subtype: 'IDENTITY' }],
              },
            ],
          },
        },
      },
      { type: 'JOB', ...job, runId, inputs: [{ type: 'JOB', ...job, runId }] },
    ],
  },
};

const datasetFacets: Required<DatasetFacetBodies> = {
  schema: schemaFacet(schema),
  dataSource: { name: 'files', uri: 'file:///data' },
  version: facetsFromVersion({ md5: 'd41d8cd98f00b204e9800998ecf8427e' }).facets.version!,
  columnLineage: columnLineageFacet(edges, raw),
  lifecycleStateChange: {
    lifecycleStateChange: 'OVERWRITE',
    previousIdentifier: { namespace: 'file', name: '/old' },
  },
  dataQualityMetrics: {
    rowCount: 3,
    bytes: 100,
    fileCount: 1,
    lastUpdated: '2013-01-02T03:04:05Z',
    columnMetrics: {
      delay: {
        nullCount: 0,
        distinctCount: 2,
        sum: 35.5,
        count: 3,
        min: -1,
        max: 33,
        quantiles: { '0.5': 2 },
      },
    },
  },
  storage: { storageLayer: 'local', fileFormat: 'parquet' },
  symlinks: { identifiers: [{ namespace: 'glue', name: 'db.t', type: 'TABLE' }] },
  catalog: {
    framework: 'iceberg',
    type: 'glue',
    name: 'c',
    metadataUri: 'm',
    warehouseUri: 'w',
    source: 'duckdb',
    catalogProperties: { a: 'b' },
  },
  datasetType: { datasetType: 'TABLE', subType: 'TEMPORARY' },
  tags: { tags: [{ key: 'pii', value: 'true', source: 'USER', field: 'delay' }] },
  ownership: { owners: [{ name: 'team:data' }] },
  documentation: { description: 'Days.' },
  hierarchy: {
    hierarchy: [
      { type: 'DATABASE', name: 'd' },
      { type: 'TABLE', name: 't' },
    ],
  },
  lineage: {
    inputs: [{ type: 'DATASET', ...raw }],
    fields: { id: { inputs: [{ type: 'DATASET', ...raw, field: 'id' }] } },
  },
};

const field1 = { type: 'field', field: 'day' } as const;
const literal1 = { type: 'literal', value: '2013-01-01' } as const;
const partition = { type: 'partition', partitions: [{ identifier: 'p', dimensions: { day: 1 } }] } as const;
const compare = { type: 'compare', left: field1, right: literal1, comparison: 'EQUAL' } as const;
const location = { type: 'location', locations: ['/data/a'] } as const;

/** Events of every kind with every facet that there is. */
export const everyFacet: readonly OpenLineageEvent[] = [
  runEvent(
    {
      eventType: 'FAIL',
      run: {
        runId,
        facets: {
          ...runFacets,
          custom: { acme_cost: { _schemaURL: 'https://acme.example/cost.json', cents: 3n, none: null } },
        },
      },
      job: { ...job, facets: jobFacets },
      inputs: [
        {
          ...raw,
          facets: datasetFacets,
          inputFacets: {
            dataQualityMetrics: datasetFacets.dataQualityMetrics,
            dataQualityAssertions: assertionsFromExpectations(suiteResult),
            inputStatistics: { rowCount: 3, size: 100, fileCount: 1 },
            subset: { inputCondition: { type: 'binary', left: compare, right: partition, operator: 'AND' } },
          },
        },
        {
          namespace: 'file',
          name: '/checked',
          inputFacets: {
            dataQualityAssertions: assertionsFromSchemaReport({
              issues: [
                {
                  column: 'x',
                  rule: 'min(0)',
                  code: 'too_small',
                  count: 2,
                  severity: 'error',
                  warning: false,
                },
              ],
            }),
          },
        },
      ],
      outputs: [
        {
          namespace: 'file',
          name: '/out',
          outputFacets: { outputStatistics: { rowCount: 3 }, subset: { outputCondition: location } },
        },
      ],
    },
    context,
  ),
  jobEvent({ job: { ...job, facets: jobFacets }, inputs: [raw], outputs: [] }, context),
  datasetEvent({ ...raw, facets: datasetFacets }, context),
];
