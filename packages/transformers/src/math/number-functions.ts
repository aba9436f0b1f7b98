import type { NumberFunction } from '../number-function.js';
import { exp } from './exp.js';
import { expm1 } from './expm1.js';
import { log1p } from './log1p.js';
import { normalCdf } from './normal-cdf.js';
import { normalQuantile } from './normal-quantile.js';

/** e^x, as a formula calls it. */
export const expFunction: NumberFunction = { name: 'exp', version: 1, exact: null, apply: exp };

/** e^x - 1, as a formula calls it. */
export const expm1Function: NumberFunction = { name: 'expm1', version: 1, exact: null, apply: expm1 };

/** log(1 + x), as a formula calls it. */
export const log1pFunction: NumberFunction = { name: 'log1p', version: 1, exact: null, apply: log1p };

/** The quantile of the standard normal distribution, as a formula calls it. */
export const normalQuantileFunction: NumberFunction = {
  name: 'normalQuantile',
  version: 1,
  exact: null,
  apply: normalQuantile,
};

/** The distribution function of the standard normal distribution, as a formula calls it. */
export const normalCdfFunction: NumberFunction = {
  name: 'normalCdf',
  version: 1,
  exact: null,
  apply: normalCdf,
};
