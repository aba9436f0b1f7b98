import * as z from 'zod';
import { define, type FacetDefinitions } from './facet.js';
import { uri } from './formats.js';
import {
  type DocumentationFacet,
  documentationBody,
  type OwnershipFacet,
  ownershipBody,
  type Tag,
} from './job-facets.js';
import {
  type LineageDatasetFacet,
  lineageDatasetBody,
  type Transformation,
  transformation,
} from './lineage-facet.js';
import { type DataQualityMetricsFacet, metricsBody } from './quality-facets.js';

/** A column; a struct or list has columns of its own. */
export interface SchemaField {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  /** Counted from 1. */
  readonly ordinal_position?: number;
  readonly fields?: readonly SchemaField[];
}

/** The columns of a dataset. */
export interface SchemaDatasetFacet {
  readonly fields?: readonly SchemaField[];
}

/** The system that holds a dataset. */
export interface DatasourceDatasetFacet {
  readonly name?: string;
  readonly uri?: string;
}

/** Which version of the dataset is meant. */
export interface DatasetVersionDatasetFacet {
  readonly datasetVersion: string;
}

/** A column that another one was made from, and how. */
export interface InputField {
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
  readonly transformations?: readonly Transformation[];
}

/** Which columns each column was made from; `dataset` holds those that shaped all rows (filters, joins, sorting). */
export interface ColumnLineageDatasetFacet {
  readonly fields: Readonly<
    Record<
      string,
      {
        readonly inputFields: readonly InputField[];
        readonly transformationDescription?: string;
        readonly transformationType?: string;
      }
    >
  >;
  readonly dataset?: readonly InputField[];
}

/** What happened to the dataset itself. */
export interface LifecycleStateChangeDatasetFacet {
  readonly lifecycleStateChange: 'ALTER' | 'CREATE' | 'DROP' | 'OVERWRITE' | 'RENAME' | 'TRUNCATE';
  readonly previousIdentifier?: { readonly namespace: string; readonly name: string };
}

/** How the dataset is kept. */
export interface StorageDatasetFacet {
  readonly storageLayer: string;
  readonly fileFormat?: string;
}

/** Other names of the same dataset. */
export interface SymlinksDatasetFacet {
  readonly identifiers?: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly type: string;
  }[];
}

/** The catalog that lists the dataset. */
export interface CatalogDatasetFacet {
  readonly framework: string;
  readonly type: string;
  readonly name: string;
  readonly metadataUri?: string;
  readonly warehouseUri?: string;
  readonly source?: string;
  readonly catalogProperties?: Readonly<Record<string, string>>;
}

/** What kind of dataset it is, such as `TABLE` or `VIEW`. */
export interface DatasetTypeDatasetFacet {
  readonly datasetType: string;
  readonly subType?: string;
}

/** Tags of the dataset or of one of its fields. */
export interface TagsDatasetFacet {
  readonly tags?: readonly (Tag & { readonly field?: string })[];
}

/** The levels that the dataset's name goes down through. */
export interface HierarchyDatasetFacet {
  readonly hierarchy: readonly { readonly type: string; readonly name: string }[];
}

/** The standard facets of a dataset, by key. */
export interface DatasetFacetBodies {
  readonly schema?: SchemaDatasetFacet;
  readonly dataSource?: DatasourceDatasetFacet;
  readonly version?: DatasetVersionDatasetFacet;
  readonly columnLineage?: ColumnLineageDatasetFacet;
  readonly lifecycleStateChange?: LifecycleStateChangeDatasetFacet;
  readonly dataQualityMetrics?: DataQualityMetricsFacet;
  readonly storage?: StorageDatasetFacet;
  readonly symlinks?: SymlinksDatasetFacet;
  readonly catalog?: CatalogDatasetFacet;
  readonly datasetType?: DatasetTypeDatasetFacet;
  readonly tags?: TagsDatasetFacet;
  readonly ownership?: OwnershipFacet;
  readonly documentation?: DocumentationFacet;
  readonly hierarchy?: HierarchyDatasetFacet;
  readonly lineage?: LineageDatasetFacet;
}

