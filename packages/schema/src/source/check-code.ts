import { expressionToJson, UsageError } from '@millrace/columns';
import type { CheckDefinition } from '../check-definition.js';
import { constantSource, patternSource, textSource, valueSource } from './literal-source.js';
import type { Imports } from './value-code.js';

const OPTIONS = [
  'name',
  'message',
  'ignoreNulls',
  'warnOnly',
  'severity',
  'mostly',
  'failureLimit',
  'by',
  'aborts',
] as const;

/** Tells whether a check has none of the options that every check may have. */
export function withoutOptions(check: object): boolean {
  return OPTIONS.every((name) => Reflect.get(check, name) === undefined);
}

/** A check as a call of its builder. */
export function checkCode(check: CheckDefinition, imports: Imports): string {
  const operands = operandCode(check, imports);
  const options = optionSource(check);
  return `${imports.schema(check.check)}(${[...operands, ...(options === '' ? [] : [`{ ${options} }`])].join(', ')})`;
}

function optionSource(check: CheckDefinition): string {
  const own: [string, unknown][] = OPTIONS.map((name) => [name, Reflect.get(check, name)]);
  if (check.check === 'inRange') {
    if (!check.includeMin) own.unshift(['includeMin', false]);
    if (!check.includeMax) own.unshift(['includeMax', false]);
  }
  if (check.check === 'strMatches') {
    if (check.dialect !== 'ecmascript') own.unshift(['dialect', check.dialect]);
    if (check.anchor !== 'search') own.unshift(['anchor', check.anchor]);
    if (check.slow) own.unshift(['slow', true]);
  }
  return own
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${valueSource(value)}`)
    .join(', ');
}

function operandCode(check: CheckDefinition, imports: Imports): string[] {
  switch (check.check) {
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
    case 'multipleOf':
      return [constantSource(check.value)];
    case 'inRange':
      return [constantSource(check.min), constantSource(check.max)];
    case 'isin':
    case 'notin':
    case 'uniqueValuesEq':
      return [`[${check.values.map(constantSource).join(', ')}]`];
    case 'strMatches':
      if (check.dialect === 'ecmascript') return [patternSource(check.pattern, check.flags)];
      if (check.flags === '') return [textSource(check.pattern)];
      break;
    case 'strContains':
    case 'strStartsWith':
    case 'strEndsWith':
      if (!('position' in check) || !check.position) return [textSource(check.text)];
      break;
    case 'strLength':
      return [
        check.min === null ? 'undefined' : String(check.min),
        check.max === null ? 'undefined' : String(check.max),
      ];
    case 'predicate':
      return [`${imports.columns('expressionFromJson')}(${valueSource(expressionToJson(check.predicate))})`];
  }
  const what = check.check === 'function' ? 'a function' : `the check '${check.check}'`;
  throw new UsageError(
    'unsaid',
    `${what.replace(/^./, (first) => first.toUpperCase())} has no source in TypeScript here.`,
    {
      issues: [{ code: 'unsaid', actual: check.check, hint: 'Write that check by hand.' }],
    },
  );
}
