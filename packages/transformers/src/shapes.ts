import type { FittedLeaf } from './fitted-step.js';
import { type Category, isWellFormed, type ParameterValue } from './spec.js';

/** What each member of some parameters or of a state must be. */
export type Shape = Readonly<Record<string, (value: ParameterValue) => boolean>>;

const isFlag = (value: ParameterValue): boolean => typeof value === 'boolean';
const isDouble = (value: ParameterValue): boolean => typeof value === 'number';
const isDoubles = (value: ParameterValue): boolean => Array.isArray(value) && value.every(isDouble);
const isCategory = (value: ParameterValue): value is Category =>
  typeof value === 'string' ? isWellFormed(value) : ['number', 'bigint', 'boolean'].includes(typeof value);
const isCategories = (value: ParameterValue): boolean =>
  Array.isArray(value) && value.every((list) => Array.isArray(list) && list.every(isCategory));
const orNull =
  (is: (value: ParameterValue) => boolean) =>
  (value: ParameterValue): boolean =>
    value === null || is(value);
const isOneOf =
  (...words: readonly ParameterValue[]) =>
  (value: ParameterValue): boolean =>
    words.includes(value);
const isFills = (value: ParameterValue): boolean => Array.isArray(value) && value.every(orNull(isCategory));

const encoderState: Shape = { categories: isCategories, missing: isDoubles };

/** The parameters and the state of every transformer. */
export const shapes: Readonly<
  Record<FittedLeaf['kind'], { readonly parameters: Shape; readonly state: Shape }>
> = {
  standardScaler: {
    parameters: { withMean: isFlag, withStd: isFlag },
    state: {
      mean: orNull(isDoubles),
      var: orNull(isDoubles),
      scale: orNull(isDoubles),
      nSamplesSeen: isDoubles,
    },
  },
  minMaxScaler: {
    parameters: {
      featureRange: (value) => isDoubles(value) && (value as readonly unknown[]).length === 2,
      clip: isFlag,
    },
    state: {
      dataMin: isDoubles,
      dataMax: isDoubles,
      dataRange: isDoubles,
      scale: isDoubles,
      min: isDoubles,
      nSamplesSeen: isDoubles,
    },
  },
  simpleImputer: {
    parameters: {
      strategy: isOneOf('mean', 'median', 'most_frequent', 'constant'),
      fillValue: orNull(isCategory),
      addIndicator: isFlag,
      keepEmptyFeatures: isFlag,
    },
    state: { statistics: isFills, indicators: isDoubles },
  },
  ordinalEncoder: {
    parameters: {
      categories: orNull(isCategories),
      missing: isOneOf(null, 'category', 'keep', 'error'),
      unknown: isOneOf('error', 'category', 'use_encoded_value'),
      unknownValue: orNull(isDouble),
      encodedMissingValue: orNull(isDouble),
    },
    state: encoderState,
  },
  oneHotEncoder: {
    parameters: {
      categories: orNull(isCategories),
      missing: isOneOf(null, 'category', 'ignore', 'error'),
      unknown: isOneOf('error', 'category', 'ignore'),
      drop: isOneOf(null, 'first', 'if_binary'),
    },
    state: encoderState,
  },
  passthrough: { parameters: {}, state: {} },
};