const text = z.string();
const maybeText = z.exactOptional(text);

const schemaField: z.ZodType<SchemaField> = z.looseObject({
  name: text,
  type: maybeText,
  description: maybeText,
  ordinal_position: z.exactOptional(z.int()),
  fields: z.exactOptional(z.array(z.lazy((): z.ZodType<SchemaField> => schemaField))),
});

const inputField: z.ZodType<InputField> = z.looseObject({
  namespace: text,
  name: text,
  field: text,
  transformations: z.exactOptional(z.array(transformation)),
});

const columnLineageBody: z.ZodType<ColumnLineageDatasetFacet> = z.looseObject({
  fields: z.record(
    text,
    z.looseObject({
      inputFields: z.array(inputField),
      transformationDescription: maybeText,
      transformationType: maybeText,
    }),
  ),
  dataset: z.exactOptional(z.array(inputField)),
});

/** The standard facets of a dataset. */
export const datasetFacets: FacetDefinitions<DatasetFacetBodies> = {
  schema: define(
    '1-2-0',
    'SchemaDatasetFacet',
    z.looseObject({ fields: z.exactOptional(z.array(schemaField)) }),
  ),
  dataSource: define(
    '1-0-1',
    'DatasourceDatasetFacet',
    z.looseObject({ name: maybeText, uri: z.exactOptional(uri) }),
  ),
  version: define('1-0-1', 'DatasetVersionDatasetFacet', z.looseObject({ datasetVersion: text })),
  columnLineage: define('1-2-0', 'ColumnLineageDatasetFacet', columnLineageBody),
  lifecycleStateChange: define(
    '1-0-1',
    'LifecycleStateChangeDatasetFacet',
    z.looseObject({
      lifecycleStateChange: z.enum(['ALTER', 'CREATE', 'DROP', 'OVERWRITE', 'RENAME', 'TRUNCATE']),
      previousIdentifier: z.exactOptional(z.looseObject({ namespace: text, name: text })),
    }),
  ),
  dataQualityMetrics: define('1-0-0', 'DataQualityMetricsDatasetFacet', metricsBody),
  storage: define(
    '1-0-1',
    'StorageDatasetFacet',
    z.looseObject({ storageLayer: text, fileFormat: maybeText }),
  ),
  symlinks: define(
    '1-0-1',
    'SymlinksDatasetFacet',
    z.looseObject({
      identifiers: z.exactOptional(z.array(z.looseObject({ namespace: text, name: text, type: text }))),
    }),
  ),
  catalog: define(
    '1-1-0',
    'CatalogDatasetFacet',
    z.looseObject({
      framework: text,
      type: text,
      name: text,
      metadataUri: maybeText,
      warehouseUri: maybeText,
      source: maybeText,
      catalogProperties: z.exactOptional(z.record(text, text)),
    }),
  ),
  datasetType: define(
    '1-0-1',
    'DatasetTypeDatasetFacet',
    z.looseObject({ datasetType: text, subType: maybeText }),
  ),
  tags: define(
    '1-0-0',
    'TagsDatasetFacet',
    z.looseObject({
      tags: z.exactOptional(
        z.array(z.looseObject({ key: text, value: text, source: maybeText, field: maybeText })),
      ),
    }),
  ),
  ownership: define('1-0-1', 'OwnershipDatasetFacet', ownershipBody),
  documentation: define('1-1-0', 'DocumentationDatasetFacet', documentationBody),
  hierarchy: define(
    '1-0-0',
    'HierarchyDatasetFacet',
    z.looseObject({ hierarchy: z.array(z.looseObject({ type: text, name: text })) }),
  ),
  lineage: {
    schemaURL: 'https://openlineage.io/spec/facets/1-0-0/LineageFacet.json#/$defs/LineageDatasetFacet',
    body: lineageDatasetBody,
  },
};
