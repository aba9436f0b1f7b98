import { type Question, typeName, UsageError } from '@millrace/columns';
import { observedValue } from './column-aggregate.js';
import { type CompileContext, columnType, type Kwargs, type Outcome } from './compile.js';
import { hasTypeName } from './type-names.js';

/** The question whether a column is of one of several types: answered by the schema; null takes any type. */
export function typeQuestion(
  names: readonly string[] | null,
  kwargs: Kwargs,
  context: CompileContext,
  refuseUnknown = false,
): Question<Outcome> {
  const type = columnType(context, kwargs['column']);
  const matches = (names ?? []).map((name) => hasTypeName(type, name));
  const unknown = matches.indexOf(null);
  if (refuseUnknown && unknown >= 0) {
    throw new UsageError(
      'unknown_type',
      `There is no type '${names![unknown]!}'; the column's is ${typeName(type)}.`,
      {
        issues: [{ code: 'unknown_type', actual: names![unknown]!, expected: typeName(type) }],
      },
    );
  }
  const success = names === null || matches.includes(true);
  const verdict = { success, result: observedValue(typeName(type), context) };
  return { asks: [], judge: () => ({ verdict }) };
}
