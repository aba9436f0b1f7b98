import {
  compareValues,
  type DataType,
  type Question,
  rowCount,
  type Schema,
  typeName,
} from '@millrace/columns';
import { observedValue } from './column-aggregate.js';
import {
  type CompileContext,
  domain,
  type ExpectationDefinition,
  type Kwargs,
  type Outcome,
} from './compile.js';
import type { Keywords } from './keyword.js';
import { hasTypeName } from './type-names.js';

/** The type of a count. */
export const COUNT: DataType = { kind: 'float', bits: 64 };

/** Makes the definition of an expectation that the schema alone answers. */
export function schemaDefinition(
  type: string,
  keywords: Keywords,
  judge: (kwargs: Kwargs, names: readonly string[], context: CompileContext) => Outcome,
): ExpectationDefinition {
  return {
    type,
    keywords,
    compile(kwargs, context) {
      const names = context.schema.fields.map((field) => field.name);
      const { success, result } = judge(kwargs, names, context);
      const verdict = { success, result: context.format.level === 'BOOLEAN_ONLY' ? {} : result };
      return { asks: [], judge: () => ({ verdict }) };
    },
  };
}

/** The question how many rows there are. */
export function rowCountQuestion(
  kwargs: Kwargs,
  context: CompileContext,
  isMet: (rows: number) => boolean,
): Question<Outcome> {
  return {
    asks: [rowCount(domain(kwargs, context))],
    judge: ([rows]) => ({
      verdict: { success: isMet(rows as number), result: observedValue(rows, context) },
    }),
  };
}

/** Whether columns are those of a list in its order; null takes any. */
export function orderedColumns(names: readonly string[], expected: readonly string[] | null): Outcome {
  if (
    expected === null ||
    (expected.length === names.length && expected.every((name, at) => name === names[at]))
  ) {
    return { success: true, result: { observed_value: names } };
  }
  const places = Array.from({ length: Math.max(expected.length, names.length) }, (_, at) => at);
  const mismatched = places
    .filter((at) => expected[at] !== names[at])
    .map((at) => ({
      'Expected Column Position': at,
      Expected: expected[at] ?? null,
      Found: names[at] ?? null,
    }));
  return { success: false, result: { observed_value: names, details: { mismatched } } };
}

/** Whether columns are those of a set; `exact` absent is exact, null is not, as in Great Expectations. */
export function columnSet(names: readonly string[], expected: readonly string[], exact: unknown): Outcome {
  const sorted = (list: readonly string[]): string[] => [...new Set(list)].sort(compareValues);
  const unexpected = sorted(names.filter((name) => !expected.includes(name)));
  const missing = sorted(expected.filter((name) => !names.includes(name)));
  const observed_value = sorted(names);
  if (unexpected.length === 0 && missing.length === 0) return { success: true, result: { observed_value } };
  const mismatched = {
    ...(unexpected.length > 0 ? { unexpected } : {}),
    ...(missing.length > 0 ? { missing } : {}),
  };
  const isExact = exact === undefined || exact === true;
  return { success: !isExact && missing.length === 0, result: { observed_value, details: { mismatched } } };
}

/** Whether columns have the types of a schema. */
export function columnTypes(
  schema: Schema,
  expected: Readonly<Record<string, string>>,
  exact: boolean,
): Outcome {
  const found = new Map(schema.fields.map(({ name, type }) => [name, type]));
  const wrong = Object.entries(expected).flatMap(([column, name]) => {
    const type = found.get(column);
    const holds =
      type !== undefined &&
      (hasTypeName(type, name) || (type.kind === 'dictionary' && hasTypeName(type.value, name)));
    return holds ? [] : [{ column, expected: name, found: type === undefined ? null : typeName(type) }];
  });
  const others = exact ? schema.fields.filter(({ name }) => !Object.hasOwn(expected, name)) : [];
  const extra = others.map(({ name, type }) => ({ column: name, expected: null, found: typeName(type) }));
  const mismatched = [...wrong, ...extra];
  const observed_value = Object.fromEntries(schema.fields.map(({ name, type }) => [name, typeName(type)]));
  if (mismatched.length === 0) return { success: true, result: { observed_value } };
  return { success: false, result: { observed_value, details: { mismatched } } };
}
