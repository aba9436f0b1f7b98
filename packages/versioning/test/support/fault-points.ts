import fs from 'node:fs';

/** Every way in which this package alters the file system. */
const MUTATING = [
  'openSync',
  'writeSync',
  'ftruncateSync',
  'renameSync',
  'mkdirSync',
  'mkdtempSync',
  'chmodSync',
  'fchmodSync',
  'linkSync',
  'symlinkSync',
  'rmSync',
  'rmdirSync',
  'fsyncSync',
  'copyFileSync',
  'writeFileSync',
] as const;

/** Calls `strike` instead of the alteration number `at` (from 1) and returns how to undo it and how many there were. */
export function strikeAt(
  at: number,
  strike: (operation: string) => void,
): { undo: () => void; count: () => number } {
  const originals = MUTATING.map((name) => [name, fs[name]] as const);
  let count = 0;
  for (const [name, original] of originals) {
    const wrapped = (...args: unknown[]): unknown => {
      if (name !== 'openSync' || opensForWriting(args[1])) {
        count += 1;
        if (count === at) strike(name);
      }
      return Reflect.apply(original, fs, args);
    };
    Reflect.set(fs, name, wrapped);
  }
  const undo = (): void => {
    for (const [name, original] of originals) Reflect.set(fs, name, original);
  };
  return { undo, count: () => count };
}

function opensForWriting(flags: unknown): boolean {
  if (typeof flags === 'number') return (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0;
  return flags !== 'r';
}
