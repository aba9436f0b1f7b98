import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PublicExport } from './api.js';
import { asModule, assertion, type Example, fences } from './examples.js';
import { existing, publicPackages, read, root } from './workspace.js';

// Inside this package, so that an example's imports are found where all packages are dev dependencies.
const folder = join(root, 'packages/house/.examples');

/** Every example a person can read: those of the READMEs and those of the doc comments of all public names. */
export function allExamples(exports: readonly PublicExport[]): Example[] {
  const texts = existing(['README.md', ...publicPackages.map((each) => `${each.folder}/README.md`)]);
  const inComments = exports.flatMap(({ file, line, examples }) =>
    examples.flatMap((text) => fences(file, text)).map((example) => ({ ...example, line })),
  );
  const all = [...texts.flatMap((file) => fences(file, read(file))), ...inComments];
  return [
    ...new Map(all.map((example) => [`${example.file}:${example.line} ${example.code}`, example])).values(),
  ];
}

/** What the doc comment of a public name lacks: a first sentence, and for a value an example. */
export function undocumented(exports: readonly PublicExport[]): string[] {
  return exports.flatMap(({ file, line, name, isValue, text, examples }) => {
    const lacks: string[] = [];
    if (!/^[^\n]*(\n[^\n]+)*[.:;!?`)]/.test(text)) lacks.push('a sentence');
    if (isValue && !examples.some((example) => fences(file, example).length > 0)) lacks.push('an example');
    return lacks.length === 0 ? [] : [`${file}:${line} ${name} lacks ${lacks.join(' and ')}`];
  });
}

/** Writes an example as a module that checks itself, and its bare text beside it for the type checker. */
export function writeExample(example: Example, index: number): { module: string; text: string } {
  const name = String(index).padStart(3, '0');
  mkdirSync(join(folder, name), { recursive: true });
  const module = join(folder, name, 'module.ts');
  const text = join(folder, name, 'text.ts');
  writeFileSync(text, `${example.code}\nexport {};\n`);
  // On the first line, so that a stack trace names the line of the fence.
  writeFileSync(
    module,
    `import { ${assertion} } from '../../src/same-value.js';${asModule(example)}\nexport {};\n`,
  );
  return { module: pathToFileURL(module).href, text };
}

/** Removes what `writeExample` wrote. */
export function removeExamples(): void {
  rmSync(folder, { recursive: true, force: true });
}
