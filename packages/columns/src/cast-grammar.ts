import { fractionDigits } from './calendar.js';
import type { DataType, TimeUnit } from './data-type.js';

const day = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const offset = '(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])';
const number = '([0-9]+(\\.[0-9]*)?|\\.[0-9]+)';

function fraction(unit: TimeUnit): string {
  return unit === 's' ? '' : `(\\.[0-9]{1,${fractionDigits[unit]}})?`;
}

// A point needs a digit on one side of it.
function decimalShape(scale: number): string {
  const fraction = scale === 0 ? '\\.0+' : `\\.[0-9]{1,${scale}}0*`;
  return `^[+-]?([0-9]+(\\.[0-9]{0,${scale}}0*)?|${fraction})$`;
}

function clock(unit: TimeUnit): string {
  return `([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]${fraction(unit)})?`;
}

/**
 * The shape that a text must have, as a whole, to be read as a type: a regular expression of the subset that every engine shares.
 *
 * A text that has the shape may still be out of range (`300` for int8) or not on the calendar (`2013-02-30`): it is then refused
 * as well. Years run from 0001 to 9999; a day ends before 24:00; there are no leap seconds; offsets reach ±14:59. A type without
 * a text form gives undefined.
 *
 * @example
 * ```ts
 * import { castGrammar, types } from '@millrace/columns';
 * castGrammar(types.int32()); // => '^[+-]?[0-9]+$'
 * castGrammar(types.list(types.int32())) === undefined; // => true
 * ```
 */
export function castGrammar(type: DataType): string | undefined {
  switch (type.kind) {
    case 'utf8':
    case 'binary':
      return '^(.|\\n)*$';
    case 'bool':
      return '^(true|false)$';
    case 'int':
      return '^[+-]?[0-9]+$';
    case 'float':
      return `^[+-]?${number}([eE][+-]?[0-9]+)?$`;
    case 'decimal':
      return decimalShape(Math.max(type.scale, 0));
    case 'date':
      return `^${day}$`;
    case 'time':
      return `^${clock(type.unit)}$`;
    case 'timestamp':
      return type.timezone === null
        ? `^${day}([T ]${clock(type.unit)})?$`
        : `^${day}[T ]${clock(type.unit)}${offset}$`;
    case 'duration':
      return `^-?PT[0-9]+${fraction(type.unit)}S$`;
    case 'dictionary':
      return castGrammar(type.value);
    default:
      return undefined;
  }
}
