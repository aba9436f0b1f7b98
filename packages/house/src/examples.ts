import ts from 'typescript';
import { parse } from './imports.js';

/** A piece of code that a person may copy from a text, and where it stands. */
export interface Example {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/** Every ```ts fence of a Markdown text. Code under another name for TypeScript or JavaScript would never be run: it is an error. */
export function fences(file: string, text: string): Example[] {
  const found: Example[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const [, language] = /^\s*```(\w+)/.exec(lines[at] ?? '') ?? [];
    if (/^(typescript|tsx|mts|js|javascript|mjs)$/.test(language ?? ''))
      throw new Error(`${file}:${at + 1} opens a ${language} fence; write ts, so that it runs`);
    if (language !== 'ts') continue;
    const end = lines.findIndex((line, index) => index > at && /^\s*```\s*$/.test(line));
    if (end < 0) throw new Error(`${file}:${at + 1} opens a fence and does not close it`);
    found.push({ file, line: at + 1, code: lines.slice(at + 1, end).join('\n') });
    at = end;
  }
  return found;
}

/** What a README tells its reader to install: the words of its first `npm install` line. */
export function installed(text: string): string[] {
  const [, words = ''] = /^\s*npm (?:install|i) (.*)$/m.exec(text) ?? [];
  return words.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-') && !word.startsWith('#'));
}

/** The function that the module of an example calls with a value and what was promised of it. */
export const assertion = '__example';

/**
 * An example as a module that asserts what its comments promise: `expression; // => value` becomes a call of
 * `__example(expression, value)`, and so do `const name = expression; // => value` and `console.log(expression); // => value`.
 *
 * A `// =>` comment that belongs to no such line is an error, as nothing would check it.
 */
export function asModule({ file, line, code }: Example): string {
  const source = parse('example.ts', code);
  const promises = promisedValues(source);
  const edits: { start: number; end: number; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    const promise =
      ts.isExpressionStatement(node) || ts.isVariableStatement(node)
        ? promises.get(endLine(node, source))
        : undefined;
    if (promise !== undefined) {
      const subject = subjectOf(node as ts.ExpressionStatement | ts.VariableStatement, source);
      if (subject !== undefined) {
        const check = `${assertion}(${subject}, (${promise}));`;
        edits.push(
          ts.isVariableStatement(node)
            ? { start: node.end, end: node.end, text: ` ${check}` }
            : { start: node.getStart(), end: node.end, text: `;${check}` },
        );
        promises.delete(endLine(node, source));
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const [unkept] = promises.keys();
  if (unkept !== undefined)
    throw new Error(`${file}:${line + 1 + unkept} promises a value after something that has none`);
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), code);
}

/** The text after each `// =>` by the 0-based line it stands on; comments only, never strings that look like one. */
function promisedValues(source: ts.SourceFile): Map<number, string> {
  const quoted = quotedRanges(source);
  const found = new Map<number, string>();
  for (const match of source.text.matchAll(/\/\/\s*=>\s*(.*)$/gm)) {
    if (quoted.some(([from, to]) => match.index >= from && match.index < to)) continue;
    found.set(source.getLineAndCharacterOfPosition(match.index).line, match[1] ?? '');
  }
  return found;
}

function quotedRanges(source: ts.SourceFile): [number, number][] {
  const ranges: [number, number][] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isTemplateExpression(node) ||
      ts.isStringLiteralLike(node) ||
      ts.isRegularExpressionLiteral(node)
    ) {
      ranges.push([node.getStart(), node.end]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return ranges;
}

function endLine(node: ts.Node, source: ts.SourceFile): number {
  return source.getLineAndCharacterOfPosition(node.end).line;
}

function subjectOf(
  node: ts.ExpressionStatement | ts.VariableStatement,
  source: ts.SourceFile,
): string | undefined {
  if (ts.isVariableStatement(node)) {
    const [declaration, ...others] = node.declarationList.declarations;
    return declaration && others.length === 0 && ts.isIdentifier(declaration.name)
      ? declaration.name.text
      : undefined;
  }
  const { expression } = node;
  const [argument, ...others] =
    ts.isCallExpression(expression) && expression.expression.getText(source) === 'console.log'
      ? expression.arguments
      : [];
  return (argument && others.length === 0 ? argument : expression).getText(source);
}
