import { asDouble } from '../double-type.js';
import { quoted, usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import { type ChooseFormula, choose, constant, type Formula, minus, over, plus, times } from '../formula.js';
import { requireNumeric } from '../input-type.js';
import { cos } from '../math/cos.js';
import { log } from '../math/log.js';
import { expFunction, expm1Function, log1pFunction } from '../math/number-functions.js';
import { pow } from '../math/pow.js';
import { sin } from '../math/sin.js';
import { abs, floor, type NumberFunction, sqrt } from '../number-function.js';
import { type ParameterValue, show } from '../spec.js';

const functions: ReadonlyMap<string, NumberFunction> = new Map([
  ['abs', abs],
  ['sqrt', sqrt],
  ['floor', floor],
  ['exp', expFunction],
  ['expm1', expm1Function],
  ['log', { name: 'log', version: 1, exact: null, apply: log }],
  ['log1p', log1pFunction],
  ['sin', { name: 'sin', version: 1, exact: null, apply: sin }],
  ['cos', { name: 'cos', version: 1, exact: null, apply: cos }],
  ['pow', { name: 'pow', version: 1, exact: null, apply: pow }],
]);

const arithmetic = new Map([
  ['+', plus],
  ['-', minus],
  ['*', times],
  ['/', over],
]);

const tests = new Map<string, ChooseFormula['test']>([
  ['<', 'lt'],
  ['<=', 'le'],
  ['>', 'gt'],
  ['>=', 'ge'],
  ['=', 'eq'],
  ['<>', 'ne'],
]);

/** The operations, and how many operands each takes. */
const operands: ReadonlyMap<string, number> = new Map([
  ...[...arithmetic.keys()].map((name) => [name, 2] as const),
  ...[...functions.keys()].map((name) => [name, name === 'pow' ? 2 : 1] as const),
  ['min', 2],
  ['max', 2],
  ['if', 3],
  ['fill', 2],
  ['missing', 1],
]);

const DEEPEST = 16;

/** What is wrong with an expression, in words that end a sentence; undefined when nothing is. */
export function wrongWithExpression(data: ParameterValue, depth = 0): string | undefined {
  if (typeof data === 'string') return undefined;
  if (typeof data === 'number') return Number.isNaN(data) ? 'NaN is no constant' : undefined;
  if (!Array.isArray(data)) return `${show(data)} is neither a column, a number nor an operation`;
  if (depth === DEEPEST) return `it is nested deeper than ${DEEPEST}`;
  const [name, ...given] = data as readonly ParameterValue[];
  const count = operands.get(name as string);
  if (count === undefined)
    return `there is no operation ${show(name)}: there are ${[...operands.keys()].join(', ')}`;
  if (given.length !== count) return `'${String(name)}' takes ${count} operand(s), not ${given.length}`;
  const [first, ...rest] = given;
  if (name === 'fill' && typeof rest[0] !== 'number') return `'fill' takes a number as its second operand`;
  if (name !== 'if')
    return given.map((each) => wrongWithExpression(each, depth + 1)).find((each) => each !== undefined);
  const comparison = Array.isArray(first) ? (first as readonly ParameterValue[]) : [];
  if (comparison.length !== 3 || !tests.has(comparison[0] as string))
    return `'if' takes a comparison as its first operand: one of ${[...tests.keys()].join(' ')}, and two numbers`;
  return [...comparison.slice(1), ...rest]
    .map((each) => wrongWithExpression(each, depth + 1))
    .find((each) => each !== undefined);
}

/** The formula of an expression over features, by name; throws `UsageError` for a column that is not there or is no number. */
export function formulaOfExpression(data: ParameterValue, features: ReadonlyMap<string, Feature>): Formula {
  if (typeof data === 'number') return constant(data);
  if (typeof data === 'string') return columnOf(data, features);
  const [name, ...given] = data as readonly [string, ...ParameterValue[]];
  if (name === 'if') {
    const [test, then, otherwise] = given as unknown as readonly [
      readonly ParameterValue[],
      ParameterValue,
      ParameterValue,
    ];
    const [left, right] = test.slice(1).map((each) => formulaOfExpression(each, features));
    return choose(
      left!,
      tests.get(test[0] as string)!,
      right!,
      formulaOfExpression(then, features),
      formulaOfExpression(otherwise, features),
    );
  }
  const [x, y] = given.map((each) => formulaOfExpression(each, features)) as [Formula, Formula];
  if (name === 'fill') return { op: 'fill', of: x, value: given[1] as number };
  if (name === 'missing') return { op: 'missing', of: x };
  // NaN where either is, since no comparison with it is true.
  if (name === 'min') return choose(x, 'lt', y, x, choose(y, 'le', x, y, plus(x, y)));
  if (name === 'max') return choose(x, 'gt', y, x, choose(y, 'ge', x, y, plus(x, y)));
  const operation = arithmetic.get(name);
  if (operation !== undefined) return operation(x, y);
  return { op: 'call', function: functions.get(name)!, of: y === undefined ? [x] : [x, y] };
}

function columnOf(name: string, features: ReadonlyMap<string, Feature>): Formula {
  const feature = features.get(name);
  if (feature === undefined) {
    throw usageError(
      'unknown_column',
      `An expression names the column '${name}', which is not there; there are ${quoted([...features.keys()])}.`,
      { column: name, actual: [...features.keys()] },
    );
  }
  requireNumeric('expressionFeatures', name, feature.type);
  return asDouble(feature);
}

/** The columns that an expression names. */
export function columnsOfExpression(data: ParameterValue): readonly string[] {
  if (typeof data === 'string') return [data];
  return Array.isArray(data) ? data.slice(1).flatMap(columnsOfExpression) : [];
}
