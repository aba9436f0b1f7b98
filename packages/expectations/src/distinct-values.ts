import {
  col,
  compareValues,
  type LiteralValue,
  not,
  type Question,
  type Value,
  type ValueCount,
  valueCounts,
} from '@millrace/columns';
import {
  type CompileContext,
  columnType,
  domain,
  type ExpectationDefinition,
  type Kwargs,
  type Outcome,
} from './compile.js';
import type { KwargScalar } from './expectation.js';
import { CONDITION } from './keyword.js';
import { shownCell } from './map-result.js';
import { memberOf, membersOf } from './members.js';
import { hasValue } from './missing.js';

/** The most values that are listed, as in Great Expectations. */
const LISTED = 20;

/** Which of the two differences between a column's values and a set matter. */
interface Differences {
  readonly unexpected: boolean;
  readonly missing: boolean;
}

/** Makes the definition of an expectation on the set of a column's distinct values. */
export function distinctDefinition(
  type: string,
  rule: 'members' | 'someMembers',
  wanted: Differences,
): ExpectationDefinition {
  return {
    type,
    keywords: { column: 'text', value_set: rule, ...CONDITION },
    compile: (kwargs, context) => distinctQuestion(kwargs, context, wanted),
  };
}

function distinctQuestion(kwargs: Kwargs, context: CompileContext, wanted: Differences): Question<Outcome> {
  const type = columnType(context, kwargs['column']);
  const column = kwargs['column'] as string;
  const members = membersOf(kwargs['value_set'], type);
  const within = col(column).in(members);
  const valued = hasValue(column, type);
  const show = shownCell(column, type, context);
  return {
    asks: [
      valueCounts(column, domain(kwargs, context, valued, not(within))),
      valueCounts(column, domain(kwargs, context, valued, within)),
    ],
    judge: ([others, known]) => {
      const unexpected = (others as readonly ValueCount[]).map(({ value }) => value);
      const there = (known as readonly ValueCount[]).map(({ value }) => value);
      const missing = missingMembers(kwargs['value_set'] as readonly KwargScalar[], there, (member) =>
        memberOf(member, type),
      );
      const isMet =
        (!wanted.unexpected || unexpected.length === 0) && (!wanted.missing || missing.length === 0);
      const { level, partial } = context.format;
      if (level === 'BOOLEAN_ONLY') return { verdict: { success: isMet, result: {} } };
      const lists = partial > 0;
      const result = {
        observed_value: null,
        ...(wanted.unexpected ? { unexpected_count: unexpected.length } : {}),
        ...(wanted.missing ? { missing_count: missing.length } : {}),
        ...(wanted.unexpected && lists
          ? { partial_unexpected_list: unexpected.slice(0, LISTED).map((value) => show(value)) }
          : {}),
        ...(wanted.missing && lists ? { partial_missing_list: missing.slice(0, LISTED) } : {}),
      };
      return { verdict: { success: isMet, result } };
    },
  };
}

// A member that no value can equal is missing, and so is a null, as in Great Expectations.
function missingMembers(
  set: readonly KwargScalar[],
  there: readonly Value[],
  read: (member: KwargScalar) => readonly LiteralValue[],
): KwargScalar[] {
  const seen = new Set<string>();
  const missing = set.filter((member) => {
    const key = `${typeof member}:${String(member)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    const [value] = read(member);
    return value === undefined || !there.some((one) => compareValues(one, value) === 0);
  });
  // Nulls last; what has no order with the others stays by its text.
  return missing.sort((a, b) => Number(a === null) - Number(b === null) || compareMembers(a, b));
}

function compareMembers(a: KwargScalar, b: KwargScalar): number {
  if (typeof a === typeof b && !(a instanceof Date)) return compareValues(a as Value, b as Value);
  return compareValues(String(a), String(b));
}
