import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './workspace.js';

// Every check of the repository, one after the other and all of them whatever fails, with one summary at the end.

interface Outcome {
  readonly name: string;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const folder = mkdtempSync(join(tmpdir(), 'millrace-check-'));
const report = join(folder, 'tests.json');

const checks: readonly {
  name: string;
  command: string;
  counts?: (code: number) => Omit<Outcome, 'name' | 'seconds'>;
}[] = [
  { name: 'format and lint', command: 'biome check --error-on-warnings .' },
  { name: 'dead code', command: 'knip --no-config-hints' },
  { name: 'build', command: 'turbo run build --output-logs=errors-only' },
  { name: 'types', command: 'turbo run typecheck --continue=always --output-logs=errors-only' },
  {
    name: 'tests',
    command: `vitest run --reporter=default --reporter=json --outputFile=${report}`,
    counts: countTests,
  },
];

const outcomes: Outcome[] = [];
for (const { name, command, counts = countOne } of checks) {
  console.log(
    `\n== ${name}: ${command.replace(` --reporter=default --reporter=json --outputFile=${report}`, '')}`,
  );
  const start = performance.now();
  const code = await run(command);
  outcomes.push({ name, seconds: (performance.now() - start) / 1000, ...counts(code) });
}
rmSync(folder, { recursive: true, force: true });
summarise(outcomes);

function run(command: string): Promise<number> {
  const env = {
    ...process.env,
    DO_NOT_TRACK: '1',
    ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  };
  const child = spawn(command, { cwd: root, env, shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

function countOne(code: number): Omit<Outcome, 'name' | 'seconds'> {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

function countTests(code: number): Omit<Outcome, 'name' | 'seconds'> {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = testReport();
  // A file that does not load or whose set-up fails has failed, though none of its tests has.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  );
  const failed = numFailedTests + brokenFiles.length;
  // An error outside any test fails the run alone.
  return {
    passed: numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: numPendingTests,
  };
}

interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[];
}

function testReport(): TestReport {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [] };
  }
}

function summarise(all: readonly Outcome[]): void {
  const total = (key: 'passed' | 'failed' | 'skipped' | 'seconds'): number =>
    all.reduce((sum, each) => sum + each[key], 0);
  console.log('\n== summary');
  for (const { name, seconds, passed, failed, skipped } of all) {
    const marks = [
      `${passed} passed`,
      ...(failed > 0 ? [`${failed} FAILED`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ];
    console.log(`${name.padEnd(18)}${`${seconds.toFixed(1)} s`.padStart(8)}   ${marks.join(', ')}`);
  }
  console.log(`${'all'.padEnd(18)}${`${total('seconds').toFixed(1)} s`.padStart(8)}\n`);
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') === 0 ? 0 : 1;
}
