/** A number as it is written: JavaScript's own would lose digits. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A JSON value: an object is a Map, so that any key is just a key. */
export type JsonValue = null | boolean | string | NumberText | readonly JsonValue[] | JsonObject;
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** Says what is wrong with a text that should be JSON, and where. */
export class JsonProblem extends Error {}

const MAX_DEPTH = 256;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// All but control characters, the quote and the backslash.
const PLAIN = /[ !#-[\]-\u{10ffff}]*/uy;
const SPACE = /[ \t\r\n]*/y;
const ESCAPES: { readonly [letter: string]: string } = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads one JSON value strictly (RFC 8259): a key that comes twice and half a surrogate pair are refused too. */
export function parseJson(text: string): JsonValue {
  const parser = new Parser(text);
  const value = parser.value(0);
  parser.end();
  return value;
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) throw this.#problem('there is more behind the value');
  }

  value(depth: number): JsonValue {
    this.#space();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(this.#deeper(depth));
      case '[':
        return this.#array(this.#deeper(depth));
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #deeper(depth: number): number {
    if (depth >= MAX_DEPTH) throw this.#problem(`values are nested deeper than ${MAX_DEPTH}`);
    return depth + 1;
  }

  #problem(what: string): JsonProblem {
    return new JsonProblem(`${what}, at character ${this.#at + 1}`);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #space(): void {
    this.#match(SPACE);
  }

  #take(mark: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #word<T>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#problem('there is no JSON value');
    this.#at += word.length;
    return value;
  }

  #number(): NumberText {
    const found = this.#match(NUMBER);
    if (found === '')
      throw this.#problem(
        this.#at >= this.#text.length ? 'the text ends too early' : 'there is no JSON value',
      );
    return new NumberText(found);
  }

  #string(): string {
    this.#at++;
    let value = '';
    for (;;) {
      value += this.#match(PLAIN);
      const next = this.#text[this.#at];
      if (next === '"') break;
      if (next !== '\\')
        throw this.#problem(next === undefined ? 'a text has no end' : 'a text holds a control character');
      value += this.#escape();
    }
    this.#at++;
    if (/\p{Surrogate}/u.test(value)) throw this.#problem('a text holds half a surrogate pair');
    return value;
  }

  #escape(): string {
    const letter = this.#text[this.#at + 1] ?? '';
    if (letter === 'u') {
      const digits = this.#text.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#problem('an escape is not complete');
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    if (letter === '' || !Object.hasOwn(ESCAPES, letter)) throw this.#problem('there is no such escape');
    this.#at += 2;
    return ESCAPES[letter]!;
  }

  #array(depth: number): JsonValue[] {
    this.#at++;
    const items: JsonValue[] = [];
    if (this.#take(']')) return items;
    do items.push(this.value(depth));
    while (this.#take(','));
    if (!this.#take(']')) throw this.#problem('a list has no end');
    return items;
  }

  #object(depth: number): JsonObject {
    this.#at++;
    const members = new Map<string, JsonValue>();
    if (this.#take('}')) return members;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw this.#problem('a key should stand here');
      const key = this.#string();
      if (members.has(key)) throw this.#problem(`the key ${JSON.stringify(key)} comes twice`);
      if (!this.#take(':')) throw this.#problem('a colon should stand here');
      members.set(key, this.value(depth));
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#problem('an object has no end');
    return members;
  }
}
