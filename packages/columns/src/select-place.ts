/**
 * Moves the value that would lie at `place` in sorted order there, within `left` to `right` (both inclusive): smaller ones before it,
 * greater ones after it. None may be NaN.
 *
 * R. W. Floyd and R. L. Rivest, "Algorithm 489: the algorithm SELECT", 1975, with the sample's bounds by square roots; a part that does not
 * shrink is sorted, so that no order of values takes more than a sort.
 */
export function selectPlace(values: Float64Array, place: number, left: number, right: number): void {
  let from = left;
  let to = right;
  for (let round = 0; to > from; round++) {
    if (to - from < 64 || round > 40) {
      values.subarray(from, to + 1).sort();
      return;
    }
    if (to - from > 600) {
      const n = to - from + 1;
      const share = (place - from) / n;
      const size = Math.sqrt(n) * 2;
      const sampleFrom = Math.max(from, Math.floor(place - share * size - size));
      const sampleTo = Math.min(to, Math.floor(place + (1 - share) * size + size));
      if (sampleTo - sampleFrom < n >> 1) selectPlace(values, place, sampleFrom, sampleTo);
    }
    const pivot = values[place]!;
    let i = from;
    let j = to;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (place <= j) to = j;
    else if (place >= i) from = i;
    else return;
  }
}
