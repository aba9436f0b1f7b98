import { type DataType, type Field, typeName, type UsageError } from '@millrace/columns';
import { usageError } from './errors.js';

/** A column that a fitted transformer reads: its name and its logical type. */
export interface InputColumn {
  readonly name: string;
  readonly type: DataType;
}

/** The type of the values, whatever their encoding: dictionaries are looked through, and all layouts of text are one. */
export function logicalType(type: DataType): DataType {
  if (type.kind === 'dictionary') return logicalType(type.value);
  if (type.kind === 'utf8') return { kind: 'utf8', layout: 'offsets32' };
  if (type.kind === 'list' || type.kind === 'fixedSizeList') return { ...type, item: plainField(type.item) };
  if (type.kind === 'struct') return { ...type, fields: type.fields.map(plainField) };
  if (type.kind === 'map') return { ...type, key: plainField(type.key), value: plainField(type.value) };
  return type;
}

function plainField({ name, type, nullable }: Field): Field {
  return { name, type: logicalType(type), nullable };
}

/** Types whose cells are categories that are no numbers: text, booleans, 64-bit integers. */
export function isValueType(type: DataType): boolean {
  return type.kind === 'utf8' || type.kind === 'bool' || (type.kind === 'int' && type.bits === 64);
}

/** Throws `UsageError` unless the column is one that arithmetic can be done on: integer, float32, float64 or bool. */
export function requireNumeric(who: string, column: string, type: DataType): void {
  if (type.kind === 'int' || type.kind === 'bool' || (type.kind === 'float' && type.bits !== 16)) return;
  throw badType(who, column, type, 'an integer, float32, float64 or bool column', numericHint(column, type));
}

/** Throws `UsageError` unless the column is one that can hold categories: text, integer, float32, float64 or bool. */
export function requireCategorical(who: string, column: string, type: DataType): void {
  if (type.kind === 'utf8' || type.kind === 'int' || type.kind === 'bool') return;
  if (type.kind === 'float' && type.bits !== 16) return;
  throw badType(
    who,
    column,
    type,
    'a text, integer, float32, float64 or bool column',
    categoryHint(column, type),
  );
}

function badType(who: string, column: string, type: DataType, expected: string, hint: string): UsageError {
  const actual = typeName(type);
  return usageError('wrong_type', `${who} needs ${expected}, but column '${column}' is ${actual}: ${hint}.`, {
    column,
    expected,
    actual,
    hint,
  });
}

function numericHint(column: string, type: DataType): string {
  if (type.kind === 'utf8')
    return `encode it with ordinalEncoder or oneHotEncoder, or read numbers out of it with col('${column}').cast(types.float64())`;
  return categoryHint(column, type);
}

function categoryHint(column: string, type: DataType): string {
  switch (type.kind) {
    case 'null':
      return 'its type says nothing of what it will hold; give it the type it has when it has values';
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return `take a part of it, such as col('${column}').datePart('hour'), in a projection before`;
    case 'decimal':
    case 'float':
      return `turn it into a double first with col('${column}').cast(types.float64()) in a projection`;
    default:
      return 'leave it out, or pass it through';
  }
}

/**
 * Can a column of type `given` be read where `fitted` was fitted? The same type, or one whose every value `fitted` also holds.
 *
 * A column of the null type holds only nulls and is read everywhere.
 */
export function isReadable(given: DataType, fitted: DataType): boolean {
  const type = logicalType(given);
  if (type.kind === 'null') return true;
  if (fitted.kind === 'float' && type.kind === 'float') return type.bits <= fitted.bits && type.bits !== 16;
  if (fitted.kind === 'float' && type.kind === 'int') return fitted.bits === 64 && type.bits <= 32;
  if (fitted.kind === 'int' && type.kind === 'int') {
    if (fitted.signed === type.signed) return type.bits <= fitted.bits;
    return fitted.signed && type.bits < fitted.bits;
  }
  return sameType(type, fitted);
}

/** Are two logical types equal, field metadata aside? */
export function sameType(a: DataType, b: DataType): boolean {
  return typeName(a) === typeName(b);
}

const SIZES = { 8: 256, 16: 65_536, 32: 4_294_967_296 } as const;

/** Is the number a value of an integer type of at most 32 bits? */
export function isIntOf(type: DataType & { readonly kind: 'int' }, value: number): boolean {
  const size = SIZES[type.bits as keyof typeof SIZES];
  const low = type.signed ? -size / 2 : 0;
  return Number.isInteger(value) && value >= low && value < low + size;
}
