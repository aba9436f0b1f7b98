import type { DataType, Dialect, Value } from '@millrace/columns';
import { float64 } from './double-type.js';
import { usageError } from './errors.js';
import { typeOf } from './expression-of.js';
import type { Feature } from './feature.js';
import {
  type ChooseFormula,
  type Formula,
  isNumber,
  type LabelFormula,
  type OutputFormula,
  type PickFormula,
  type SlotFormula,
  slotNumber,
} from './formula.js';
import { sharedNodes } from './shared-nodes.js';
import type { Category } from './spec.js';
import type { SqlWriter } from './sql-writer.js';

/** SQL of a formula, and how many layers of named parts must be there before it. */
interface Piece {
  readonly sql: string;
  readonly level: number;
}

/**
 * Writes features as one SELECT: numbers are doubles that are NaN where missing, values are null there. What is used more than once is named in a
 * layer of its own. Throws `UsageError` with the reason where a feature has no exact SQL.
 */
export function formulaSql(features: readonly Feature[], dialect: Dialect): (relation: string) => string {
  const writer = new FormulaWriter(features, dialect);
  const columns = features.map((feature, i) => `${writer.output(feature)} AS o${i}`);
  return (relation) => `SELECT ${columns.join(', ')} FROM ${writer.layered(relation)}`;
}

class FormulaWriter {
  readonly #dialect: Dialect;
  readonly #shared: ReadonlySet<Formula>;
  readonly #known = new Map<Formula, Piece>();
  readonly #layers: string[][] = [];
  readonly #names = new Map<Formula, Piece>();
  #current = '';

  constructor(features: readonly Feature[], dialect: Dialect) {
    this.#dialect = dialect;
    this.#shared = sharedNodes(features).formulas;
  }

  /** The SQL of an output column, of its own type. */
  output({ name, formula, type }: Feature): string {
    this.#current = name;
    if (formula.op === 'input') return this.#dialect.column(formula.input);
    const { sql } = this.#piece(formula);
    const narrow =
      isNumber(formula) && formula.op !== 'label' && !(type.kind === 'float' && type.bits === 64);
    return narrow ? this.#dialect.convert(sql, this.#typeName(type)) : sql;
  }

