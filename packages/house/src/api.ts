import { join } from 'node:path';
import ts from 'typescript';
import { root, sourceEntries, type Workspace } from './workspace.js';

/** One name that a package offers, and what its doc comment says. */
export interface PublicExport {
  readonly package: string;
  readonly subpath: string;
  readonly name: string;
  /** Where it is declared, relative to the root. */
  readonly file: string;
  readonly line: number;
  /** Has a value at run time: a function, a constant, a class. */
  readonly isValue: boolean;
  /** The text of the doc comment before its first tag. */
  readonly text: string;
  /** The text of each `@example`. */
  readonly examples: readonly string[];
}

/** Every name that the entries of these packages export, through all re-exports. */
export function publicExports(packages: readonly Workspace[]): PublicExport[] {
  const entries = packages.flatMap((each) =>
    sourceEntries(each).map((entry) => ({ ...entry, name: each.manifest.name })),
  );
  const program = ts.createProgram({
    rootNames: entries.map(({ file }) => join(root, file)),
    options: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      customConditions: ['@millrace/source'],
      types: [],
      noEmit: true,
    },
  });
  const checker = program.getTypeChecker();
  return entries.flatMap(({ name, subpath, file }) => {
    const source = program.getSourceFile(join(root, file));
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) return [];
    return checker
      .getExportsOfModule(module)
      .map((symbol) => describe(symbol, checker, { package: name, subpath }));
  });
}

function describe(
  exported: ts.Symbol,
  checker: ts.TypeChecker,
  place: { package: string; subpath: string },
): PublicExport {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const [declaration] = symbol.getDeclarations() ?? [];
  if (!declaration) {
    const name = `${exported.name} (declared nowhere)`;
    return { ...place, name, file: place.package, line: 0, isValue: false, text: '', examples: [] };
  }
  const source = declaration.getSourceFile();
  const typeOnly = (exported.getDeclarations() ?? []).some(
    (each) => ts.isExportSpecifier(each) && ts.isTypeOnlyImportOrExportDeclaration(each),
  );
  return {
    ...place,
    name: exported.name,
    file: source.fileName.slice(root.length + 1),
    line: source.getLineAndCharacterOfPosition(declaration.getStart()).line + 1,
    isValue: (symbol.flags & ts.SymbolFlags.Value) !== 0 && !typeOnly,
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim(),
    examples: symbol
      .getJsDocTags(checker)
      .filter(({ name }) => name === 'example')
      .map(({ text }) => ts.displayPartsToString(text)),
  };
}
