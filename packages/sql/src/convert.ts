import { type BoundNode, castGrammar, type DataType, parsePattern } from '@millrace/columns';
import { asDouble } from './arithmetic.js';
import {
  type Lowering,
  lowered,
  NotLowered,
  nanoseconds,
  nullOf,
  type PlainType,
  plain,
  sqlTypeOf,
} from './lowering.js';

type Lower = (node: BoundNode) => string;

const float64: DataType = { kind: 'float', bits: 64 };
const int64: DataType = { kind: 'int', bits: 64, signed: true };

/** A conversion to a wider type of the same family. */
export function lowerWiden(node: BoundNode & { node: 'widen' }, lowering: Lowering, lower: Lower): string {
  const from = plain(node.operand.type);
  const to = plain(node.type);
  const x = lower(node.operand);
  const { dialect } = lowering;
  switch (to.kind) {
    case 'float':
      return from.kind === 'float'
        ? dialect.convert(x, sqlTypeOf(lowering, to))
        : asDouble(from, x, lowering);
    case 'int':
    case 'decimal':
      return dialect.convert(x, sqlTypeOf(lowering, to));
    default:
      break;
  }
  const factor = factorBetween(from, to);
  if (factor === undefined || factor.times === 1n) return x;
  if (factor.over !== 1n) throw new NotLowered('a coarser unit');
  const wide = `(${dialect.convert(x, dialect.wideInteger)} * ${factor.times})`;
  return dialect.convertOrNull(wide, sqlTypeOf(lowering, to));
}

// How many units of `to` one unit of `from` has, as a fraction; undefined when a side has no unit.
function factorBetween(from: PlainType, to: PlainType): { times: bigint; over: bigint } | undefined {
  const a = nanoseconds(from);
  const b = nanoseconds(to);
  if (a === undefined || b === undefined) return undefined;
  return a >= b ? { times: a / b, over: 1n } : { times: 1n, over: b / a };
}

/** A cast that the user asked for: exact, or null. */
export function lowerCast(node: BoundNode & { node: 'cast' }, lowering: Lowering, lower: Lower): string {
  const from = plain(node.operand.type);
  const to = plain(node.type);
  if (from.kind === 'null') return nullOf(lowering, to);
  const x = lower(node.operand);
  if (from.kind === 'utf8') return castText(x, to, node.options, lowering);
  switch (to.kind) {
    case 'bool':
      return from.kind === 'bool' ? x : `(CASE ${x} WHEN 0 THEN FALSE WHEN 1 THEN TRUE END)`;
    case 'int':
      return toInt(x, from, to, lowering);
    case 'float':
      return toFloat(x, from, to, lowering);
    case 'decimal':
      return toDecimal(x, from, to, lowering);
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return toTemporal(x, from, to, lowering);
    case 'binary':
      return x;
    case 'fixedSizeBinary':
      return `(CASE WHEN ${lowering.dialect.length(x, 'bytes')} = ${to.byteWidth} THEN ${x} END)`;
    default:
      throw new NotLowered('no cast');
  }
}

function toInt(x: string, from: PlainType, to: PlainType, lowering: Lowering): string {
  const { dialect } = lowering;
  const name = sqlTypeOf(lowering, to);
  switch (from.kind) {
    case 'float':
      return `(CASE WHEN ${dialect.floor(x)} = ${x} THEN ${dialect.convertOrNull(x, name)} END)`;
    case 'decimal': {
      if (from.scale <= 0) return dialect.convertOrNull(x, name);
      const cut = dialect.convertOrNull(x, sqlTypeOf(lowering, { ...from, scale: 0 }));
      const back = dialect.convertOrNull(cut, sqlTypeOf(lowering, from));
      return `(CASE WHEN ${back} = ${x} THEN ${dialect.convertOrNull(cut, name)} END)`;
    }
    default:
      return dialect.convertOrNull(x, name);
  }
}

