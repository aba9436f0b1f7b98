const isWord = (character: string): boolean => /\p{L}/u.test(character);
const isDigit = (character: string): boolean => /\p{Nd}/u.test(character);

/** The lexical units of a text that may be a date, as dateutil cuts it: runs of letters, numbers, single signs. */
export function dateTokens(text: string): string[] {
  const characters = [...text.replaceAll('\u0000', '')];
  const tokens: string[] = [];
  let at = 0;
  while (at < characters.length) {
    const first = characters[at++]!;
    if (!isWord(first) && !isDigit(first)) {
      tokens.push(/\s/u.test(first) ? ' ' : first);
      continue;
    }
    let token = first;
    let state = isWord(first) ? 'a' : '0';
    let seenLetters = false;
    while (at < characters.length) {
      if (state.startsWith('a')) seenLetters = true;
      const next = nextState(state, token, characters[at]!);
      if (next === null) break;
      state = next;
      token += characters[at++]!;
    }
    tokens.push(...splitDotted(token, state, seenLetters));
  }
  return tokens;
}

function nextState(state: string, token: string, next: string): string | null {
  const afterDot = token.endsWith('.');
  switch (state) {
    case 'a':
      return isWord(next) ? 'a' : next === '.' ? 'a.' : null;
    case '0':
      return isDigit(next) ? '0' : next === '.' || (next === ',' && token.length >= 2) ? '0.' : null;
    case 'a.':
      return next === '.' || isWord(next) ? 'a.' : isDigit(next) && afterDot ? '0.' : null;
    default:
      return next === '.' || isDigit(next) ? '0.' : isWord(next) && afterDot ? 'a.' : null;
  }
}

function splitDotted(token: string, state: string, seenLetters: boolean): string[] {
  const dots = token.split('.').length - 1;
  const dotted = state === 'a.' || state === '0.';
  if (dotted && (seenLetters || dots > 1 || /[.,]$/.test(token))) {
    const [head, ...others] = token.split(/([.,])/);
    return [head!, ...others.filter((part) => part !== '')];
  }
  return [state === '0.' && dots === 0 ? token.replaceAll(',', '.') : token];
}
