import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { publicExports } from '../src/api.js';
import { allExamples, removeExamples, undocumented, writeExample } from '../src/example-modules.js';
import { publicPackages, root } from '../src/workspace.js';

const exports = publicExports(publicPackages);
const examples = allExamples(exports);

const home = process.cwd();
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-example-'));
  process.chdir(folder);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

afterAll(removeExamples);

test('every public name has a sentence, and every value an example', () => {
  expect(undocumented(exports)).toEqual([]);
});

test.each(examples.map((example, index) => [`${example.file}:${example.line}`, example, index] as const))(
  '%s runs and keeps its promises',
  async (_, example, index) => {
    await import(/* @vite-ignore */ writeExample(example, index).module);
  },
);

describe('types', () => {
  test('every example compiles as strictly as the packages', () => {
    const files = examples.map((example, index) => writeExample(example, index).text);
    const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const forReaders = {
      noUnusedLocals: false,
      isolatedDeclarations: false,
      declaration: false,
      types: ['node'],
    };
    const program = ts.createProgram(files, { ...options, ...forReaders });
    const diagnostics = files.flatMap((file, index) =>
      ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map((each) => {
        const line =
          each.file && each.start !== undefined
            ? each.file.getLineAndCharacterOfPosition(each.start).line
            : 0;
        const { file: source, line: start } = examples[index]!;
        return `${source}:${start} line ${line + 1}: ${ts.flattenDiagnosticMessageText(each.messageText, '\n')}`;
      }),
    );
    expect(diagnostics).toEqual([]);
  });
});
