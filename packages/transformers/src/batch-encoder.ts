import { valueAt } from '@millrace/columns';
import type { ColumnMaker } from './batch-columns.js';
import { baseOf, type Compiling, missingCount } from './batch-input.js';
import type { Cells } from './batch-numbers.js';
import { type SlotKernel, slotKernel } from './batch-slots.js';
import { quoted, TransformError } from './errors.js';
import { inputsOf, isNumber, type SlotFormula } from './formula.js';

/** The slots of a batch's rows, counted, with the policies for missing and unknown values carried out. */
export function slotsKernel(
  formula: SlotFormula,
  compiling: Compiling,
  maker: ColumnMaker,
): (cells: Cells) => Int32Array {
  const kernel = slotKernel(formula);
  const [input = 0] = inputsOf(formula.of);
  const slots = slotsOf(formula, kernel, compiling, maker);
  const { unknown } = compiling.tally;
  const counts = compiling.once.unknown(input);
  const missing = formula.categories.length;
  const column = compiling.inputs[input]?.name ?? '';
  return (cells) => {
    const found = slots(cells);
    const count = countSlots(found, missing);
    const unseen = count.unknown + (formula.onMissing === 'unknown' ? count.missing : 0);
    if (counts) unknown[input]! += unseen;
    if (count.missing > 0 && formula.onMissing === 'error')
      throw missingValues(column, found, missing, count.missing, cells);
    if (unseen > 0 && formula.onUnknown === 'error')
      throw unknownValues(column, found, formula, cells, input);
    if (formula.onMissing === 'unknown' && count.missing > 0)
      for (let i = 0; i < found.length; i++) if (found[i] === missing) found[i] = missing + 1;
    return found;
  };
}

function slotsOf(
  { of }: SlotFormula,
  kernel: SlotKernel,
  compiling: Compiling,
  maker: ColumnMaker,
): (cells: Cells) => Int32Array {
  if (isNumber(of)) {
    const { run } = maker.numbers(of);
    return (cells) => kernel.ofNumbers(run(cells));
  }
  const base = baseOf(of);
  if (base === undefined) {
    const values = maker.values(of);
    return (cells) => kernel.ofValues(values(cells), cells.length);
  }
  const { input, fill } = base;
  const count = missingCount(input, compiling);
  return ({ chunks }) => {
    count(chunks[input]!);
    return kernel.ofChunk(chunks[input]!, fill);
  };
}

function countSlots(slots: Int32Array, missing: number): { missing: number; unknown: number } {
  let missed = 0;
  let unknown = 0;
  const { length } = slots;
  for (let i = 0; i < length; i++) {
    if (slots[i]! < missing) continue;
    if (slots[i] === missing) missed++;
    else unknown++;
  }
  return { missing: missed, unknown };
}

function missingValues(
  column: string,
  slots: Int32Array,
  missing: number,
  count: number,
  { firstRow }: Cells,
): TransformError {
  const row = firstRow + slots.indexOf(missing);
  return new TransformError(
    'missing_value',
    `Column '${column}' has no value in ${count} row(s), first in row ${row}, and its encoder was told to take none: impute it, or choose missing: 'category'.`,
    {
      column,
      row,
      count,
    },
  );
}

function unknownValues(
  column: string,
  slots: Int32Array,
  { categories, onMissing }: SlotFormula,
  { chunks, firstRow }: Cells,
  input: number,
): TransformError {
  const values = new Set<string>();
  let count = 0;
  let first = -1;
  for (let i = 0; i < slots.length; i++) {
    if (slots[i]! !== categories.length + 1 && !(onMissing === 'unknown' && slots[i] === categories.length))
      continue;
    count++;
    if (first < 0) first = i;
    if (values.size < 10) values.add(String(valueAt(chunks[input]!, i)));
  }
  return new TransformError(
    'unknown_category',
    `Column '${column}' holds ${quoted([...values])}, which fit did not see, in ${count} row(s), first in row ${firstRow + first}: choose unknown: 'category', or another policy, to take them.`,
    { column, row: firstRow + first, count, actual: [...values] },
  );
}
