// cephes 3.3 ships its types where the exports of its manifest don't lead.
declare module 'cephes' {
  export const compiled: Promise<void>;
  export function incbet(a: number, b: number, x: number): number;
  export function smirnov(n: number, distance: number): number;
}
