import type { BoundNode } from '../bound.js';
import { unitsPerSecond } from '../calendar.js';
import type { Chunk } from '../chunk.js';
import { mostDays, partOfLocal } from '../date-part.js';
import { zoneOffset } from '../zone.js';
import { withoutBits } from './arithmetic.js';
import { type Column, chunkOf, validBits } from './column.js';
import { wordsOf } from './doubles.js';

type Part = BoundNode & { readonly node: 'datePart' };

/** A date part of every row; undefined for a column that is no date or time. */
export function datePartColumn(node: Part, operand: Chunk): Column | undefined {
  const { type, length } = operand;
  if (type.kind !== 'date' && type.kind !== 'time' && type.kind !== 'timestamp') return undefined;
  const seconds = secondsOf(operand);
  const values = new Int32Array(length);
  const valid = validBits(operand);
  const offset = zoneOffset(type.kind === 'timestamp' ? type.timezone : null);
  const [low, high] = type.kind === 'time' ? [0, 86_399] : [-mostDays * 86_400, (mostDays + 1) * 86_400 - 1];
  let errors: Uint8Array | null = null;
  for (let i = 0; i < length; i++) {
    if (valid !== null && (valid[i >> 3]! & (1 << (i & 7))) === 0) continue;
    const instant = seconds[i]!;
    if (instant < low || instant > high) {
      errors ??= new Uint8Array((length + 7) >> 3);
      errors[i >> 3]! |= 1 << (i & 7);
      continue;
    }
    const local = instant + (typeof offset === 'number' ? offset : offset(instant));
    const days = Math.floor(local / 86_400);
    values[i] = partOfLocal({ days, seconds: local - days * 86_400 }, node.part);
  }
  const kept = errors === null ? valid : withoutBits(valid, errors, length);
  return { chunk: chunkOf(node.type, length, kept, { values }), errors };
}

/** Whole seconds since 1970 or midnight, rounded down: exact within the days that have parts. */
function secondsOf(operand: Chunk): Float64Array {
  const { type, length, values } = operand;
  const seconds = new Float64Array(length);
  if (values instanceof Int32Array) {
    const scale = type.kind === 'date' ? 86_400 : type.kind === 'time' && type.unit === 'ms' ? 0.001 : 1;
    for (let i = 0; i < length; i++) {
      seconds[i] = scale === 0.001 ? Math.floor(values[i]! / 1000) : values[i]! * scale;
    }
    return seconds;
  }
  const unit = type.kind === 'date' ? 'ms' : (type as { unit: 's' }).unit;
  const perSecond = Number(unitsPerSecond[unit]);
  const words = wordsOf(operand);
  for (let i = 0; i < length; i++) {
    const bottom = words[i * 2]! >>> 0;
    const guess = Math.floor((words[i * 2 + 1]! * 4294967296 + bottom) / perSecond);
    // The guess is off by one at most, which the low words of the rest tell.
    const rest = (bottom - Math.imul(guess, perSecond)) >>> 0;
    seconds[i] = rest < perSecond ? guess : rest < 2 * perSecond ? guess + 1 : guess - 1;
  }
  return seconds;
}
