import { castGrammar } from './cast-grammar.js';
import type { DataType } from './data-type.js';
import { UsageError } from './errors.js';
import { equalTypes, plainType, typeName } from './type-name.js';

/**
 * Refuses a cast that has no meaning; `subject` names what is cast.
 *
 * @throws UsageError naming both types.
 */
export function checkCast(from: DataType, to: DataType, subject: string): void {
  const target = plainType(to);
  if (from.kind === 'null' || equalTypes(from, target) || isCastable(from, target)) return;
  throw new UsageError('no_cast', `${subject} is ${typeName(from)}; it can not be cast to ${typeName(to)}.`, {
    issues: [{ code: 'no_cast', expected: typeName(to), actual: typeName(from) }],
  });
}

function isCastable(from: DataType, to: DataType): boolean {
  if (from.kind === 'utf8') return castGrammar(to) !== undefined;
  if (to.kind === 'utf8') return castGrammar(from) !== undefined;
  const numbers = isNumber(from) && isNumber(to);
  const flags = (from.kind === 'bool' && isNumber(to)) || (to.kind === 'bool' && from.kind === 'int');
  const raw = (from.kind === 'int' && isTemporal(to)) || (isTemporal(from) && to.kind === 'int');
  return numbers || flags || raw || isTemporalCast(from, to) || (isBytes(from) && isBytes(to));
}

function isTemporalCast(from: DataType, to: DataType): boolean {
  if (from.kind === 'timestamp' && to.kind === 'timestamp') {
    return (from.timezone === null) === (to.timezone === null) || isUtc(from.timezone ?? to.timezone);
  }
  if (from.kind === 'timestamp' && to.kind === 'date') return from.timezone === null || isUtc(from.timezone);
  if (from.kind === 'date' && to.kind === 'timestamp') return to.timezone === null || isUtc(to.timezone);
  return isTemporal(from) && from.kind === to.kind;
}

function isUtc(zone: string | null): boolean {
  return zone !== null && ['UTC', 'Z', '+00:00', 'Etc/UTC'].includes(zone);
}

function isNumber(type: DataType): boolean {
  return type.kind === 'int' || type.kind === 'float' || type.kind === 'decimal';
}

function isTemporal(type: DataType): boolean {
  return (
    type.kind === 'date' || type.kind === 'time' || type.kind === 'timestamp' || type.kind === 'duration'
  );
}

function isBytes(type: DataType): boolean {
  return type.kind === 'binary' || type.kind === 'fixedSizeBinary';
}
