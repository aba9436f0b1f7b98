const scratch = new DataView(new ArrayBuffer(4));

/** The double that 16 bits of an IEEE half-precision number stand for. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The 16 bits of the half-precision number nearest to a double (ties to even); NaN is 0x7e00. */
export function numberToHalf(value: number): number {
  if (value !== value) return 0x7e00;
  scratch.setFloat32(0, value);
  const sign = (scratch.getUint32(0) >>> 16) & 0x8000;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | roundHalfEven(size * 2 ** 24);
  let exponent = 15;
  while (2 ** (exponent - 15 + 1) <= size) exponent++;
  while (2 ** (exponent - 15) > size) exponent--;
  // A carry out of the fraction moves into the exponent, which is what rounding up means.
  return sign | ((exponent << 10) + roundHalfEven((size / 2 ** (exponent - 15) - 1) * 1024));
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
