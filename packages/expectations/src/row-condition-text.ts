import { UsageError } from '@millrace/columns';
import type { KwargScalar } from './expectation.js';

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

type Operand = { readonly column: string } | { readonly value: KwargScalar };

/** A row condition, read from whatever form it came in. */
export type ConditionTree =
  | { readonly is: 'constant'; readonly value: boolean }
  | { readonly is: 'and' | 'or'; readonly all: readonly ConditionTree[] }
  | { readonly is: 'not'; readonly of: ConditionTree }
  | { readonly is: 'flag'; readonly column: string }
  | { readonly is: 'null'; readonly column: string; readonly isNull: boolean }
  | {
      readonly is: 'in';
      readonly column: string;
      readonly values: readonly KwargScalar[];
      readonly negated: boolean;
    }
  | { readonly is: 'compare'; readonly operator: Operator; readonly left: Operand; readonly right: Operand };

const TOKEN =
  /\s*(?:(?<number>[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|[+-]?\.\d+)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|`(?<tick>[^`]+)`|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<sign>==|!=|<=|>=|&&|\|\||[<>()[\],.&|~=]))/uy;

interface Token {
  readonly kind: 'number' | 'text' | 'tick' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

interface Reader {
  readonly source: string;
  readonly tokens: readonly Token[];
  readonly strict: boolean;
  at: number;
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length && source.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(source)?.groups;
    const found = Object.entries(groups ?? {}).find(([, text]) => text !== undefined);
    if (found === undefined) throw unreadable(source, at);
    tokens.push({ kind: found[0] as Token['kind'], text: found[1]!, at });
  }
  tokens.push({ kind: 'end', text: '', at: source.length });
  return tokens;
}

function unreadable(source: string, at: number): UsageError {
  return new UsageError(
    'bad_row_condition',
    `The row condition ${JSON.stringify(source)} can't be read at position ${at}; it compares columns with constants, such as col("x") > 5, x in ["a", "b"] or x.notnull(), joined by and, or and not.`,
    { issues: [{ code: 'bad_row_condition', actual: source, position: at }] },
  );
}

/**
 * Reads a row condition in text: Great Expectations' own form (`col("x") > 5`, `col("x").notNull()`), and what of pandas' query syntax
 * compares columns; `strict` is Great Expectations' form alone.
 *
 * @throws UsageError with the position of what can't be read.
 */
export function parseConditionText(source: string, strict: boolean): ConditionTree {
  const reader: Reader = { source, tokens: tokensOf(source), strict, at: 0 };
  const tree = strict ? comparisons(reader) : disjunction(reader);
  if (peek(reader).kind !== 'end') throw unreadable(source, peek(reader).at);
  return tree;
}

function peek(reader: Reader, ahead = 0): Token {
  return reader.tokens[Math.min(reader.at + ahead, reader.tokens.length - 1)]!;
}

function take(reader: Reader, ...texts: readonly string[]): boolean {
  const { kind, text } = peek(reader);
  if (kind === 'text' || kind === 'tick' || !texts.includes(text)) return false;
  reader.at += 1;
  return true;
}

function must(reader: Reader, text: string): void {
  if (!take(reader, text)) throw unreadable(reader.source, peek(reader).at);
}

function disjunction(reader: Reader): ConditionTree {
  const all = [conjunction(reader)];
  while (take(reader, 'or', '|', '||')) all.push(conjunction(reader));
  return all.length === 1 ? all[0]! : { is: 'or', all };
}

function conjunction(reader: Reader): ConditionTree {
  const all = [negation(reader)];
  while (take(reader, 'and', '&', '&&')) all.push(negation(reader));
  return all.length === 1 ? all[0]! : { is: 'and', all };
}

function negation(reader: Reader): ConditionTree {
  if (take(reader, 'not', '~')) return { is: 'not', of: negation(reader) };
  if (take(reader, '(')) {
    const inner = disjunction(reader);
    must(reader, ')');
    return inner;
  }
  return comparisons(reader);
}

const OPERATORS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];

function comparisons(reader: Reader): ConditionTree {
  let left = operand(reader);
  if ('column' in left) {
    const { column } = left;
    if (take(reader, '.')) return nullity(reader, column);
    const negated = peek(reader).text === 'not' && peek(reader, 1).text === 'in';
    if (negated) reader.at += 1;
    if (take(reader, 'in')) return { is: 'in', column, values: list(reader), negated };
    if (!OPERATORS.includes(peek(reader).text) && !reader.strict) return { is: 'flag', column };
  }
  const all: ConditionTree[] = [];
  while (peek(reader).kind === 'sign' && OPERATORS.includes(peek(reader).text)) {
    const operator = peek(reader).text as Operator;
    reader.at += 1;
    const right = operand(reader);
    all.push({ is: 'compare', operator, left, right });
    left = right;
    if (reader.strict) break;
  }
  if (all.length === 0) throw unreadable(reader.source, peek(reader).at);
  return all.length === 1 ? all[0]! : { is: 'and', all };
}

function nullity(reader: Reader, column: string): ConditionTree {
  const name = peek(reader).text.toLowerCase();
  const isNull = name === 'isnull' || name === 'isna';
  if (!isNull && name !== 'notnull' && name !== 'notna') throw unreadable(reader.source, peek(reader).at);
  reader.at += 1;
  must(reader, '(');
  must(reader, ')');
  return { is: 'null', column, isNull };
}

function list(reader: Reader): KwargScalar[] {
  const closing = take(reader, '[') ? ']' : ')';
  if (closing === ')') must(reader, '(');
  const values: KwargScalar[] = [];
  while (!take(reader, closing)) {
    const one = operand(reader);
    if (!('value' in one)) throw unreadable(reader.source, peek(reader).at);
    values.push(one.value);
    if (!take(reader, ',') && peek(reader).text !== closing) throw unreadable(reader.source, peek(reader).at);
  }
  return values;
}

function operand(reader: Reader): Operand {
  const token = peek(reader);
  reader.at += 1;
  if (token.kind === 'number') return { value: numberOf(token.text) };
  if (token.kind === 'text') return { value: unquoted(token.text) };
  if (token.kind === 'tick' && !reader.strict) return { column: token.text };
  if (token.kind !== 'name') throw unreadable(reader.source, token.at);
  if ((token.text === 'col' || token.text === 'date') && peek(reader).text === '(') {
    reader.at += 1;
    const argument = peek(reader);
    const quoted = token.text === 'date' || !reader.strict || argument.text.startsWith('"');
    if (argument.kind !== 'text' || !quoted) throw unreadable(reader.source, argument.at);
    reader.at += 1;
    must(reader, ')');
    const text = unquoted(argument.text);
    return token.text === 'col' ? { column: text } : { value: text };
  }
  if (reader.strict) throw unreadable(reader.source, token.at);
  if (token.text === 'True' || token.text === 'False') return { value: token.text === 'True' };
  return { column: token.text };
}

function numberOf(text: string): number | bigint {
  const number = Number(text);
  return /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, '$1');
}
