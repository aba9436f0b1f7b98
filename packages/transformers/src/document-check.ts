import type { DataType } from '@millrace/columns';
import type { TransformerDocument } from './document.js';
import { FORMAT, FORMAT_VERSION, idOf } from './document.js';
import { ArtifactError } from './errors.js';
import { type Json, keysAt, listAt, recordAt, textAt, wrong } from './json-at.js';
import { show } from './spec.js';
import { fromStored } from './stored-value.js';
import { checkType } from './type-check.js';

/** Ceilings for a stored transformer, each of which can be raised. */
export interface LoadLimits {
  /** The longest canonical form, in bytes (64 MiB by default). */
  readonly maxBytes?: number;
  /** The deepest nesting of the JSON (32 by default). */
  readonly maxDepth?: number;
  /** The most output columns (1,000,000 by default). */
  readonly maxOutputs?: number;
  /** The most probe rows of the certificate (1,000 by default). */
  readonly maxProbeRows?: number;
}

/** The names of the ceilings. */
export const LIMITS: readonly string[] = ['maxBytes', 'maxDepth', 'maxOutputs', 'maxProbeRows'];

/** Checks that JSON is a whole and unchanged transformer document, before anything of it is used. */
export function checkDocument(json: unknown, limits: LoadLimits = {}): TransformerDocument {
  const { maxBytes = 64 * 1024 * 1024, maxDepth = 32, maxOutputs = 1_000_000, maxProbeRows = 1_000 } = limits;
  if (typeof json === 'string') {
    throw new ArtifactError(
      'bad_type',
      'A stored transformer is given as text: parse it first, with JSON.parse.',
      { path: '$', expected: 'parsed JSON' },
    );
  }
  const document = recordAt(json, '$');
  checkFormat(document);
  checkTree(document, '$', maxDepth);
  keysAt(document, '$', [
    'format',
    'formatVersion',
    'id',
    'inputs',
    'root',
    'outputs',
    ...(document['formatVersion'] === 1 ? [] : ['functions']),
    'rows',
    'warnings',
    'certificate',
  ]);
  for (const name of listAt(document['functions'] ?? [], '$.functions')) textAt(name, '$.functions');
  checkInputs(document['inputs']);
  checkOutputs(document['outputs'], maxOutputs);
  if (!Number.isSafeInteger(document['rows']) || (document['rows'] as number) < 1)
    throw wrong('$.rows', 'a whole number of rows', document['rows']);
  for (const [i, warning] of listAt(document['warnings'], '$.warnings').entries())
    textAt(recordAt(warning, `$.warnings[${i}]`)['code'], `$.warnings[${i}].code`);
  checkCertificate(document, maxProbeRows);
  const { id, ...content } = document;
  if (typeof id !== 'string') throw wrong('$.id', 'text', id);
  if (JSON.stringify(content).length > maxBytes) {
    throw new ArtifactError(
      'too_large',
      `The stored transformer is larger than ${maxBytes} bytes: raise maxBytes if it is yours.`,
      { path: '$', expected: maxBytes },
    );
  }
  const computed = idOf(content);
  if (computed !== id) {
    throw new ArtifactError(
      'edited',
      `The stored transformer was changed after it was made: its id is ${id}, its content gives ${computed}. Load the original, or fit again.`,
      {
        path: '$.id',
        expected: id,
        actual: computed,
      },
    );
  }
  return document as unknown as TransformerDocument;
}

function checkFormat(document: Json): void {
  if (document['format'] !== FORMAT) {
    throw new ArtifactError(
      'bad_format',
      `This is no stored transformer: its format is ${show(document['format'])}, not '${FORMAT}'.`,
      { path: '$.format', expected: FORMAT, actual: show(document['format']) },
    );
  }
  const version = document['formatVersion'];
  if (version === 1 || version === FORMAT_VERSION) return;
  if (Number.isInteger(version) && (version as number) > FORMAT_VERSION) {
    throw new ArtifactError(
      'newer_format',
      `The stored transformer has format version ${version}, and this package reads up to ${FORMAT_VERSION}: update @millrace/transformers.`,
      { path: '$.formatVersion', expected: FORMAT_VERSION, actual: version },
    );
  }
  throw wrong('$.formatVersion', `a version from 1 to ${FORMAT_VERSION}`, version);
}

