import {
  bind,
  type DataType,
  type Expression,
  plainType,
  type Schema,
  types,
  type Value,
} from '@millrace/columns';
import { listOf, oneOf, type Pick, rarely } from './pick.js';
import { randomValue } from './random-table.js';

const patterns = [
  'a',
  '^a',
  'b$',
  '.',
  '^.$',
  '[a-c]+',
  '\\d+',
  '^\\s',
  '(a|b)*$',
  '\\b1',
  'x{2,40}',
  '[^a]',
  '^$',
  'A',
  "t's",
  '\\.',
  'é',
  '𝒳',
];
const casts: readonly DataType[] = [
  types.int8(),
  types.int32(),
  types.int64(),
  types.uint64(),
  types.float64(),
  types.float32(),
  types.bool(),
  types.decimal(9, 2),
  types.decimal(20, 0),
  types.utf8(),
  types.date(),
  types.date('ms'),
  types.timestamp('us'),
  types.timestamp('us', 'UTC'),
  types.timestamp('ms'),
  types.timestamp('s'),
  types.time('us'),
  types.duration('us'),
];
const comparisons = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;

/** An expression that binds to the schema; a column where none was found. */
export function randomExpression(pick: Pick, schema: Schema, depth: number): Expression {
  for (let attempt = 0; attempt < 6; attempt++) {
    const expression = draft(pick, schema, depth);
    if (binds(expression, schema)) return expression;
  }
  return { node: 'column', name: oneOf(pick, schema.fields).name };
}

/** A predicate that binds to the schema. */
export function randomPredicate(pick: Pick, schema: Schema, depth: number): Expression {
  for (let attempt = 0; attempt < 8; attempt++) {
    const expression = draftPredicate(pick, schema, depth);
    if (binds(expression, schema)) return expression;
  }
  return { node: 'isNull', operand: { node: 'column', name: oneOf(pick, schema.fields).name } };
}

function binds(expression: Expression, schema: Schema): boolean {
  try {
    bind(expression, schema);
    return true;
  } catch {
    return false;
  }
}

function draft(pick: Pick, schema: Schema, depth: number): Expression {
  const sub = (): Expression => randomExpression(pick, schema, depth - 1);
  if (depth <= 0 || rarely(pick, 4)) return { node: 'column', name: oneOf(pick, schema.fields).name };
  return oneOf<() => Expression>(pick, [
    () => ({
      node: 'arithmetic',
      operator: oneOf(pick, ['+', '-', '*', '/']),
      left: sub(),
      right: rarely(pick, 2) ? sub() : literalLike(pick, sub(), schema),
    }),
    () => ({
      node: 'coalesce',
      operands: [
        sub(),
        ...listOf(pick, 2, () => (rarely(pick, 2) ? sub() : literalLike(pick, sub(), schema))),
      ],
    }),
    () => {
      const then = sub();
      return {
        node: 'case',
        branches: listOf(pick, 2, () => ({
          when: randomPredicate(pick, schema, depth - 1),
          then: rarely(pick, 2) ? then : literalLike(pick, then, schema),
        })),
        otherwise: rarely(pick, 3) ? { node: 'literal', value: null } : then,
      };
    },
    () => ({
      node: 'cast',
      operand: sub(),
      to: oneOf(pick, casts),
      options: rarely(pick, 3) ? { trim: true, nullTokens: oneOf(pick, [[], ['NA', '']]) } : {},
    }),
    () => ({ node: 'length', operand: sub() }),
    () => ({
      node: 'datePart',
      part: oneOf(pick, ['year', 'month', 'day', 'hour', 'minute', 'second', 'weekday', 'dayOfYear']),
      operand: sub(),
    }),
    () => randomPredicate(pick, schema, depth - 1),
  ])();
}

function draftPredicate(pick: Pick, schema: Schema, depth: number): Expression {
  const sub = (): Expression => randomExpression(pick, schema, depth - 1);
  const predicate = (): Expression => randomPredicate(pick, schema, depth - 1);
  const leaf: (() => Expression)[] = [
    () => {
      const left = sub();
      const operator = oneOf(pick, comparisons);
      const right = rarely(pick, 3) ? sub() : literalLike(pick, left, schema);
      return rarely(pick, 5)
        ? { node: 'compare', operator, left: right, right: left }
        : { node: 'compare', operator, left, right };
    },
    () => ({ node: 'isNull', operand: sub() }),
    () => ({ node: 'isNan', operand: sub() }),
    () => {
      const operand = sub();
      const values = listOf(pick, 3, () => literalOf(literalLike(pick, operand, schema)));
      return { node: 'in', operand, values: values as never };
    },
    () => ({
      node: 'text',
      test: oneOf(pick, ['startsWith', 'endsWith', 'contains']),
      operand: sub(),
      text: oneOf(pick, ['', 'a', '\0', "'", '𝒳', '1']),
    }),
    () => ({ node: 'matches', operand: sub(), pattern: oneOf(pick, patterns), ignoreCase: rarely(pick, 2) }),
  ];
  if (depth <= 0) return oneOf(pick, leaf)();
  return oneOf<() => Expression>(pick, [
    ...leaf,
    () => ({ node: oneOf(pick, ['and', 'or']), operands: listOf(pick, 3, predicate) }),
    () => ({ node: 'not', operand: predicate() }),
  ])();
}

function literalOf(expression: Expression): unknown {
  return expression.node === 'literal' ? expression.value : null;
}

// A constant that may be compared with an expression.
function literalLike(pick: Pick, other: Expression, schema: Schema): Expression {
  if (rarely(pick, 8)) return { node: 'literal', value: null };
  if (rarely(pick, 6))
    return {
      node: 'literal',
      value: oneOf(pick, [
        2.5,
        -0,
        0,
        9007199254740993n,
        NaN,
        Infinity,
        1e300,
        18446744073709551615n,
        'a',
        true,
      ]),
    };
  try {
    const type = plainType(bind(other, schema).type);
    const value: Value = randomValue(pick, type);
    return { node: 'literal', value: value as never };
  } catch {
    return { node: 'literal', value: 1 };
  }
}
