import * as z from 'zod';
import { define, type FacetDefinitions } from './facet.js';
import { dateTime } from './formats.js';
import { testDetails } from './run-facets.js';
import { type SubsetCondition, subsetCondition } from './subset-condition.js';

/** What was measured of one column. */
export interface ColumnMetrics {
  readonly nullCount?: number;
  readonly distinctCount?: number;
  readonly sum?: number;
  readonly count?: number;
  readonly min?: number;
  readonly max?: number;
  /** By the quantile as text: `{ '0.5': 12 }`. */
  readonly quantiles?: Readonly<Record<string, number>>;
}

/** What was measured of a dataset. */
export interface DataQualityMetricsFacet {
  readonly rowCount?: number;
  readonly bytes?: number;
  readonly fileCount?: number;
  readonly lastUpdated?: string;
  readonly columnMetrics: Readonly<Record<string, ColumnMetrics>>;
}

/** How one assertion about the data turned out. */
export interface DataQualityAssertion {
  readonly assertion: string;
  readonly success: boolean;
  readonly column?: string;
  readonly severity?: string;
  readonly name?: string;
  readonly description?: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly content?: string;
  readonly contentType?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** The assertions that were made about an input. */
export interface DataQualityAssertionsFacet {
  readonly assertions: readonly DataQualityAssertion[];
}

/** How much was read or written; sizes in bytes. */
export interface StatisticsFacet {
  readonly rowCount?: number;
  readonly size?: number;
  readonly fileCount?: number;
}

/** The part of an input that was read. */
export interface InputSubsetFacet {
  readonly inputCondition: SubsetCondition;
}

/** The part of an output that was written. */
export interface OutputSubsetFacet {
  readonly outputCondition: SubsetCondition;
}

/** The standard facets of a dataset as an input, by key. */
export interface InputFacetBodies {
  readonly dataQualityMetrics?: DataQualityMetricsFacet;
  readonly dataQualityAssertions?: DataQualityAssertionsFacet;
  readonly inputStatistics?: StatisticsFacet;
  readonly subset?: InputSubsetFacet;
}

/** The standard facets of a dataset as an output, by key. */
export interface OutputFacetBodies {
  readonly outputStatistics?: StatisticsFacet;
  readonly subset?: OutputSubsetFacet;
}

const text = z.string();
const maybeText = z.exactOptional(text);
const maybeInt = z.exactOptional(z.int());
const maybeNumber = z.exactOptional(z.number());

/** Measurements, of a dataset or of an input. */
export const metricsBody: z.ZodType<DataQualityMetricsFacet> = z.looseObject({
  rowCount: maybeInt,
  bytes: maybeInt,
  fileCount: maybeInt,
  lastUpdated: z.exactOptional(dateTime),
  columnMetrics: z.record(
    text,
    z.looseObject({
      nullCount: maybeInt,
      distinctCount: maybeInt,
      sum: maybeNumber,
      count: maybeNumber,
      min: maybeNumber,
      max: maybeNumber,
      quantiles: z.exactOptional(z.record(text, z.number())),
    }),
  ),
});

const statistics: z.ZodType<StatisticsFacet> = z.looseObject({
  rowCount: maybeInt,
  size: maybeInt,
  fileCount: maybeInt,
});

const assertions: z.ZodType<DataQualityAssertionsFacet> = z.looseObject({
  assertions: z.array(
    z.looseObject({
      assertion: text,
      success: z.boolean(),
      column: maybeText,
      name: maybeText,
      ...testDetails,
    }),
  ),
});

const SUBSET = 'https://openlineage.io/spec/facets/1-0-0/BaseSubsetDatasetFacet.json#/$defs';

/** The standard facets of an input. */
export const inputFacets: FacetDefinitions<InputFacetBodies> = {
  dataQualityMetrics: define('1-0-3', 'DataQualityMetricsInputDatasetFacet', metricsBody),
  dataQualityAssertions: define('1-1-0', 'DataQualityAssertionsDatasetFacet', assertions),
  inputStatistics: define('1-0-0', 'InputStatisticsInputDatasetFacet', statistics),
  subset: {
    schemaURL: `${SUBSET}/InputSubsetInputDatasetFacet`,
    body: z.looseObject({ inputCondition: subsetCondition }),
  },
};

/** The standard facets of an output. */
export const outputFacets: FacetDefinitions<OutputFacetBodies> = {
  outputStatistics: define('1-0-2', 'OutputStatisticsOutputDatasetFacet', statistics),
  subset: {
    schemaURL: `${SUBSET}/OutputSubsetOutputDatasetFacet`,
    body: z.looseObject({ outputCondition: subsetCondition }),
  },
};