function toFloat(x: string, from: PlainType, to: PlainType & { kind: 'float' }, lowering: Lowering): string {
  if (to.bits === 64) {
    const double =
      from.kind === 'bool'
        ? lowering.dialect.convert(x, sqlTypeOf(lowering, to))
        : asDouble(from, x, lowering);
    if (from.kind !== 'int' || from.bits < 64) return double;
    // An integer is kept exactly or not at all.
    const back = lowering.dialect.convertOrNull(double, lowering.dialect.wideInteger);
    return `(CASE WHEN ${back} = ${x} THEN ${double} END)`;
  }
  // Other engines may refuse or double-round what does not fit a narrower float.
  if (from.kind === 'float' && from.bits === to.bits) return x;
  throw new NotLowered('a narrower float');
}

function toDecimal(
  x: string,
  from: PlainType,
  to: PlainType & { kind: 'decimal' },
  lowering: Lowering,
): string {
  const { dialect } = lowering;
  const name = sqlTypeOf(lowering, to);
  switch (from.kind) {
    case 'decimal': {
      const cast = dialect.convertOrNull(x, name);
      if (from.scale <= to.scale) return cast;
      const back = dialect.convertOrNull(cast, sqlTypeOf(lowering, from));
      return `(CASE WHEN ${back} = ${x} THEN ${cast} END)`;
    }
    case 'bool':
      return dialect.convertOrNull(dialect.convert(x, sqlTypeOf(lowering, int64)), name);
    case 'int':
      return dialect.convertOrNull(x, name);
    default:
      throw new NotLowered('a double as a decimal');
  }
}

function toTemporal(x: string, from: PlainType, to: PlainType, lowering: Lowering): string {
  const { dialect } = lowering;
  const name = sqlTypeOf(lowering, to);
  const factor = from.kind === 'int' ? { times: 1n, over: 1n } : factorBetween(from, to);
  const { times, over } = lowered(factor);
  if (times !== 1n) {
    return dialect.convertOrNull(`(${dialect.convert(x, dialect.wideInteger)} * ${times})`, name);
  }
  if (over === 1n) return dialect.convertOrNull(x, name);
  return `(CASE WHEN ${x} % ${over} = 0 THEN ${dialect.convertOrNull(dialect.quotient(x, String(over)), name)} END)`;
}

interface TextOptions {
  readonly trim?: boolean;
  readonly nullTokens?: readonly string[];
}

const utf8: DataType = { kind: 'utf8', layout: 'offsets32' };

function castText(x: string, to: PlainType, options: TextOptions, lowering: Lowering): string {
  const { dialect } = lowering;
  const text = options.trim ? dialect.trim(x) : x;
  const value = valueOfText(text, to, lowering);
  const tokens = options.nullTokens ?? [];
  if (tokens.length === 0) return value;
  const list = tokens.map((token) => dialect.literal(token, utf8)).join(', ');
  return `(CASE WHEN ${text} NOT IN (${list}) THEN ${value} END)`;
}

function valueOfText(text: string, to: PlainType, lowering: Lowering): string {
  const { dialect } = lowering;
  if (to.kind === 'utf8') return text;
  if (to.kind === 'binary') return dialect.bytesOfText(text);
  const grammar = lowered(castGrammar(to));
  const shaped = lowered(dialect.matches(text, parsePattern(grammar)));
  return `(CASE WHEN ${shaped} THEN ${readShaped(text, to, lowering)} END)`;
}

function readShaped(text: string, to: PlainType, lowering: Lowering): string {
  const { dialect } = lowering;
  const name = sqlTypeOf(lowering, to);
  switch (to.kind) {
    case 'bool':
      return `${text} = ${dialect.literal('true', utf8)}`;
    case 'int':
    case 'decimal':
      return dialect.convertOrNull(text, name);
    case 'float': {
      if (to.bits !== 64) throw new NotLowered('a narrower float');
      const double = dialect.convertOrNull(text, name);
      const most = dialect.literal(Number.MAX_VALUE, float64);
      // Finite, and 0 for -0.
      return `CASE WHEN ${double} = 0 THEN ${dialect.literal(0, float64)} WHEN ${double} BETWEEN -${most} AND ${most} THEN ${double} END`;
    }
    case 'date': {
      const days = lowered(dialect.instantOfText(text, 'day', false));
      return to.unit === 'day' ? dialect.convert(days, name) : `(${days} * 86400000)`;
    }
    case 'timestamp':
      return lowered(dialect.instantOfText(text, to.unit, to.timezone !== null));
    default:
      throw new NotLowered('no cast');
  }
}
