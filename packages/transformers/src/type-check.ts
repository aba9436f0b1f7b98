import type { DataType } from '@millrace/columns';
import { ArtifactError } from './errors.js';

type Json = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const among =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const isCount: Check = (value) => Number.isSafeInteger(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isUnit = among('s', 'ms', 'us', 'ns');
const isLayout = among('offsets32', 'offsets64', 'view');
const isList: Check = (value) => Array.isArray(value) && value.every(isField);

const members: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  null: {},
  bool: {},
  int: { bits: among(8, 16, 32, 64), signed: isFlag },
  float: { bits: among(16, 32, 64) },
  decimal: { precision: isCount, scale: isCount, bits: among(32, 64, 128, 256) },
  utf8: { layout: isLayout },
  binary: { layout: isLayout },
  fixedSizeBinary: { byteWidth: isCount },
  date: { unit: among('day', 'ms') },
  time: { unit: isUnit },
  timestamp: { unit: isUnit, timezone: (value) => value === null || typeof value === 'string' },
  duration: { unit: isUnit },
  list: { item: isField, layout: among('offsets32', 'offsets64') },
  fixedSizeList: { item: isField, size: isCount },
  struct: { fields: isList },
  map: { key: isField, value: isField, keysSorted: isFlag },
};

function isField(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { name, type, nullable } = value as Json;
  return (
    Object.keys(value).length === 3 &&
    typeof name === 'string' &&
    typeof nullable === 'boolean' &&
    isType(type)
  );
}

function isType(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, ...rest } = value as Json;
  if (typeof kind !== 'string' || !Object.hasOwn(members, kind)) return false;
  const checks = members[kind]!;
  return (
    Object.keys(rest).length === Object.keys(checks).length &&
    Object.entries(checks).every(([name, is]) => Object.hasOwn(rest, name) && is(rest[name]))
  );
}

/** Throws `ArtifactError` for JSON that is no column type. */
export function checkType(value: DataType, path: string): void {
  if (isType(value)) return;
  throw new ArtifactError('bad_type', `The stored transformer should have a column type at ${path}.`, {
    path,
    expected: 'a column type',
  });
}