// Nothing but plain JSON, not too deep, and no key that means something to JavaScript itself.
function checkTree(value: unknown, path: string, depth: number): void {
  if (depth < 0)
    throw new ArtifactError(
      'too_deep',
      `The stored transformer is nested too deeply at ${path.slice(0, 200)}: raise maxDepth if it is yours.`,
      { path },
    );
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (typeof value !== 'object') throw wrong(path, 'JSON', value);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) checkTree(value[i], `${path}[${i}]`, depth - 1);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__')
      throw new ArtifactError(
        'unknown_key',
        `The stored transformer has a key '__proto__' at ${path}, which none has.`,
        { path, actual: key },
      );
    checkTree(inner, `${path}.${key}`, depth - 1);
  }
}

function checkInputs(value: unknown): void {
  const names = listAt(value, '$.inputs').map((each, i) => {
    const input = recordAt(each, `$.inputs[${i}]`);
    keysAt(input, `$.inputs[${i}]`, ['name', 'type']);
    checkType(input['type'] as DataType, `$.inputs[${i}].type`);
    return textAt(input['name'], `$.inputs[${i}].name`);
  });
  if (new Set(names).size !== names.length) throw wrong('$.inputs', 'columns of different names', names);
}

function checkOutputs(value: unknown, most: number): void {
  const outputs = listAt(value, '$.outputs');
  if (outputs.length > most)
    throw new ArtifactError(
      'too_large',
      `The stored transformer has ${outputs.length} outputs; at most ${most} are taken: raise maxOutputs if it is yours.`,
      { path: '$.outputs', expected: most, actual: outputs.length },
    );
  for (const [i, each] of outputs.entries()) {
    const output = recordAt(each, `$.outputs[${i}]`);
    keysAt(output, `$.outputs[${i}]`, ['name', 'inputs', 'steps']);
    textAt(output['name'], `$.outputs[${i}].name`);
    for (const list of ['inputs', 'steps'] as const)
      for (const text of listAt(output[list], `$.outputs[${i}].${list}`))
        textAt(text, `$.outputs[${i}].${list}`);
  }
}

function checkCertificate({ certificate, inputs }: Json, most: number): void {
  const record = recordAt(certificate, '$.certificate');
  keysAt(record, '$.certificate', ['rows', 'expected']);
  const rows = listAt(record['rows'], '$.certificate.rows');
  const expected = listAt(record['expected'], '$.certificate.expected');
  if (rows.length > most || rows.length !== expected.length) {
    throw wrong('$.certificate', `up to ${most} probe rows and as many expected ones`, [
      rows.length,
      expected.length,
    ]);
  }
  const width = (inputs as readonly unknown[]).length;
  for (const [i, row] of rows.entries()) {
    const cells = listAt(row, `$.certificate.rows[${i}]`);
    if (cells.length !== width || cells.some((cell) => fromStored(cell) === undefined))
      throw wrong(`$.certificate.rows[${i}]`, `${width} cells`, cells);
    for (const cell of listAt(expected[i], `$.certificate.expected[${i}]`))
      checkExpected(cell, `$.certificate.expected[${i}]`);
  }
}

function checkExpected(cell: unknown, path: string): void {
  if (cell === null || (typeof cell === 'string' && /^[0-9a-f]{16}$/.test(cell))) return;
  if (Number.isInteger(cell) && (cell as number) > 0) return;
  if (
    typeof cell === 'object' &&
    !Array.isArray(cell) &&
    Object.keys(cell as object).join() === 'value' &&
    fromStored((cell as Json)['value']) !== undefined
  )
    return;
  throw wrong(path, '16 hex digits, a count of zeros, a value or null', cell);
}
