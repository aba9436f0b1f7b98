import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { add, checkout, initRepository, openRepository, status } from '@millrace/versioning';

/** Does what packages/peers/dvc/check_ours.py then asks the real dvc about: `write`, `checkout` or `status`. */
const [action, folder, linkType] = process.argv.slice(2) as [string, string, string | undefined];

const NAMES = [
  ...[
    'plain.csv',
    'two words.txt',
    ' lead',
    'trail ',
    '.hidden',
    "quote's.txt",
    'double"quote.txt',
    'back\\slash',
    'tab\tname',
  ],
  ...[
    'bell\x07',
    'del\x7f',
    'c1\x85',
    'line\u2028sep',
    'bom\ufeff',
    '#hash',
    '!bang',
    'star*',
    'q?mark',
    '[a]',
    'a: b',
    '- dash',
  ],
  ...[
    'true',
    'null',
    '123',
    '1e5',
    '2020-01-01',
    '~',
    'é',
    'e\u0301',
    '日本語',
    '😀.txt',
    '～.txt',
    '%percent',
    '&amp',
    '@at',
  ],
  ...['`tick`', '|pipe', '__proto__', 'x'.repeat(120), 'many words '.repeat(12).trim()],
];

if (action === 'write') await write();
else if (action === 'checkout') console.log(JSON.stringify(await checkout(await openRepository(folder))));
else
  console.log(JSON.stringify(await status(await openRepository(folder), undefined, { verifyObjects: true })));

async function write(): Promise<void> {
  execFileSync('git', ['init', '-q'], { cwd: folder });
  await initRepository(folder);
  if (linkType !== undefined)
    fs.writeFileSync(path.join(folder, '.dvc/config'), `[cache]\n    type = ${linkType}\n`);
  const repository = await openRepository(folder);
  fs.writeFileSync(path.join(folder, '.dvcignore'), '*.tmp\n/folder/skipped/\n');
  NAMES.forEach((name, index) => {
    for (const file of [`single/${name}`, `folder/${name}`, `folder/deep/er/${name}`])
      put(file, String(index));
  });
  for (let i = 0; i < 3000; i++) put(`many/${i % 7}/${i}.txt`, `content ${i % 2500}`);
  put('folder/skipped/x', 'no');
  put('folder/y.tmp', 'no');
  put('run.sh', '#!/bin/sh\n', 0o755);
  put('empty.bin', '');
  put('big.bin', Buffer.alloc(5 << 20, 'b'));
  fs.mkdirSync(path.join(folder, 'hollow'));
  const singles = NAMES.map((name) => `single/${name}`);
  await add(repository, ['folder', 'many', 'run.sh', 'empty.bin', 'big.bin', 'hollow', ...singles]);
}

function put(relpath: string, content: string | Uint8Array, mode = 0o644): void {
  const file = path.join(folder, relpath);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content, { mode });
}
