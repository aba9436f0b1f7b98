export {
  type HypothesisTests,
  hypothesisTests,
  type SampleName,
  type Samples,
  type TTestOptions,
} from './hypothesis/hypothesis-tests.js';
export type { HypothesisOptions, Relationship } from './hypothesis/relationship.js';
