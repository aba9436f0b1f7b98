import type { DataType } from '@millrace/columns';
import { hexOfDouble } from './double-bits.js';
import { ArtifactError } from './errors.js';
import type { Feature } from './feature.js';
import { type Formula, inputOf, isNumber, type SlotFormula } from './formula.js';
import type { InputColumn } from './input-type.js';
import { type Computed, interpret } from './interpret.js';
import type { Row } from './row-cell.js';
import { type Category, show } from './spec.js';
import { fromStored, type Stored, toStored } from './stored-value.js';

/**
 * Rows to try a transformer with, and what each must give: how a runtime proves to itself that it computes the same bits.
 *
 * An expected output is the 16 hex digits of a double, `{"value": …}` for text and other values, or null for a column that is passed
 * through and not computed; a whole number n stands for n outputs that are +0.
 */
export interface Certificate {
  readonly rows: readonly (readonly Stored[])[];
  readonly expected: readonly (readonly Stored[])[];
}

const NUMBERS = [
  0,
  -0,
  1,
  -1.5,
  0.1,
  1e-320,
  5e-324,
  1e308,
  -1.7976931348623157e308,
  9007199254740994,
  Infinity,
  -Infinity,
];
const TEXTS = ['', '__MISSING__', '__UNKNOWN__', '\u{1F600}', '\uffff', '__proto__'];

/** Makes the certificate of a transformer, by the slow interpreter alone. */
export function certify(inputs: readonly InputColumn[], features: readonly Feature[]): Certificate {
  const columns = inputs.map((column, input) =>
    probesOf(
      column.type,
      features.map(({ formula }) => formula).filter((formula) => inputOf(formula).input === input),
    ),
  );
  const count = columns.reduce((most, probes) => Math.max(most, probes.length), 1);
  const rows = Array.from({ length: count }, (_, r) => columns.map((probes) => probes[r % probes.length]!));
  return {
    rows: rows.map((row) => row.map(toStored)),
    expected: rows.map((row) =>
      packExpected(features.map(({ formula }) => expectedOf(formula, row[inputOf(formula).input]!))),
    ),
  };
}

// Values of a column to try: missing, ordinary, extreme and unknown ones, without those that a policy refuses.
function probesOf(type: DataType, formulas: readonly Formula[]): readonly (Category | null)[] {
  const encoders = [...new Set(formulas.flatMap(encodersOf))];
  const known = encoders
    .slice(0, 4)
    .flatMap(({ categories }) => [...categories.slice(0, 3), ...categories.slice(-2)]);
  const candidates: readonly (Category | null)[] = [null, ...new Set(known), ...candidatesOf(type)];
  const accepted = candidates.filter((value) =>
    formulas.every((formula) => interpret(formula, cellOf(formula, value)) !== undefined),
  );
  return accepted.length > 0 ? accepted : [null];
}

// The encoders whose categories are values of the input.
function encodersOf(formula: Formula): readonly SlotFormula[] {
  if (formula.op === 'input') return [];
  if (formula.op !== 'pick') return encodersOf(formula.of);
  return isDirect(formula.of.of) ? [formula.of] : encodersOf(formula.of.of);
}

// The categories are values of the input itself where nothing but imputing lies between.
function isDirect(formula: Formula): boolean {
  return formula.op === 'input' || (formula.op === 'fill' && isDirect(formula.of));
}

function candidatesOf(type: DataType): readonly Category[] {
  if (type.kind === 'utf8') return TEXTS;
  if (type.kind === 'bool') return [false, true];
  if (type.kind === 'float')
    return type.bits === 64 ? NUMBERS : type.bits === 32 ? NUMBERS.map(Math.fround) : [];
  if (type.kind !== 'int') return [];
  if (type.bits === 64)
    return type.signed
      ? [0n, -1n, 9007199254740993n, (1n << 63n) - 1n, -(1n << 63n)]
      : [0n, 9007199254740993n, (1n << 64n) - 1n];
  const size = { 8: 256, 16: 65_536, 32: 4_294_967_296 }[type.bits];
  return type.signed ? [0, 1, -1, size / 2 - 1, -size / 2] : [0, 1, size - 1];
}

function cellOf(formula: Formula, value: Category | null): Computed {
  return value === null && isNumber(inputOf(formula)) ? Number.NaN : value;
}

function expectedOf(formula: Formula, value: Category | null): Stored {
  if (formula.op === 'input') return null;
  const output = interpret(formula, cellOf(formula, value));
  if (output === undefined) return null;
  return isNumber(formula) ? hexOfDouble(output as number) : { value: toStored(output) };
}

const ZERO = '0000000000000000';

function packExpected(cells: readonly Stored[]): Stored[] {
  const packed: Stored[] = [];
  for (const cell of cells) {
    const last = packed.at(-1);
    if (cell !== ZERO) packed.push(cell);
    else if (typeof last === 'number') packed[packed.length - 1] = last + 1;
    else packed.push(1);
  }
  return packed;
}

// Undefined unless there is one cell per output, which is counted before any is made.
function unpackExpected(cells: readonly Stored[], outputs: number): Stored[] | undefined {
  const count = cells.reduce<number>((sum, cell) => sum + (typeof cell === 'number' ? cell : 1), 0);
  if (count !== outputs) return undefined;
  return cells.flatMap((cell) => (typeof cell === 'number' ? new Array<Stored>(cell).fill(ZERO) : [cell]));
}

/** The probe rows as objects, without prototype so that every name is an own property. */
export function probeRows({ rows }: Certificate, inputs: readonly InputColumn[]): Row[] {
  return rows.map((cells) => {
    const row = Object.create(null) as Record<string, unknown>;
    for (const [i, { name }] of inputs.entries()) row[name] = fromStored(cells[i]);
    return row;
  });
}

/** Throws `ArtifactError` where what a form gave for the probe rows is not what the certificate says, to the bit. */
export function verifyOutputs(
  form: string,
  { expected }: Certificate,
  features: readonly Feature[],
  given: (row: number, output: number) => unknown,
): void {
  for (const [row, packed] of expected.entries()) {
    const cells = unpackExpected(packed, features.length);
    if (cells === undefined) {
      throw new ArtifactError(
        'certificate_mismatch',
        `The certificate does not say what each of the ${features.length} outputs of probe row ${row} is: the stored transformer was edited.`,
        { path: `$.certificate.expected[${row}]`, expected: features.length },
      );
    }
    for (const [output, { name, formula }] of features.entries()) {
      if (formula.op === 'input') continue;
      const actual = given(row, output) as Category | null;
      const stored = isNumber(formula) ? hexOfDouble(actual as number) : actual;
      const wanted = isNumber(formula) ? cells[output] : expectedValue(cells[output]);
      if (stored !== wanted) throw mismatch(form, row, name, stored, wanted);
    }
  }
}

function expectedValue(cell: Stored | undefined): unknown {
  return typeof cell === 'object' && cell !== null && 'value' in cell ? fromStored(cell.value) : undefined;
}

function mismatch(
  form: string,
  row: number,
  column: string,
  actual: unknown,
  expected: unknown,
): ArtifactError {
  return new ArtifactError(
    'certificate_mismatch',
    `The ${form} form gives ${show(actual)} for output '${column}' of probe row ${row}, but the certificate says ${show(expected)}: the stored transformer was edited, or this runtime computes differently. Do not use it; load the original, or fit again.`,
    { path: `$.certificate.expected[${row}]`, column, row, expected, actual },
  );
}
