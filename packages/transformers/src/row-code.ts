import { countOnce, type Tally } from './counters.js';
import { missingValue, unknownValue } from './encoder-errors.js';
import { usageError } from './errors.js';
import type { Feature } from './feature.js';
import { codesOf, type FeatureGroup, groupFeatures, hotOffsets, isPlainHot } from './feature-group.js';
import { binOf, type Formula, gathered, inputsOf, isNumber, type SlotFormula } from './formula.js';
import { type InputColumn, isValueType } from './input-type.js';
import { missingCounter, numberCell, valueCell } from './row-cell.js';
import { compileRow, isVectorial, type RowForm } from './row-form.js';
import { type RowReaders, rowReaders } from './row-readers.js';
import { sharedNodes } from './shared-nodes.js';

/**
 * Writes the row form as straight-line code, which is some times faster than closures. The source holds places, operators and identifiers of our
 * own; every name, number and function comes from a list of constants. Throws `UsageError` where the runtime makes no code of text.
 */
export function compileRowCode(
  inputs: readonly InputColumn[],
  features: readonly Feature[],
  tally: Tally,
): RowForm {
  const closures = compileRow(inputs, features, tally);
  if (features.some(({ formula }) => !isVectorial(formula))) return closures;
  const writer = new CodeWriter(inputs, features, tally);
  for (const group of groupFeatures(features)) writer.group(group);
  try {
    return { write: writer.made(), values: closures.values };
  } catch (cause) {
    if (!(cause instanceof EvalError)) throw cause;
    throw usageError(
      'no_code',
      'This runtime makes no code of text (a content security policy, or a flag): load without compile.',
      { expected: 'compile: false' },
    );
  }
}

class CodeWriter {
  readonly #inputs: readonly InputColumn[];
  readonly #tally: Tally;
  readonly #once = countOnce();
  readonly #readers: RowReaders;
  readonly #constants: unknown[] = [];
  readonly #places = new Map<unknown, string>();
  readonly #lines: string[] = [];
  readonly #known = new Map<object | string, string>();
  #temporaries = 0;

  constructor(inputs: readonly InputColumn[], features: readonly Feature[], tally: Tally) {
    this.#inputs = inputs;
    this.#tally = tally;
    this.#readers = rowReaders({ inputs, tally, once: this.#once, shared: sharedNodes(features) });
    this.#lines.push(`${this.#constant(this.#readers.begin)}();`);
  }

  made(): RowForm['write'] {
    const names = this.#constants.map((_, i) => `k${i} = K[${i}]`);
    const head = names.length > 0 ? `const ${names.join(', ')};\n` : '';
    const source = `"use strict";\n${head}return (row, out, at) => {\n${this.#lines.join('\n')}\n};`;
    return new Function('K', source)(this.#constants) as RowForm['write'];
  }

  /** Writes features that stand side by side. */
  group({ at, features }: FeatureGroup): void {
    const { formula } = features[0]!;
    if (formula.op === 'output') {
      const all = this.#kernel(formula);
      for (const [i] of features.entries())
        this.#lines.push(`out[at + ${at + i}] = ${all}[${formula.output + i}];`);
    } else if (formula.op === 'pick' && isPlainHot(formula)) {
      const offset = this.#temporary(
        `${this.#constant(hotOffsets(features, formula.of))}[${this.#slot(formula.of)}]`,
      );
      this.#lines.push(`if (${offset} >= 0) out[at + ${at} + ${offset}] = 1;`);
    } else {
      const number = isNumber(formula) ? formula : ({ op: 'number', of: formula } as const);
      this.#lines.push(`out[at + ${at}] = ${this.#number(number)};`);
    }
  }

