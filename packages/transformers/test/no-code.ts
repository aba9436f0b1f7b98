import { readFileSync } from 'node:fs';
import { loadTransformer } from '../src/serve.js';

// Run by a Node that makes no code of text: what does it load, and what does it say where code is asked for?
const json: unknown = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));
const rows = [undefined, false].map((compile) => loadTransformer(json, { compile }).id);
let refused = '';
try {
  loadTransformer(json, { compile: true });
} catch (error) {
  refused = (error as { code: string }).code;
}
process.stdout.write(JSON.stringify({ rows, refused }));
