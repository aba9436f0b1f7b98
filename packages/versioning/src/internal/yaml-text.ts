/**
 * A text as a value of a `.dvc` file, as the YAML library behind dvc (ruamel.yaml 0.19, YAML 1.2, lines of 80) writes it: plain
 * where it may be, else in single quotes, else in double ones, long texts broken at spaces. The same bytes, so that neither
 * tool rewrites what the other wrote.
 *
 * `column` is where the value's line stands so far; lines that follow are indented by four.
 *
 * Two departures: U+0085, U+2028 and U+2029, ends of lines to dvc and characters to YAML 1.2, are escaped; and so are breaks
 * behind which dvc's own reader would lose spaces (a plain text broken behind several) or find one more (behind an escape).
 */
export function yamlText(text: string, column: number): string {
  const chars = Array.from(text);
  const plain = isPlain(text, chars) ? folded(chars, column + 1) : undefined;
  if (plain !== undefined && !/ {2}\n/.test(plain)) return ` ${plain}`;
  if (plain !== undefined || !isPrintable(text) || text.includes("'"))
    return ` "${escaped(chars, column + 2)}"`;
  return ` '${quoted(chars, column + 2)}'`;
}

const WIDTH = 80;
const NEW_LINE = '\n    ';

const SPECIAL_AT_START = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?: |$)|---|\.\.\.)/;
const SPECIAL_WITHIN = /: |:$| #/;

// What YAML 1.2 would read as something else than a text: dvc's reader takes an underscore for a digit, ours does not.
const NOT_A_TEXT = [
  /^(?:true|True|TRUE|false|False|FALSE|null|Null|NULL|~|<<|=|)$/,
  /^[-+]?[0-9][0-9_]*(?:\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)$/,
  /^[-+]?(?:\.[0-9_]+(?:[eE][-+][0-9]+)?|\.(?:inf|Inf|INF))$|^\.(?:nan|NaN|NAN)$/,
  /^(?=[-+0-9])[-+]?(?:0b[01_]+|0o?[0-7_]+|[0-9_]+|0x[0-9a-fA-F_]+)$/,
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?$/,
];

function isPlain(text: string, chars: readonly string[]): boolean {
  if (!isPrintable(text) || chars[0] === ' ' || chars.at(-1) === ' ') return false;
  if (SPECIAL_AT_START.test(text) || SPECIAL_WITHIN.test(text)) return false;
  return !NOT_A_TEXT.some((pattern) => pattern.test(text));
}

function isPrintable(text: string): boolean {
  return /^[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text);
}

/** Runs of spaces and of other characters, in turn. */
function runs(chars: readonly string[]): string[][] {
  const found: string[][] = [];
  for (const char of chars) {
    const last = found.at(-1);
    if (last !== undefined && (last[0] === ' ') === (char === ' ')) last.push(char);
    else found.push([char]);
  }
  return found;
}

/** A word that would pass the width begins a line; so does what follows a single space beyond it. */
function folded(chars: readonly string[], start: number): string {
  let column = start;
  let text = '';
  const put = (piece: string, length: number): void => {
    text += piece;
    column += length;
  };
  const turn = (): void => {
    text += NEW_LINE;
    column = 4;
  };
  for (const run of runs(chars)) {
    const isSpace = run[0] === ' ';
    if (isSpace && run.length === 1 && column >= WIDTH) {
      turn();
      continue;
    }
    if (!isSpace && column + run.length > WIDTH && column > 4) turn();
    put(run.join(''), run.length);
  }
  return text;
}

function quoted(chars: readonly string[], start: number): string {
  let column = start;
  let text = '';
  let at = 0;
  for (const run of runs(chars)) {
    const isInner = at > 0 && at + run.length < chars.length;
    if (run[0] === ' ' && run.length === 1 && column > WIDTH && isInner) {
      text += NEW_LINE;
      column = 4;
    } else {
      text += run.join('');
      column += run.length;
    }
    at += run.length;
  }
  return text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** An escape for what must not stand in double quotes; undefined for what may. */
function escapeOf(char: string): string | undefined {
  if (char !== '"' && char !== '\\' && isPrintable(char)) return undefined;
  const short = ESCAPES[char];
  if (short !== undefined) return `\\${short}`;
  const code = char.codePointAt(0)!;
  const [letter, digits] = code <= 0xff ? (['x', 2] as const) : (['u', 4] as const);
  return `\\${letter}${code.toString(16).toUpperCase().padStart(digits, '0')}`;
}

/** A line is broken at a space beyond the width, or behind an escape; a backslash keeps the break from being read as a space. */
function escaped(chars: readonly string[], start: number): string {
  let column = start;
  let text = '';
  let from = 0;
  const put = (piece: readonly string[]): void => {
    text += piece.join('');
    column += piece.length;
  };
  for (let at = 0; at <= chars.length; at++) {
    const char = chars[at];
    const seen = char === undefined ? undefined : escapeOf(char);
    if (char === undefined || seen !== undefined) {
      put(chars.slice(from, at));
      from = Math.max(from, at);
      if (seen !== undefined) {
        put(Array.from(seen));
        from = at + 1;
      }
    }
    const mayBreak = at > 0 && at < chars.length - 1 && (char === ' ' || from >= at);
    if (!mayBreak || column + at - from <= WIDTH) continue;
    const isSpace = chars[Math.max(from, at)] === ' ' && readsAsSpace(chars, from, at);
    put(chars.slice(from, at));
    from = Math.max(from, at);
    text += isSpace ? NEW_LINE : `\\${NEW_LINE}`;
    column = 4;
    if (chars[from] !== ' ') continue;
    if (isSpace) from += 1;
    else put(['\\']);
  }
  return text;
}

/** May the break at `at` stand for the space there? As dvc's library decides it, which is sometimes more careful than it need be. */
function readsAsSpace(chars: readonly string[], from: number, at: number): boolean {
  const space = chars.indexOf(' ', at);
  if (space < 0 || from === at) return false;
  const next = chars[space + 1];
  if (next === undefined || next === ' ' || next === '\n') return false;
  const word = chars.slice(at, space);
  if (word.some((char) => char === '"' || char === "'" || char === '\n')) return false;
  return !(chars[at - 1] === ' ' && chars[at] === ' ');
}
