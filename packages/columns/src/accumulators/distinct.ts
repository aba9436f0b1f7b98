import type { Accumulator } from './accumulator.js';
import { type Registers, registerEstimate, registers } from './registers.js';
import { distinctValues, type ValueTally, valueTally } from './value-tally.js';

/** The distinct values of a column, or the registers of a HyperLogLog over them. */
export type Distinct = ValueTally | Registers;

function isRegisters(state: Distinct): state is Registers {
  return 'ranks' in state;
}

/** Keeps distinct values, or with the option `approximate` a HyperLogLog. */
export const distinct: Accumulator<Distinct> = {
  name: 'distinct',
  start: (types, options, limit) =>
    options['approximate'] === 'hll'
      ? registers.start(types, options, limit)
      : valueTally.start(types, options, limit),
  update(state, rows) {
    if (isRegisters(state)) registers.update(state, rows);
    else valueTally.update(state, rows);
  },
  merge(left, right) {
    if (isRegisters(left)) registers.merge(left, right as Registers);
    else valueTally.merge(left, right as ValueTally);
  },
  bytes: (state) => (isRegisters(state) ? registers.bytes!(state) : valueTally.bytes!(state)),
  encode: (state, options) =>
    isRegisters(state) ? registers.encode(state, options) : valueTally.encode(state, options),
  decode(state, parts) {
    if (isRegisters(state)) registers.decode(state, parts);
    else valueTally.decode(state, parts);
  },
};

/** How many distinct values there are, or about how many. */
export function distinctNumber(state: Distinct): number {
  return isRegisters(state) ? registerEstimate(state) : distinctValues(state);
}
