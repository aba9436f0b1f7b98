/** scikit-learn's `_handle_zeros_in_scale`: a scale below 10 eps is of a constant column, and is 1; NaN stays. */
export function scaleOrOne(scale: number): number {
  return scale < 10 * Number.EPSILON ? 1 : scale;
}
