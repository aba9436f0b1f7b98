import * as z from 'zod';
import { uri } from './formats.js';

/** What every facet carries beside its own members. */
export interface FacetBase {
  /** URI of the software that made the facet. */
  readonly _producer: string;
  /** URI of the JSON Schema that says what the facet holds. */
  readonly _schemaURL: string;
  /** On a facet of a job or a dataset: forget what was said before. */
  readonly _deleted?: boolean;
}

/** A facet of your own: any members, with the URI of its schema. Its key begins with a prefix of yours, as in `acme_cost`. */
export interface CustomFacet {
  readonly _schemaURL: string;
  readonly _producer?: string;
  readonly [member: string]: unknown;
}

/** Facets by key, as they stand in an event. */
export type FacetsOf<Bodies> = { readonly [Key in keyof Bodies]?: NonNullable<Bodies[Key]> & FacetBase };

/**
 * Facets by key, as they are given to a builder: without `_producer` and `_schemaURL`, which it knows; facets of your own stand
 * under `custom`.
 */
export type FacetInput<Bodies> = Bodies & { readonly custom?: Readonly<Record<string, CustomFacet>> };

/** What is known of a standard facet: where its schema is, and the same schema in zod. */
export interface FacetDefinition<Body> {
  readonly schemaURL: string;
  readonly body: z.ZodType<Body>;
}

/** The definitions of all facets of one place, by key. */
export type FacetDefinitions<Bodies> = {
  readonly [Key in keyof Bodies]-?: FacetDefinition<NonNullable<Bodies[Key]>>;
};

/** The members that make an object a facet. */
export const facetBase: z.ZodType<FacetBase> = z.looseObject({
  _producer: uri,
  _schemaURL: uri,
  _deleted: z.exactOptional(z.boolean()),
});

const SPECIFICATION = 'https://openlineage.io/spec/facets';

/** The definition of a facet, from the version and name of the official schema. */
export function define<Body>(version: string, name: string, body: z.ZodType<Body>): FacetDefinition<Body> {
  return { schemaURL: `${SPECIFICATION}/${version}/${name}.json#/$defs/${name}`, body };
}
