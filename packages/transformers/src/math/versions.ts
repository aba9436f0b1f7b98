/** The version of each function of this folder: its bits for every argument are fixed as long as its name here is. */
export const mathVersions = {
  exp: 'exp@1',
  expm1: 'expm1@1',
  log: 'log@1',
  log1p: 'log1p@1',
  pow: 'pow@1',
  sin: 'sin@1',
  cos: 'cos@1',
  normalQuantile: 'normalQuantile@1',
  normalCdf: 'normalCdf@1',
} as const;
