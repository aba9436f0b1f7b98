import { passthroughDefinition } from './compose/passthrough.js';
import type { Definition } from './definition.js';
import { oneHotEncoderDefinition } from './encode/one-hot-encoder.js';
import { ordinalEncoderDefinition } from './encode/ordinal-encoder.js';
import { cyclicalFeaturesDefinition } from './expand/cyclical-features.js';
import { datetimeFeaturesDefinition } from './expand/datetime-features.js';
import { expressionFeaturesDefinition } from './expand/expression-features.js';
import { polynomialFeaturesDefinition } from './expand/polynomial-features.js';
import { splineTransformerDefinition } from './expand/spline-transformer.js';
import { simpleImputerDefinition } from './impute/simple-imputer.js';
import { minMaxScalerDefinition } from './scale/min-max-scaler.js';
import { standardScalerDefinition } from './scale/standard-scaler.js';

/** Every kind of transformer of this package: what the main entry reads stored fits and descriptions with. */
export const definitions: readonly Definition[] = [
  passthroughDefinition,
  standardScalerDefinition,
  minMaxScalerDefinition,
  simpleImputerDefinition,
  ordinalEncoderDefinition,
  oneHotEncoderDefinition,
  polynomialFeaturesDefinition,
  splineTransformerDefinition,
  cyclicalFeaturesDefinition,
  datetimeFeaturesDefinition,
  expressionFeaturesDefinition,
];
