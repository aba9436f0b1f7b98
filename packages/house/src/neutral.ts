import { builtinModules } from 'node:module';
import ts from 'typescript';
import { importsOf, parse } from './imports.js';

const builtins: ReadonlySet<string> = new Set(builtinModules);

// Globals that Node has and a browser lacks.
const nodeGlobals: ReadonlySet<string> = new Set([
  'process',
  'Buffer',
  'global',
  'require',
  'module',
  'exports',
  '__dirname',
  '__filename',
  'setImmediate',
  'clearImmediate',
]);

/** Files that may use Node: the `./node` subpath of a package, `src/node.ts` and everything below `src/node/`. */
export function isNodeEntry(file: string): boolean {
  return /\/src\/node(\.ts$|\/)/.test(file);
}

/** What ties a file to Node, each as `file:line what`: imports of its modules, even of their types alone, and its globals. */
export function nodeUses(file: string, text: string): string[] {
  const imports = importsOf(file, text)
    .filter(({ specifier }) => specifier.startsWith('node:') || builtins.has(specifier.split('/')[0] ?? ''))
    .map(({ specifier, line }) => `${file}:${line} imports ${specifier}`);
  return [...imports, ...globalUses(file, text)];
}

function globalUses(file: string, text: string): string[] {
  const source = parse(file, text);
  const declared = new Set<string>();
  const uses: ts.Identifier[] = [];
  const members: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && nodeGlobals.has(node.text)) {
      if (isDeclaration(node)) declared.add(node.text);
      else if (isOfGlobalThis(node)) members.push(node);
      else if (isReference(node)) uses.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...uses.filter(({ text: name }) => !declared.has(name)), ...members]
    .sort((a, b) => a.pos - b.pos)
    .map(
      (node) => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} uses ${node.text}`,
    );
}

function isDeclaration(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isBindingElement(parent) ||
      ts.isImportSpecifier(parent)) &&
    parent.name === node
  );
}

function isOfGlobalThis({ parent }: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(parent) && parent.expression.getText() === 'globalThis';
}

function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent) || ts.isBindingElement(parent)) {
    return parent.initializer === node;
  }
  const namesOnly = [
    ts.isPropertySignature,
    ts.isMethodDeclaration,
    ts.isMethodSignature,
    ts.isExportSpecifier,
  ];
  return ![...namesOnly, ts.isImportSpecifier, ts.isNamedTupleMember].some((is) => is(parent));
}
