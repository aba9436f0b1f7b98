/** The special functions that the tests need, from Cephes. */
export interface SpecialFunctions {
  /** The regularised incomplete beta function I_x(a, b). */
  incompleteBeta(a: number, b: number, x: number): number;
  /** The chance that the one-sided Kolmogorov–Smirnov statistic of `n` values is above `distance`. */
  smirnov(n: number, distance: number): number;
}

interface Cephes {
  readonly compiled: Promise<void>;
  incbet(a: number, b: number, x: number): number;
  smirnov(n: number, distance: number): number;
}

/** Loads Cephes, which is compiled to WebAssembly and so is there only after a moment. */
export async function loadSpecialFunctions(): Promise<SpecialFunctions> {
  // @ts-expect-error cephes 3.3 has its types where the exports of its manifest do not lead
  const cephes: Cephes = await import('cephes');
  await cephes.compiled;
  return { incompleteBeta: cephes.incbet, smirnov: cephes.smirnov };
}
