const view = new DataView(new ArrayBuffer(8));

/** The bits of a double as 16 hex digits; every NaN is the same one. */
export function hexOfDouble(x: number): string {
  view.setFloat64(0, x !== x ? Number.NaN : x);
  if (x !== x) return '7ff8000000000000';
  return view.getUint32(0).toString(16).padStart(8, '0') + view.getUint32(4).toString(16).padStart(8, '0');
}
