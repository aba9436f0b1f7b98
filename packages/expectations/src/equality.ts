import { and, bind, coalesce, col, isMillraceError, lit, or, type Predicate } from '@millrace/columns';
import { type CompileContext, columnType } from './compile.js';
import { isMissing } from './missing.js';

/** Whether two columns have equal values; a missing value equals nothing, and types that can't be compared have no equal values. */
export function areEqual(a: string, b: string, context: CompileContext): Predicate {
  columnType(context, a);
  columnType(context, b);
  const equal = col(a).eq(col(b));
  try {
    bind(equal, context.schema);
  } catch (error) {
    if (isMillraceError(error)) return lit(false);
    throw error;
  }
  return coalesce(equal, false);
}

/** Whether two columns have equal values, or no value both. */
export function areSame(a: string, b: string, context: CompileContext): Predicate {
  const bothMissing = and(isMissing(a, columnType(context, a)), isMissing(b, columnType(context, b)));
  return or(areEqual(a, b, context), bothMissing);
}
