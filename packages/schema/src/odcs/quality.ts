import type { DataType } from '@millrace/columns';
import type { CheckDefinition, CheckOptions, Constant, Severity } from '../check-definition.js';
import {
  isObject,
  listOf,
  memberOf,
  type Plain,
  type PlainObject,
  textOf,
} from '../documents/plain-document.js';
import { constantOf } from '../json-schema/keyword-checks.js';

/** What a quality rule of a contract says of a column, or of the table. */
export interface Quality {
  readonly notNull: boolean;
  readonly unique: boolean;
  /** The columns that are unique together. */
  readonly key?: readonly string[];
  readonly checks: (type: DataType) => readonly CheckDefinition[];
  /** What it is and why it is not carried, where it is not. */
  readonly lost?: readonly [what: string, reason: string];
}

const NOTHING: Quality = { notNull: false, unique: false, checks: () => [] };

/** Reads a quality rule of a property, or of a schema object where `property` is null. */
export function qualityOf(rule: PlainObject, property: PlainObject | null): Quality {
  const type = textOf(rule, 'type') ?? 'library';
  const metric = textOf(rule, 'metric') ?? textOf(rule, 'rule');
  const lost = (reason: string): Quality => ({ ...NOTHING, lost: [`quality: ${metric ?? type}`, reason] });
  if (type !== 'library' || metric === undefined)
    return lost(`a rule of type '${type}' is text that only its engine understands`);
  const passing = passingFraction(rule);
  if (passing === undefined) return lost('only an upper bound of failures is a rule of a column');
  switch (metric) {
    case 'nullValues':
      return passing === 1 && property
        ? { ...NOTHING, notNull: true }
        : lost("nulls can't be tolerated in part");
    case 'duplicateValues':
      return duplicates(rule, property, passing, lost);
    case 'invalidValues':
      return property ? invalid(rule, passing, lost) : lost('it is a rule of no column');
    case 'missingValues':
      return property ? missing(rule, passing, lost) : lost('it is a rule of no column');
    default:
      return lost('columns have no such rule');
  }
}

/** The fraction that has to pass; undefined where the rule does not bound the failures from above. */
function passingFraction(rule: PlainObject): number | undefined {
  const percent = textOf(rule, 'unit') === 'percent';
  const most = memberOf(rule, 'mustBeLessOrEqualTo') ?? memberOf(rule, 'mustBe');
  const below = memberOf(rule, 'mustBeLessThan');
  if (most === 0 || (below === 1 && !percent)) return 1;
  const bound = typeof most === 'number' ? most : typeof below === 'number' ? below : undefined;
  if (!percent || bound === undefined || memberOf(rule, 'mustBe') !== undefined) return undefined;
  return bound > 0 && bound < 100 ? Number((1 - bound / 100).toPrecision(12)) : undefined;
}

function duplicates(
  rule: PlainObject,
  property: PlainObject | null,
  passing: number,
  lost: (reason: string) => Quality,
): Quality {
  if (passing !== 1) return lost("duplicates can't be tolerated in part");
  if (property) return { ...NOTHING, unique: true };
  const given = memberOf(rule, 'arguments');
  const key = isObject(given) ? listOf(given, 'properties').filter((name) => typeof name === 'string') : [];
  return key.length > 0 ? { ...NOTHING, key } : lost('it names no properties');
}

function optionsOf(rule: PlainObject, passing: number): CheckOptions {
  const [name, message] = [textOf(rule, 'name'), textOf(rule, 'description')];
  const severity = textOf(rule, 'severity');
  const ours: Severity | undefined =
    severity === 'info' || severity === 'warning' || severity === 'critical'
      ? severity
      : severity === 'error'
        ? 'critical'
        : undefined;
  return {
    ...(passing < 1 && { mostly: passing }),
    ...(name !== undefined && { name }),
    ...(message !== undefined && { message }),
    ...(ours !== undefined && { severity: ours }),
  };
}

function invalid(rule: PlainObject, passing: number, lost: (reason: string) => Quality): Quality {
  const given = memberOf(rule, 'arguments');
  const operands = isObject(given) ? given : {};
  const options = optionsOf(rule, passing);
  const pattern = textOf(operands, 'pattern');
  const values = memberOf(operands, 'validValues');
  if (pattern === undefined && !Array.isArray(values))
    return lost('it has neither valid values nor a pattern');
  return {
    ...NOTHING,
    checks: (type) => [
      ...(pattern !== undefined && type.kind === 'utf8'
        ? [
            {
              check: 'strMatches',
              pattern,
              flags: '',
              dialect: 'ecmascript',
              anchor: 'search',
              ...options,
            } as const,
          ]
        : []),
      ...(Array.isArray(values)
        ? [{ check: 'isin', values: constants(values as Plain[], type), ...options } as const]
        : []),
    ],
  };
}

function missing(rule: PlainObject, passing: number, lost: (reason: string) => Quality): Quality {
  const given = memberOf(rule, 'arguments');
  const tokens = isObject(given) ? listOf(given, 'missingValues') : [];
  if (passing !== 1) return lost("missing values can't be tolerated in part");
  const texts = tokens.filter((token) => token !== null);
  return {
    ...NOTHING,
    notNull: tokens.length === 0 || tokens.includes(null),
    checks: (type) =>
      texts.length > 0 ? [{ check: 'notin', values: constants(texts, type), ...optionsOf(rule, 1) }] : [],
  };
}

function constants(values: readonly Plain[], type: DataType): Constant[] {
  return values.flatMap((value) => {
    const temporal = ['date', 'time', 'timestamp'].includes(type.kind);
    const constant = temporal && typeof value === 'string' ? value : constantOf(value, type);
    return constant === undefined ? [] : [constant];
  });
}
