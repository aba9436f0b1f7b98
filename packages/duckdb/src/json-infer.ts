import { type DataType, type Field, SourceError } from '@millrace/columns';
import { type JsonObject, type JsonValue, NumberText } from './json-parse.js';

const WHOLE = /^-?[0-9]+$/;

/** What the values seen so far in one place are: of one type, or only null; and where that was first seen. */
interface Shape {
  kind: 'null' | 'bool' | 'int' | 'float' | 'utf8' | 'list' | 'struct';
  file: string;
  line: number;
  /** Integers that a double does not hold exactly. */
  large: boolean;
  item: Shape | null;
  readonly members: Map<string, Shape>;
}

/** Infers columns from all rows: a column of two types is an error, since a guess would be wrong in one of its rows. */
export class JsonInference {
  readonly #root: Shape = emptyShape();
  #file = '';

  add(row: JsonObject, file: string, line: number): void {
    this.#file = file;
    this.#merge(this.#root, row, line, '');
  }

  fields(): Field[] {
    return fieldsOf(this.#root);
  }

  #merge(shape: Shape, value: JsonValue, line: number, path: string): void {
    if (value === null) return;
    const kind = kindOf(value);
    if (kind === 'int') this.#checkWhole(shape, value as NumberText, line, path);
    if (shape.kind === 'null') Object.assign(shape, { kind, line, file: this.#file });
    else if (isNumber(shape.kind) && isNumber(kind)) this.#mixNumbers(shape, kind, line, path);
    else if (shape.kind !== kind) throw this.#mixed(shape, kind, line, path);
    if (value instanceof Map) {
      for (const [key, member] of value) {
        let inner = shape.members.get(key);
        if (inner === undefined) {
          inner = emptyShape();
          shape.members.set(key, inner);
        }
        this.#merge(inner, member, line, path === '' ? key : `${path}.${key}`);
      }
    } else if (Array.isArray(value)) {
      shape.item ??= emptyShape();
      for (const item of value) this.#merge(shape.item, item, line, `${path}[]`);
    }
  }

  #checkWhole(shape: Shape, { text }: NumberText, line: number, path: string): void {
    const whole = BigInt(text);
    if (BigInt.asIntN(64, whole) !== whole) {
      throw this.#error(
        'large_integer',
        line,
        path,
        `${text} is beyond 64 bits; give the column a decimal type in { schema }`,
      );
    }
    shape.large ||= !Number.isSafeInteger(Number(text));
  }

  #mixNumbers(shape: Shape, kind: Shape['kind'], line: number, path: string): void {
    if (kind === 'float') shape.kind = 'float';
    if (shape.kind === 'float' && shape.large) {
      throw this.#error(
        'mixed_types',
        line,
        path,
        'integers beyond 2^53 stand beside fractions; give the column a type in { schema }',
      );
    }
  }

  #mixed(shape: Shape, kind: Shape['kind'], line: number, path: string): SourceError {
    return this.#error(
      'mixed_types',
      line,
      path,
      `the value is ${kind} here, but ${shape.kind} on line ${shape.line}${this.#elsewhere(shape)}; give the column a type in { schema }`,
    );
  }

  #elsewhere({ file }: Shape): string {
    return file === this.#file ? '' : ` of '${file}'`;
  }

  #error(code: string, line: number, column: string, problem: string): SourceError {
    const message = `File '${this.#file}', line ${line}, column '${column}': ${problem}.`;
    return new SourceError(code, message, {
      issues: [{ code, file: this.#file, line, column, message: problem }],
    });
  }
}

function emptyShape(): Shape {
  return { kind: 'null', file: '', line: 0, large: false, item: null, members: new Map() };
}

function kindOf(value: JsonValue): Shape['kind'] {
  if (value instanceof NumberText) return WHOLE.test(value.text) ? 'int' : 'float';
  if (value instanceof Map) return 'struct';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'boolean' ? 'bool' : 'utf8';
}

function isNumber(kind: Shape['kind']): boolean {
  return kind === 'int' || kind === 'float';
}

function fieldsOf(shape: Shape): Field[] {
  return [...shape.members].map(([name, member]) => ({ name, type: typeOf(member), nullable: true }));
}

function typeOf(shape: Shape): DataType {
  switch (shape.kind) {
    case 'int':
      return { kind: 'int', bits: 64, signed: true };
    case 'float':
      return { kind: 'float', bits: 64 };
    case 'utf8':
      return { kind: 'utf8', layout: 'offsets32' };
    case 'list': {
      const type = shape.item === null ? ({ kind: 'null' } as const) : typeOf(shape.item);
      return { kind: 'list', item: { name: 'item', type, nullable: true }, layout: 'offsets32' };
    }
    case 'struct':
      return { kind: 'struct', fields: fieldsOf(shape) };
    default:
      return { kind: shape.kind };
  }
}
