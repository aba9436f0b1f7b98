import { type DataType, type Field, types, type Value } from '@millrace/columns';
import type { CheckDefinition, Constant } from '../check-definition.js';
import type { FieldDefinition, ValueDefinition } from '../column-definition.js';
import type { ColumnDefinitionInput } from '../from-definition.js';
import { type ColumnProfile, type ReadableType, readableTypes } from './column-profile.js';
import { isNested, plain, type ResolvedInference } from './infer-schema.js';

/** What the scan has found of a column. */
export interface ColumnFacts {
  readonly rows: number;
  readonly nulls: number;
  readonly low?: Value;
  readonly high?: Value;
  readonly nans?: number;
  readonly distinct?: number;
  readonly profile?: ColumnProfile;
}

/** The definition of a column that fits what was found. */
export function inferColumn(
  field: Field,
  facts: ColumnFacts,
  options: ResolvedInference,
): ColumnDefinitionInput {
  const { name } = field;
  const type = plain(field.type);
  const read = readableType(facts, options);
  const base = { name, nullable: facts.nulls > 0 || facts.rows === 0 || read?.nullable === true };
  if (isNested(type)) return { ...nestedValue(type), ...base };
  if (read) return { ...base, ...read.value, coerce: true };
  if (type.kind === 'utf8') return { ...base, ...textColumn(facts, options) };
  if (type.kind === 'null') return { ...base, nullable: true, family: 'text', target: types.utf8() };
  const value = typedValue(type, facts, options);
  return { ...base, ...value, unique: isUnique(facts) ? 'all' : false };
}

function isUnique({ distinct, rows, nulls }: ColumnFacts): boolean {
  return distinct !== undefined && rows > 1 && nulls === 0 && distinct === rows;
}

type Inferred = Omit<ColumnDefinitionInput, 'name'>;

function typedValue(type: DataType, facts: ColumnFacts, { bounds }: ResolvedInference): Inferred {
  const { low = null, high = null, nans = 0 } = facts;
  const finite = nans === 0 && isFiniteValue(low) && isFiniteValue(high);
  const whole = type.kind === 'int' && type.bits === 64 && type.signed && isSafe(low) && isSafe(high);
  const family: ValueDefinition['family'] =
    type.kind === 'bool'
      ? 'boolean'
      : type.kind === 'float' && type.bits === 64 && finite
        ? 'number'
        : whole
          ? 'integer'
          : 'exact';
  const checks = bounds && finite ? boundChecks(low, high, whole) : [];
  return { family, target: type, checks };
}

function isFiniteValue(value: Value): boolean {
  return typeof value !== 'number' || Number.isFinite(value);
}

function isSafe(value: Value): boolean {
  return value === null || (typeof value === 'bigint' && Number.isSafeInteger(Number(value)));
}

/** Bounds as JavaScript values of the column; none of a decimal, whose constants are texts that its values are printed as. */
function boundChecks(low: Value, high: Value, whole: boolean): CheckDefinition[] {
  const constant = (value: Value): Constant | undefined => {
    if (typeof value === 'bigint') return whole ? Number(value) : value;
    return typeof value === 'number' ? (Object.is(value, -0) ? 0 : value) : undefined;
  };
  const [min, max] = [constant(low), constant(high)];
  return [
    ...(min === undefined ? [] : [{ check: 'ge', value: min } as const]),
    ...(max === undefined ? [] : [{ check: 'le', value: max } as const]),
  ];
}

function textColumn(facts: ColumnFacts, options: ResolvedInference): Inferred {
  const { values = null, lengths = null, formats = [] } = facts.profile ?? {};
  const text = { family: 'text', target: types.utf8() } as const;
  const unique = isUnique(facts) ? ('all' as const) : (false as const);
  const valid = facts.rows - facts.nulls;
  // A set is what comes back again and again; a handful of different texts in a short table says nothing.
  if (
    values !== null &&
    values.length > 0 &&
    options.limit > 0 &&
    valid >= values.length * 2 &&
    unique === false
  ) {
    return { ...text, values: values as string[], unique };
  }
  const [format] = options.formats ? formats : [];
  if (format !== undefined) return { ...text, checks: [{ check: 'format', format }], unique };
  const length = options.lengths && lengths !== null ? lengthChecks(...lengths) : [];
  return { ...text, checks: length, unique };
}

function lengthChecks(min: number, max: number): CheckDefinition[] {
  if (min === max) return [{ check: 'strLength', min, max }];
  return [
    ...(min === 0 ? [] : [{ check: 'strLength', min, max: null } as const]),
    { check: 'strLength', min: null, max },
  ];
}

interface ReadText {
  readonly nullable: boolean;
  readonly value: Inferred;
}

/** What a text column is that can be read as another type throughout. */
function readableType({ profile, rows }: ColumnFacts, options: ResolvedInference): ReadText | undefined {
  const [read] = profile?.readable ?? [];
  if (read === undefined || !options.readsText || rows === 0) return undefined;
  return { nullable: options.nullTokens.length > 0, value: readValue(read, options.bounds) };
}

function readValue({ name, low, high }: ReadableType, bounds: boolean): Inferred {
  const target = readableTypes[name]!;
  const whole = name === 'integer' && isSafe(low) && isSafe(high);
  const family =
    { boolean: 'boolean', integer: whole ? 'integer' : 'exact', number: 'number' }[name] ?? 'exact';
  const checks = bounds && name !== 'boolean' ? boundChecks(low, high, whole) : [];
  return { family: family as ValueDefinition['family'], target, checks };
}

function nestedValue(
  type: DataType,
): Pick<ValueDefinition, 'family' | 'target' | 'item' | 'fields' | 'key' | 'value'> {
  switch (type.kind) {
    case 'list':
    case 'fixedSizeList':
      return { family: 'list', target: type, item: anyValue(type.item.type) };
    case 'struct': {
      const fields = type.fields.map(
        ({ name, type: of }): FieldDefinition => ({ name, required: true, ...anyValue(of) }),
      );
      return { family: 'struct', target: type, fields };
    }
    case 'map':
      return {
        family: 'map',
        target: type,
        key: { ...anyValue(type.key.type), nullable: false },
        value: anyValue(type.value.type),
      };
    default:
      return { family: 'exact', target: type };
  }
}

function anyValue(type: DataType): ValueDefinition {
  const of = plain(type);
  const common = { nullable: true, values: null, checks: [] };
  if (isNested(of)) return { ...common, ...nestedValue(of) } as ValueDefinition;
  if (of.kind === 'utf8' || of.kind === 'null') return { ...common, family: 'text', target: types.utf8() };
  return { ...common, family: of.kind === 'bool' ? 'boolean' : 'exact', target: of };
}