  /** The relation with the layers of named parts around it. */
  layered(relation: string): string {
    return this.#layers.reduce(
      (from, parts, i) => `(SELECT *, ${parts.join(', ')} FROM ${from}) AS l${i}`,
      relation,
    );
  }

  #refuse(reason: string): Error {
    return usageError('no_sql', `Output '${this.#current}' has no exact SQL: ${reason}.`, {
      column: this.#current,
      actual: reason,
    });
  }

  #typeName(type: DataType): string {
    const name = this.#dialect.typeName(type);
    if (name === undefined) throw this.#refuse(`the engine has no type for ${type.kind}`);
    return name;
  }

  #double(value: number): string {
    return this.#dialect.literal(value, float64);
  }

  #piece(formula: Formula): Piece {
    if (this.#shared.has(formula)) return this.#named(formula);
    return this.#plain(formula);
  }

  #plain(formula: Formula): Piece {
    const known = this.#known.get(formula);
    if (known !== undefined) return known;
    const written = this.#write(formula);
    this.#known.set(formula, written);
    return written;
  }

  // A name for what is written more than once; a column and a constant are names already.
  #named(formula: Formula): Piece {
    const known = this.#names.get(formula);
    if (known !== undefined) return known;
    const { sql, level } = this.#plain(formula);
    if (formula.op === 'constant' || (formula.op === 'input' && !isNumber(formula))) return { sql, level };
    const name = `s${this.#names.size}`;
    const layer = this.#layers[level] ?? [];
    this.#layers[level] = layer;
    layer.push(`${sql} AS ${name}`);
    const piece = { sql: name, level: level + 1 };
    this.#names.set(formula, piece);
    return piece;
  }

  #write(formula: Formula): Piece {
    switch (formula.op) {
      case 'input':
        return { sql: this.#input(formula), level: 0 };
      case 'constant':
        return { sql: this.#double(formula.value), level: 0 };
      case 'arithmetic': {
        const [a, b] = [this.#piece(formula.left), this.#piece(formula.right)];
        return join([a, b], `(${a.sql} ${formula.operator} ${b.sql})`);
      }
      case 'choose':
        return this.#choose(formula);
      case 'call':
        return this.#call(formula);
      case 'bin':
        return this.#bin(formula);
      case 'gather':
        return this.#gather(formula);
      case 'pick':
        return this.#pick(formula);
      case 'label':
        return this.#label(formula);
      case 'output':
        return this.#output(formula);
      default:
        return this.#ofOne(formula);
    }
  }

  #input({ input, type }: Formula & { readonly op: 'input' }): string {
    const column = this.#dialect.column(input);
    if (!isNumber({ op: 'input', input, type })) return column;
    const given =
      type.kind === 'float' && type.bits === 32
        ? this.#dialect.convert(column, this.#typeName(type))
        : column;
    return `coalesce(${this.#dialect.convert(given, this.#typeName(float64))}, ${this.#double(Number.NaN)})`;
  }

  #ofOne(formula: Extract<Formula, { op: 'number' | 'fill' | 'missing' }>): Piece {
    const { of } = formula;
    const x = formula.op === 'number' && isNumber(of) ? this.#piece(of) : this.#named(of);
    const missing = this.#missing(of, x.sql);
    if (formula.op === 'missing')
      return join([x], `(CASE WHEN ${missing} THEN ${this.#double(1)} ELSE ${this.#double(0)} END)`);
    if (formula.op === 'fill') {
      const value = isNumber(of)
        ? this.#double(Number(formula.value))
        : this.#literal(formula.value, typeOf(of));
      return join([x], `(CASE WHEN ${missing} THEN ${value} ELSE ${x.sql} END)`);
    }
    if (isNumber(of)) return x;
    const number =
      typeOf(of).kind === 'bool'
        ? `CASE WHEN ${x.sql} THEN ${this.#double(1)} ELSE ${this.#double(0)} END`
        : this.#dialect.convert(x.sql, this.#typeName(float64));
    return join([x], `(CASE WHEN ${missing} THEN ${this.#double(Number.NaN)} ELSE ${number} END)`);
  }

  #missing(of: Formula, sql: string): string {
    return isNumber(of) ? this.#dialect.isNan(sql) : `(${sql} IS NULL)`;
  }

  #literal(value: Category, type: DataType): string {
    this.#typeName(type);
    return this.#dialect.literal(value as Value, type);
  }

  #choose({ test, left, right, then, otherwise }: ChooseFormula): Piece {
    const [a, b] = [this.#named(left), this.#named(right)];
    const [yes, no] = [this.#piece(then), this.#piece(otherwise)];
    const when = this.#compare(test, [left, a.sql], [right, b.sql]);
    return join([a, b, yes, no], `(CASE WHEN ${when} THEN ${yes.sql} ELSE ${no.sql} END)`);
  }

  // An engine that holds NaN above all numbers and equal to itself is kept from saying so.
  #compare(
    test: ChooseFormula['test'],
    [left, a]: readonly [Formula, string],
    [right, b]: readonly [Formula, string],
  ): string {
    const words = { lt: '<', le: '<=', gt: '>', ge: '>=', eq: '=', ne: '<>' } as const;
    const plain = `${a} ${words[test]} ${b}`;
    if (this.#dialect.nan === 'ieee') return plain;
    const [suspect, sql] = test === 'lt' || test === 'le' ? [right, b] : [left, a];
    const harmless = suspect.op === 'constant' && !Number.isNaN(suspect.value);
    const other = suspect === left ? right : left;
    const against = other.op === 'constant' && !Number.isNaN(other.value);
    if (harmless || (test === 'eq' && against)) return plain;
    if (test === 'ne') return against ? plain : `(${plain} OR ${this.#dialect.isNan(sql)})`;
    return `(${plain} AND NOT ${this.#dialect.isNan(sql)})`;
  }

  #call(formula: Formula & { readonly op: 'call' }): Piece {
    const { exact, name } = formula.function;
    if (exact === null) throw this.#refuse(`no function of the engine has the bits of ${name}`);
    const x = this.#named(formula.of[0]!);
    if (exact === 'floor') return join([x], this.#dialect.floor(x.sql));
    if (exact === 'abs') return join([x], `abs(${x.sql})`);
    const root = `sqrt(${x.sql})`;
    const whole = `${x.sql} >= ${this.#double(0)} AND NOT ${this.#dialect.isNan(x.sql)}`;
    return join([x], `(CASE WHEN ${whole} THEN ${root} ELSE ${this.#double(Number.NaN)} END)`);
  }

  #bin({ of, edges }: Formula & { readonly op: 'bin' }): Piece {
    const x = this.#named(of);
    // An edge that is NaN is never reached.
    const known = edges.filter((edge) => edge === edge);
    const tree = halved(
      known.length + 1,
      (place) => `${x.sql} < ${this.#double(known[place]!)}`,
      (place) => this.#double(place),
    );
    const nan = this.#dialect.isNan(x.sql);
    return join([x], `(CASE WHEN ${nan} THEN ${this.#double(Number.NaN)} ELSE ${tree} END)`);
  }

  #gather({ of, values }: Formula & { readonly op: 'gather' }): Piece {
    const x = this.#named(of);
    const tree = halved(
      values.length,
      (place) => `${x.sql} < ${this.#double(place + 1)}`,
      (place) => this.#double(values[place]!),
    );
    const nan = this.#dialect.isNan(x.sql);
    return join([x], `(CASE WHEN ${nan} THEN ${this.#double(Number.NaN)} ELSE ${tree} END)`);
  }

  #requireSlots({ onMissing, onUnknown }: SlotFormula): void {
    if (onUnknown === 'error') throw this.#refuse('its encoder throws for a value that fit did not see');
    if (onMissing === 'error') throw this.#refuse('its encoder throws for a missing value');
  }

  #category({ of }: SlotFormula, value: Category): string {
    return isNumber(of) ? this.#double(value as number) : this.#literal(value, typeOf(of));
  }

  #pick({ of, numbers }: PickFormula): Piece {
    this.#requireSlots(of);
    const x = this.#named(of.of);
    const size = of.categories.length;
    if (numbers.form === 'hot') {
      const tests = numbers.slots.flatMap((slot) => this.#inSlot(of, slot, x.sql));
      const [one, zero] = [this.#double(numbers.one ?? 1), this.#double(numbers.zero ?? 0)];
      if (tests.length === 0) return { sql: zero, level: 0 };
      return join([x], `(CASE WHEN ${tests.join(' OR ')} THEN ${one} ELSE ${zero} END)`);
    }
    return this.#cases(of, x, (slot) => this.#double(slotNumber(numbers, slot, size)));
  }

  // The tests that say whether a value is in a slot.
  #inSlot(of: SlotFormula, slot: number, x: string): string[] {
    const { categories, onMissing } = of;
    if (slot < categories.length) return [`${x} = ${this.#category(of, categories[slot]!)}`];
    const missing = this.#missing(of.of, x);
    if (slot === categories.length) return onMissing === 'slot' ? [missing] : [];
    const list = categories.map((category) => this.#category(of, category));
    const unknown =
      list.length === 0 ? `(NOT ${missing})` : `(NOT ${missing} AND ${x} NOT IN (${list.join(', ')}))`;
    return onMissing === 'unknown' ? [missing, unknown] : [unknown];
  }

  #label(formula: LabelFormula): Piece {
    this.#requireSlots(formula.of);
    const x = this.#named(formula.of.of);
    const type = this.#typeName(formula.type);
    return this.#cases(formula.of, x, (slot) => {
      const label = formula.labels[slot]!;
      return label === null ? this.#dialect.convert('NULL', type) : this.#literal(label, formula.type);
    });
  }

  #cases(of: SlotFormula, x: Piece, value: (slot: number) => string): Piece {
    const { categories } = of;
    const whenMissing = of.onMissing === 'slot' ? categories.length : categories.length + 1;
    const branches = categories.map(
      (category, slot) => `WHEN ${x.sql} = ${this.#category(of, category)} THEN ${value(slot)}`,
    );
    const missing = `WHEN ${this.#missing(of.of, x.sql)} THEN ${value(whenMissing)}`;
    return join([x], `(CASE ${[missing, ...branches].join(' ')} ELSE ${value(categories.length + 1)} END)`);
  }

  #output({ of: { kernel, of }, output }: OutputFormula): Piece {
    if (kernel.sql === undefined) throw this.#refuse(`${kernel.name} can't be written in SQL`);
    const inputs = of.map((formula) => this.#named(formula));
    const writer: SqlWriter = {
      dialect: this.#dialect,
      double: (value) => this.#double(value),
      literal: (value, type) => this.#literal(value, type),
      refuse: (reason) => this.#refuse(reason),
    };
    return join(
      inputs,
      kernel.sql(
        writer,
        inputs.map(({ sql }) => sql),
        output,
      ),
    );
  }
}

function join(parts: readonly Piece[], sql: string): Piece {
  return { sql, level: parts.reduce((most, { level }) => Math.max(most, level), 0) };
}

// A choice among places by halves, so that no engine meets a deep expression; `below(i)` tests that the place is at most i.
function halved(
  count: number,
  below: (place: number) => string,
  value: (place: number) => string,
  from = 0,
): string {
  if (count === 1) return value(from);
  const left = count >> 1;
  const low = halved(left, below, value, from);
  const high = halved(count - left, below, value, from + left);
  return `(CASE WHEN ${below(from + left - 1)} THEN ${low} ELSE ${high} END)`;
}
