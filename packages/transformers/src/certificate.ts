import type { DataType } from '@millrace/columns';
import { hexOfDouble } from './double-bits.js';
import { ArtifactError } from './errors.js';
import type { Feature } from './feature.js';
import { type Formula, inputsOf, isNumber, type KernelFormula, type SlotFormula, walk } from './formula.js';
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
const INSTANTS = [0n, -1n, 1n, 15_000n, 1_000_000_007n];
const TEXTS = ['', '__MISSING__', '__UNKNOWN__', '\u{1F600}', '\uffff', '__proto__'];

/** Makes the certificate of a transformer, by the slow interpreter alone. */
export function certify(inputs: readonly InputColumn[], features: readonly Feature[]): Certificate {
  const formulas = features.map(({ formula }) => formula);
  const columns = probeColumns(inputs, formulas);
  const count = columns.reduce((most, probes) => Math.max(most, probes.length), 1);
  const rows = Array.from({ length: count }, (_, r) => columns.map((probes) => probes[r % probes.length]!));
  const proved = rows.flatMap((row) => {
    const memo = new Map();
    const outputs = formulas.map((formula) => interpret(formula, row, undefined, memo));
    // What a policy refuses is no probe.
    return outputs.includes(undefined) ? [] : [{ row, outputs }];
  });
  return {
    rows: proved.map(({ row }) => row.map(toStored)),
    expected: proved.map(({ outputs }) =>
      packExpected(outputs.map((output, i) => expectedOf(formulas[i]!, output as Category))),
    ),
  };
}

// What depends on one column alone says which of its values are refused.
function probeColumns(
  inputs: readonly InputColumn[],
  formulas: readonly Formula[],
): (readonly (Category | null)[])[] {
  const own = inputs.map((): Formula[] => []);
  const encoders = inputs.map((): SlotFormula[] => []);
  const tried = inputs.map((): Category[] => []);
  for (const formula of formulas) {
    const read = inputsOf(formula);
    if (read.length === 1) own[read[0]!]!.push(formula);
  }
  walk(formulas, (formula) => {
    if (formula.op === 'output') noteProbes(formula.of, tried);
    if (formula.op !== 'pick' && formula.op !== 'label') return;
    const input = directInput(formula.of.of);
    if (input !== undefined && !encoders[input]!.includes(formula.of)) encoders[input]!.push(formula.of);
  });
  return inputs.map(({ type }, input) => probesOf(type, input, own[input]!, encoders[input]!, tried[input]!));
}

function noteProbes({ kernel, of }: KernelFormula, tried: readonly Category[][]): void {
  const input = kernel.probes && of[0] && directInput(of[0]);
  if (input === undefined) return;
  for (const probe of kernel.probes!) if (!tried[input]!.includes(probe)) tried[input]!.push(probe);
}

// Values of a column to try: missing, ordinary, extreme and unknown ones, without those that a policy refuses.
function probesOf(
  type: DataType,
  input: number,
  formulas: readonly Formula[],
  encoders: readonly SlotFormula[],
  tried: readonly Category[],
): readonly (Category | null)[] {
  const known = encoders
    .slice(0, 4)
    .flatMap(({ categories }) => [...categories.slice(0, 3), ...categories.slice(-2)]);
  const candidates: readonly (Category | null)[] = [null, ...new Set(known), ...tried, ...candidatesOf(type)];
  const cells: Computed[] = [];
  const judges = [...new Set(formulas.map(policyOf))].filter((formula) => formula !== undefined);
  const accepted = candidates.filter((value) => {
    cells[input] = value;
    const memo = new Map();
    return judges.every((formula) => interpret(formula, cells, undefined, memo) !== undefined);
  });
  return accepted.length > 0 ? accepted : [null];
}

// One formula of each encoder, or of a kernel that refuses rows, is enough to ask, and none of what has neither.
const judged = new WeakMap<object, Formula>();

function policyOf(formula: Formula): Formula | undefined {
  let found: Formula | undefined;
  walk([formula], (each) => {
    const may = each.op === 'output' ? each.of.kernel.refuses : each.op === 'pick' || each.op === 'label';
    if (!may || !('of' in each)) return;
    if (!judged.has(each.of)) judged.set(each.of, each);
    found ??= judged.get(each.of);
  });
  return found;
}

// The categories are values of the input itself where nothing but imputing lies between.
function directInput(formula: Formula): number | undefined {
  if (formula.op === 'input') return formula.input;
  return formula.op === 'fill' ? directInput(formula.of) : undefined;
}

function candidatesOf(type: DataType): readonly Category[] {
  if (type.kind === 'utf8') return TEXTS;
  if (type.kind === 'bool') return [false, true];
  if (type.kind === 'float')
    return type.bits === 64 ? NUMBERS : type.bits === 32 ? NUMBERS.map(Math.fround) : [];
  if (type.kind === 'date' || type.kind === 'timestamp') return INSTANTS;
  if (type.kind !== 'int') return [];
  if (type.bits === 64)
    return type.signed
      ? [0n, -1n, 9007199254740993n, (1n << 63n) - 1n, -(1n << 63n)]
      : [0n, 9007199254740993n, (1n << 64n) - 1n];
  const size = { 8: 256, 16: 65_536, 32: 4_294_967_296 }[type.bits];
  return type.signed ? [0, 1, -1, size / 2 - 1, -size / 2] : [0, 1, size - 1];
}

function expectedOf(formula: Formula, output: Category | null): Stored {
  if (formula.op === 'input') return null;
  return isHex(formula) ? hexOfDouble(output as number) : { value: toStored(output) };
}

// A label keeps its nulls.
function isHex(formula: Formula): boolean {
  return formula.op !== 'label' && isNumber(formula);
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
      const stored = isHex(formula) ? hexOfDouble(actual as number) : actual;
      const wanted = isHex(formula) ? cells[output] : expectedValue(cells[output]);
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