  #constant(value: unknown): string {
    const key = typeof value === 'number' && Object.is(value, -0) ? '-0' : value;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const name = `k${this.#constants.push(value) - 1}`;
    this.#places.set(key, name);
    return name;
  }

  #temporary(expression: string): string {
    const name = `t${this.#temporaries++}`;
    this.#lines.push(`const ${name} = ${expression};`);
    return name;
  }

  #once_(key: object | string, write: () => string): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = write();
    this.#known.set(key, name);
    return name;
  }

  #number(formula: Formula): string {
    if (formula.op === 'constant') return this.#constant(formula.value);
    if (formula.op === 'input') return this.#once_(`x${formula.input}`, () => this.#cell(formula.input));
    return this.#once_(formula, () => this.#temporary(this.#expression(formula)));
  }

  #expression(formula: Exclude<Formula, { op: 'constant' | 'input' }>): string {
    switch (formula.op) {
      case 'arithmetic':
        return `${this.#number(formula.left)} ${formula.operator} ${this.#number(formula.right)}`;
      case 'choose': {
        const words = { lt: '<', le: '<=', gt: '>', ge: '>=', eq: '===', ne: '!==' } as const;
        const [left, right] = [this.#number(formula.left), this.#number(formula.right)];
        const [then, otherwise] = [this.#number(formula.then), this.#number(formula.otherwise)];
        return `${left} ${words[formula.test]} ${right} ? ${then} : ${otherwise}`;
      }
      case 'call': {
        const [x, y] = formula.of.map((each) => this.#number(each));
        return `${this.#constant(formula.function.apply)}(${x}, ${y ?? '0'})`;
      }
      case 'pick':
        return `${this.#constant(codesOf(formula))}[${this.#slot(formula.of)}]`;
      case 'output':
        return `${this.#kernel(formula)}[${formula.output}]`;
      case 'label':
        return `${this.#constant(this.#readers.number(formula))}(row)`;
      default:
        return this.#ofOne(formula);
    }
  }

  #ofOne(formula: Extract<Formula, { op: 'number' | 'fill' | 'missing' | 'bin' | 'gather' }>): string {
    if (!isNumber(formula.of)) {
      const value = this.#value(formula.of);
      if (formula.op === 'missing') return `${value} === null ? 1 : 0`;
      return `${value} === null ? ${this.#constant(Number.NaN)} : ${this.#constant(Number)}(${value})`;
    }
    const x = this.#number(formula.of);
    switch (formula.op) {
      case 'number':
        return x;
      case 'missing':
        return `${x} === ${x} ? 0 : 1`;
      case 'fill':
        return `${x} === ${x} ? ${x} : ${this.#constant(formula.value)}`;
      case 'bin':
        return `${this.#constant(binOf)}(${x}, ${this.#constant(Float64Array.from(formula.edges))})`;
      case 'gather':
        return `${this.#constant(gathered)}(${x}, ${this.#constant(Float64Array.from(formula.values))})`;
    }
  }

  // Any double is taken as it is; all else is left to the reader of the column.
  #cell(input: number): string {
    const column = this.#inputs[input]!;
    const counter = missingCounter(this.#tally, input, this.#once.missing(input));
    const read = this.#constant(numberCell(column, counter));
    if (column.type.kind !== 'float' || column.type.bits !== 64) return this.#temporary(`${read}(row)`);
    const name = `t${this.#temporaries++}`;
    this.#lines.push(
      `let ${name} = row[${this.#constant(column.name)}];`,
      `if (typeof ${name} !== "number" || ${name} !== ${name}) ${name} = ${read}(row);`,
    );
    return name;
  }

  #value(formula: Formula): string {
    if (formula.op === 'input' && isValueType(formula.type)) {
      return this.#once_(`v${formula.input}`, () => {
        const counter = missingCounter(this.#tally, formula.input, this.#once.missing(formula.input));
        return this.#temporary(`${this.#constant(valueCell(this.#inputs[formula.input]!, counter))}(row)`);
      });
    }
    return this.#once_(formula, () => {
      if (formula.op !== 'fill')
        return this.#temporary(`${this.#constant(this.#readers.output(formula))}(row)`);
      return this.#temporary(`${this.#value(formula.of)} ?? ${this.#constant(formula.value)}`);
    });
  }

  #kernel({ of }: Formula & { readonly op: 'output' }): string {
    return this.#once_(of, () => this.#temporary(`${this.#constant(this.#readers.kernel(of))}(row)`));
  }

  #slot(formula: SlotFormula): string {
    return this.#once_(formula, () => {
      const value = isNumber(formula.of) ? this.#number(formula.of) : this.#value(formula.of);
      const { categories, onMissing } = formula;
      const index = new Map(categories.map((category, slot) => [category, slot]));
      const unknown = this.#constant(this.#unknown(formula));
      const absent = isNumber(formula.of) ? `${value} !== ${value}` : `${value} === null`;
      const missing =
        onMissing === 'slot'
          ? String(categories.length)
          : onMissing === 'unknown'
            ? `${unknown}(null)`
            : `${this.#constant(this.#refusal(formula))}()`;
      const name = `t${this.#temporaries++}`;
      this.#lines.push(
        `let ${name} = ${absent} ? ${missing} : ${this.#constant(index)}.get(${value});`,
        `if (${name} === undefined) ${name} = ${unknown}(${value});`,
      );
      return name;
    });
  }

  #refusal(formula: SlotFormula): () => never {
    const [input = 0] = inputsOf(formula.of);
    const column = this.#inputs[input]?.name ?? '';
    return () => {
      throw missingValue(column);
    };
  }

  #unknown({ of, categories, onUnknown }: SlotFormula): (value: unknown) => number {
    const [input = 0] = inputsOf(of);
    const { unknown } = this.#tally;
    const step = this.#once.unknown(input) ? 1 : 0;
    const column = this.#inputs[input]?.name ?? '';
    const slot = categories.length + 1;
    return (value) => {
      unknown[input]! += step;
      if (onUnknown === 'error') throw unknownValue(column, value);
      return slot;
    };
  }
}
