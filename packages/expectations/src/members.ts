import { col, type DataType, isMillraceError, type LiteralValue, type Predicate } from '@millrace/columns';
import { scalarValue } from './bounds.js';
import type { Kwarg, KwargScalar } from './expectation.js';

/** The members of a set that a value of a type can equal; a null is none. */
export function membersOf(set: Kwarg | undefined, type: DataType): LiteralValue[] {
  return ((set ?? []) as readonly KwargScalar[]).flatMap((member) => memberOf(member, type));
}

/** Whether a column's value is a member of a set. */
export function isMember(column: string, type: DataType, set: Kwarg | undefined): Predicate {
  return col(column).in(membersOf(set, type));
}

/** A member as a value of a type, or nothing where no value can equal it. */
export function memberOf(member: KwargScalar, type: DataType): readonly LiteralValue[] {
  // Text that reads as a number equals no number.
  if (
    member === null ||
    (typeof member === 'string' && ['int', 'float', 'decimal', 'bool'].includes(type.kind))
  )
    return [];
  try {
    return [scalarValue(member, type, 'a member of value_set') as LiteralValue];
  } catch (error) {
    if (isMillraceError(error)) return [];
    throw error;
  }
}
