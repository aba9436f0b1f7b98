import { col, type Predicate } from '@millrace/columns';

/** One piece of a LIKE pattern: a text that stands for itself, `%` or `_`. */
type Piece = { readonly text: string } | '%' | '_';

function piecesOf(pattern: string, escaping: string | null): Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    if (character === escaping && i + 1 < characters.length) text += characters[++i]!;
    else if (character !== '%' && character !== '_') text += character;
    else {
      if (text !== '') pieces.push({ text });
      text = '';
      pieces.push(character);
    }
  }
  if (text !== '') pieces.push({ text });
  return pieces;
}

/** Whether the texts of a column match a SQL LIKE pattern: `%` is any text, `_` any one character, `escaping` takes the next one as it is. */
export function matchesLike(column: string, pattern: string, escaping: string | null): Predicate {
  const pieces = piecesOf(pattern, escaping);
  const self = col(column);
  const texts = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.text]));
  const shape = pieces.map((piece) => (typeof piece === 'string' ? piece : 't')).join('');
  if (shape === '' || shape === 't') return self.eq(texts[0] ?? '');
  if (shape === 't%') return self.startsWith(texts[0]!);
  if (shape === '%t') return self.endsWith(texts[0]!);
  if (shape === '%t%') return self.contains(texts[0]!);
  if (shape === '%') return self.length().ge(0);
  const body = pieces.map((piece) =>
    piece === '%' ? '(?:.|\\n)*' : piece === '_' ? '(?:.|\\n)' : escaped(piece.text),
  );
  return self.matches(`^${body.join('')}$`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
