import { type DataType, typeName } from '@millrace/columns';

const EXACT: Readonly<Record<string, (type: DataType) => boolean>> = {
  none: (type) => type.kind === 'null',
  bool: (type) => type.kind === 'bool',
  int: (type) => type.kind === 'int',
  tinyint: (type) => isInt(type, 8, true),
  smallint: (type) => isInt(type, 16, true),
  bigint: (type) => isInt(type, 64, true),
  float: (type) => type.kind === 'float',
  double: (type) => type.kind === 'float' && type.bits === 64,
  real: (type) => type.kind === 'float' && type.bits === 32,
  str: (type) => type.kind === 'utf8',
  bytes: (type) => type.kind === 'binary' || type.kind === 'fixedSizeBinary',
  datetime: (type) => type.kind === 'timestamp',
  datetimetz: (type) => type.kind === 'timestamp' && type.timezone !== null,
  date: (type) => type.kind === 'date',
  time: (type) => type.kind === 'time',
  timedelta: (type) => type.kind === 'duration',
  decimal: (type) => type.kind === 'decimal',
  list: (type) => type.kind === 'list' || type.kind === 'fixedSizeList',
  dict: (type) => type.kind === 'struct' || type.kind === 'map',
  complex: () => false,
};

function isInt(type: DataType, bits: number, signed: boolean): boolean {
  return type.kind === 'int' && type.bits === bits && type.signed === signed;
}

// What pandas, NumPy, SQL and Spark call them.
const SYNONYMS: Readonly<Record<string, string>> = {
  nonetype: 'none',
  null: 'none',
  boolean: 'bool',
  bool_: 'bool',
  booleantype: 'bool',
  booleandtype: 'bool',
  integer: 'int',
  long: 'int',
  int_: 'int',
  integertype: 'int',
  longtype: 'bigint',
  byte: 'tinyint',
  float_: 'float',
  floattype: 'real',
  doubletype: 'double',
  double_precision: 'double',
  string: 'str',
  str_: 'str',
  object: 'str',
  object_: 'str',
  text: 'str',
  varchar: 'str',
  char: 'str',
  unicode: 'str',
  string_types: 'str',
  stringtype: 'str',
  stringdtype: 'str',
  binary: 'bytes',
  blob: 'bytes',
  bytea: 'bytes',
  timestamp: 'datetime',
  timestamptype: 'datetime',
  datetime64: 'datetime',
  datetimetzdtype: 'datetimetz',
  datetype: 'date',
  interval: 'timedelta',
  timedelta64: 'timedelta',
  numeric: 'decimal',
  decimaltype: 'decimal',
};

const SIZED = /^(u?)(int|float)(8|16|32|64)(?:dtype)?$/;
const UNITS = /^(?:datetime64|timestamp)\[(s|ms|us|ns)(?:, ?(.+))?\]$/;

/**
 * Whether a type goes by a name: ours (`timestamp[us, UTC]`), or one of pandas, NumPy, Python, SQL or Spark; null where the name is not known.
 */
export function hasTypeName(type: DataType, name: string): boolean | null {
  if (name === typeName(type)) return true;
  const lower = name.trim().toLowerCase();
  const sized = SIZED.exec(lower);
  if (sized) {
    const bits = Number(sized[3]);
    if (sized[2] === 'int') return isInt(type, bits, sized[1] === '');
    return sized[1] === 'u' ? null : type.kind === 'float' && type.bits === bits;
  }
  const unit = UNITS.exec(lower);
  if (unit) {
    return (
      type.kind === 'timestamp' &&
      type.unit === unit[1] &&
      (type.timezone ?? '').toLowerCase() === (unit[2] ?? '')
    );
  }
  const known = EXACT[Object.hasOwn(SYNONYMS, lower) ? SYNONYMS[lower]! : lower];
  return known === undefined ? (OURS.test(lower) ? false : null) : known(type);
}

const OURS =
  /^(?:u?int(?:8|16|32|64)|float(?:16|32|64)|utf8|bool|date(?:32|64)?|binary|null|(?:time(?:stamp)?|duration|decimal|list|struct|map|dictionary)\b.*)$/;
