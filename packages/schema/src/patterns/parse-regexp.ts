/** A JavaScript pattern as far as its time needs it: sets of characters, sequences, choices, repetitions; what has no width is empty. */
export type Node =
  | { readonly node: 'set'; readonly has: (sample: string) => boolean }
  | { readonly node: 'empty' }
  /** The end of the text: what stands before it may match and still fail. */
  | { readonly node: 'end' }
  | { readonly node: 'sequence' | 'choice'; readonly items: readonly Node[] }
  | { readonly node: 'repeat'; readonly item: Node; readonly min: number; readonly max: number };

/** A pattern, and those that look around within it, each matched by itself. */
export interface ParsedRegExp {
  readonly root: Node;
  readonly lookarounds: readonly Node[];
  /** It begins at the start of the text, so that it is tried from one place only. */
  readonly anchored: boolean;
}

interface Parser {
  readonly source: string;
  readonly flags: string;
  at: number;
  readonly groups: Node[];
  readonly names: Map<string, number>;
  readonly lookarounds: Node[];
}

/** Reads a pattern that JavaScript has accepted. */
export function parseRegExp(source: string, flags: string): ParsedRegExp {
  const parser: Parser = { source, flags, at: 0, groups: [], names: new Map(), lookarounds: [] };
  const root = choice(parser);
  const anchored = !flags.includes('m') && /^(?:\(\?:|\()*\^/.test(source) && !hasTopChoice(source);
  return { root, lookarounds: parser.lookarounds, anchored };
}

/** A choice may begin at the start in one of its options only. */
function hasTopChoice(source: string): boolean {
  let depth = 0;
  const tokens = source.match(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/g) ?? [];
  const wraps = /^\^?\((?:\?:)?/.test(source);
  for (const token of tokens) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (token === '|' && depth === 0) return true;
    else if (token === '|' && depth === 1 && wraps && !source.startsWith('^')) return true;
  }
  return false;
}

function choice(parser: Parser): Node {
  const items = [sequence(parser)];
  while (parser.source[parser.at] === '|') {
    parser.at++;
    items.push(sequence(parser));
  }
  return items.length === 1 ? items[0]! : { node: 'choice', items };
}

function sequence(parser: Parser): Node {
  const items: Node[] = [];
  while (parser.at < parser.source.length && !'|)'.includes(parser.source[parser.at]!)) {
    items.push(quantified(parser, atom(parser)));
  }
  return { node: 'sequence', items };
}

function quantified(parser: Parser, item: Node): Node {
  const found = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/.exec(parser.source.slice(parser.at));
  if (found === null) return item;
  parser.at += found[0].length;
  const [text, low, comma, high] = found;
  if (text.startsWith('*')) return { node: 'repeat', item, min: 0, max: Infinity };
  if (text.startsWith('+')) return { node: 'repeat', item, min: 1, max: Infinity };
  if (text.startsWith('?')) return { node: 'repeat', item, min: 0, max: 1 };
  const max = comma === undefined ? Number(low) : high === '' ? Infinity : Number(high);
  return { node: 'repeat', item, min: Number(low), max };
}

const EMPTY: Node = { node: 'empty' };

function atom(parser: Parser): Node {
  const { source } = parser;
  const rest = source.slice(parser.at);
  const letter = [...rest][0]!;
  if (letter === '(') return group(parser);
  if (letter === '[') {
    const end = classEnd(rest, parser.flags.includes('v'));
    parser.at += end;
    return setOf(rest.slice(0, end), parser.flags);
  }
  if (letter === '\\') return escaped(parser, rest);
  parser.at += letter.length;
  if (letter === '^') return EMPTY;
  if (letter === '$') return { node: 'end' };
  return setOf(letter === '.' ? '.' : letter.replace(/[\^$\\.*+?()[\]{}|/]/, '\\$&'), parser.flags);
}

function classEnd(text: string, nested: boolean): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '[' && (nested || depth === 0)) depth++;
    else if (text[at] === ']' && --depth === 0) return at + 1;
  }
  return text.length;
}

function group(parser: Parser): Node {
  const [opening = '(', kind = '', name] =
    /^\((?:(\?(?:<?[=!]|:|[a-z-]+:|<([^>]+)>)))?/.exec(parser.source.slice(parser.at)) ?? [];
  parser.at += opening.length;
  const looks = /^\?<?[=!]$/.test(kind);
  const captures = kind === '' || name !== undefined;
  const place = parser.groups.length;
  if (captures) parser.groups.push(EMPTY);
  if (name !== undefined) parser.names.set(name, place);
  const inner = choice(parser);
  parser.at++;
  if (captures) parser.groups[place] = inner;
  if (!looks) return inner;
  parser.lookarounds.push(inner);
  return EMPTY;
}

function escaped(parser: Parser, rest: string): Node {
  const [text = rest] =
    /^\\(?:k<[^>]+>|[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[1-9][0-9]*|[\s\S])/u.exec(
      rest,
    ) ?? [];
  parser.at += text.length;
  if (text === '\\b' || text === '\\B') return EMPTY;
  const named = /^\\k<(.+)>$/.exec(text)?.[1];
  const number = /^\\([1-9][0-9]*)$/.exec(text)?.[1];
  // A group that is referred to is matched again: as long, and as often, as it was.
  if (named !== undefined) return parser.groups[parser.names.get(named) ?? -1] ?? EMPTY;
  if (number !== undefined) return parser.groups[Number(number) - 1] ?? EMPTY;
  return setOf(text, parser.flags);
}

const sets = new Map<string, (sample: string) => boolean>();

function setOf(text: string, flags: string): Node {
  const kept = flags.replace(/[gymd]/g, '');
  const key = `${kept}/${text}`;
  const known = sets.get(key);
  if (known !== undefined) return { node: 'set', has: known };
  const pattern = new RegExp(`^${text}$`, kept);
  const has = (sample: string): boolean => pattern.test(sample);
  sets.set(key, has);
  return { node: 'set', has };
}
