import fs from 'node:fs';
import path from 'node:path';

/** A file that the generator in packages/peers/dvc made with the real dvc. */
export function readGolden<T>(name: string): T {
  return JSON.parse(fs.readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8')) as T;
}

export interface ArchivedFile {
  readonly path: string;
  readonly mode: number;
  readonly bytes: string;
}

/** Writes an archived repository into a folder, with Git's part as far as this package looks at it. */
export function unpack(files: readonly ArchivedFile[], folder: string): void {
  fs.mkdirSync(path.join(folder, '.git'));
  for (const file of files) {
    const target = path.join(folder, file.path);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, Buffer.from(file.bytes, 'base64'));
    fs.chmodSync(target, file.mode);
  }
  fs.mkdirSync(path.join(folder, 'hollow'), { recursive: true });
}
