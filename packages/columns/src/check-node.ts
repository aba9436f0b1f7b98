import type { DataType } from './data-type.js';
import { UsageError } from './errors.js';

type Members = { readonly [name: string]: unknown };

const parts = ['year', 'month', 'day', 'hour', 'minute', 'second', 'weekday', 'dayOfYear'];
const comparisons = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];

/** What is wrong with the members of an expression's node, its operands left aside; undefined when nothing is. */
export function nodeProblem(data: unknown): string | undefined {
  if (!isObject(data)) return 'it is no object with a node';
  const node = data as Members;
  switch (node['node']) {
    case 'column':
      return typeof node['name'] === 'string' ? undefined : `a column's name is a string`;
    case 'literal':
      if (node['value'] === undefined) return 'a literal has a value, or null';
      return node['type'] === undefined || isType(node['type']) ? undefined : `a literal's type is none`;
    case 'arithmetic':
      return among(node['operator'], ['+', '-', '*', '/'], 'an operator');
    case 'compare':
      return among(node['operator'], comparisons, 'an operator');
    case 'and':
    case 'or':
      return Array.isArray(node['operands']) ? undefined : `${node['node']} takes a list of operands`;
    case 'coalesce':
      return isFilled(node['operands']) ? undefined : 'coalesce takes a list of at least one operand';
    case 'not':
    case 'isNull':
    case 'isNan':
    case 'length':
      return undefined;
    case 'in':
      return Array.isArray(node['values']) ? undefined : 'in takes a list of values';
    case 'text':
      return (
        among(node['test'], ['startsWith', 'endsWith', 'contains'], 'a test') ??
        (typeof node['text'] === 'string' ? undefined : `${node['test']} takes a text`)
      );
    case 'matches':
      return patternProblem(node);
    case 'case':
      return Array.isArray(node['branches']) && node['branches'].every(isObject)
        ? undefined
        : 'cases takes a list of { when, then }';
    case 'cast':
      return castProblem(node);
    case 'datePart':
      return among(node['part'], parts, 'a date part');
    default:
      return `there is no node '${String(node['node'])}'`;
  }
}

/** Throws `UsageError` for a node that lacks what it needs, or has it in another form. */
export function checkNode(node: unknown): void {
  const problem = nodeProblem(node);
  if (problem === undefined) return;
  throw new UsageError('bad_expression', `This is not an expression: ${problem}.`, {
    issues: [{ code: 'bad_expression', reason: problem }],
  });
}

/** Throws `UsageError` for an option that is not among the known ones; absent options are none. */
export function checkOptionNames(what: string, options: unknown, known: readonly string[]): void {
  if (options === undefined) return;
  const unknown = isObject(options) ? Object.keys(options).find((name) => !known.includes(name)) : '';
  if (unknown === undefined) return;
  const has = known.map((name) => `'${name}'`).join(', ');
  throw new UsageError(
    'unknown_option',
    isObject(options)
      ? `${what} has no option '${unknown}'; it has ${has}.`
      : `The options of ${what} are an object, with any of ${has}.`,
    { issues: [{ code: 'unknown_option', actual: unknown, expected: known }] },
  );
}

/** Throws `UsageError` for an option that is given and is neither true nor false. */
export function checkFlag(what: string, flag: unknown): void {
  if (flag === undefined || typeof flag === 'boolean') return;
  throw new UsageError('bad_option', `${what} must be true or false, not ${String(flag)}.`, {
    issues: [{ code: 'bad_option', expected: 'true or false', actual: flag }],
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const kinds: ReadonlySet<unknown> = new Set<DataType['kind']>([
  'null',
  'bool',
  'int',
  'float',
  'decimal',
  'utf8',
  'binary',
  'fixedSizeBinary',
  'date',
  'time',
  'timestamp',
  'duration',
  'dictionary',
  'list',
  'fixedSizeList',
  'struct',
  'map',
]);

function isType(value: unknown): boolean {
  return isObject(value) && kinds.has(Reflect.get(value, 'kind'));
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function among(value: unknown, known: readonly string[], what: string): string | undefined {
  if (known.includes(value as string)) return undefined;
  return `${what} is one of ${known.map((one) => `'${one}'`).join(', ')}, not '${String(value)}'`;
}

function patternProblem({ pattern, ignoreCase }: Members): string | undefined {
  if (typeof pattern !== 'string') return 'matches takes a pattern as a text';
  return typeof ignoreCase === 'boolean' ? undefined : `'ignoreCase' of matches is true or false`;
}

function castProblem({ to, options }: Members): string | undefined {
  if (!isType(to)) return 'cast takes a type, such as types.int32()';
  if (!isObject(options)) return 'the options of cast are an object';
  const unknown = Object.keys(options).find((name) => name !== 'trim' && name !== 'nullTokens');
  if (unknown !== undefined) return `cast has no option '${unknown}'; it has 'trim', 'nullTokens'`;
  const { trim, nullTokens } = options as Members;
  if (trim !== undefined && typeof trim !== 'boolean') return `'trim' of cast is true or false`;
  const texts = Array.isArray(nullTokens) && nullTokens.every((token) => typeof token === 'string');
  return nullTokens === undefined || texts ? undefined : `'nullTokens' of cast is a list of texts`;
}
