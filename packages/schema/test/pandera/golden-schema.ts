import { col, expression, lit, max, min } from '@millrace/columns';
import type { CheckDefinition, TableCheckDefinition } from '../../src/check-definition.js';
import { columnFunction, predicate } from '../../src/checks.js';
import type { ColumnDefinition } from '../../src/column-definition.js';
import { type ExtensionKind, extensionCheck } from '../../src/extension.js';
import { tableSchemaFromDefinition } from '../../src/from-definition.js';
import type { HypothesisTests } from '../../src/hypothesis.js';
import { type PanderaApi, schemaFromPandera } from '../../src/pandera.js';
import { expressionParser, lower, trim, upper } from '../../src/parsers.js';
import type { TableSchema } from '../../src/table-schema.js';
import type { Check, GoldenCase, GoldenColumn } from './golden-case.js';

/** The schema of a case: from pandera's own document where there is one, else with what no document holds added to one. */
export function schemaOf(one: GoldenCase, api: PanderaApi, tests: HypothesisTests): TableSchema {
  const { document } = one[api];
  if (document) return schemaFromPandera(document, timeUnitOf(one)).schema;
  const { schema } = schemaFromPandera(documentOf(one, api));
  return tableSchemaFromDefinition({
    columns: schema.columns.map((column) => withCustom(column, one.columns[column.name]!, tests)),
    options: { ...schema.options, checks: (one.table ?? []).map(tableCheck) },
  });
}

/** The unit of the table's times: pandera writes `ns` for any. */
function timeUnitOf({ data }: GoldenCase): { timeUnit?: 'us' } {
  return Object.values(data).some(([kind]) => kind === 'timestamp') ? { timeUnit: 'us' } : {};
}

const DTYPES: Readonly<Record<string, string>> = { float64: 'float64', int64: 'int64', string: 'str' };

function documentOf(one: GoldenCase, api: PanderaApi): object {
  const columns = Object.entries(one.columns).map(([name, { type, checks, parsers: _, ...options }]) => {
    const savable = checks.filter(([check]) => !CUSTOM.has(check));
    const flat = Object.fromEntries(savable.map((check) => [PANDERA[check[0]] ?? check[0], operands(check)]));
    return [name, { ...options, ...flat, dtype: DTYPES[type ?? ''] }];
  });
  return {
    schema_type: api === 'pandas' ? 'dataframe' : 'polars_dataframe',
    columns: Object.fromEntries(columns),
  };
}

const CUSTOM: ReadonlySet<string> = new Set(['group_mean_above', 'group_below', 'hypothesis', 'one_sample']);
const PANDERA: Readonly<Record<string, string>> = {
  ge: 'greater_than_or_equal_to',
  le: 'less_than_or_equal_to',
};

function operands([name, ...rest]: Check): unknown {
  return name === 'str_length' ? { min_value: rest[0], max_value: rest[1] } : rest[0];
}

function withCustom(column: ColumnDefinition, given: GoldenColumn, tests: HypothesisTests): ColumnDefinition {
  const custom = given.checks.filter(([name]) => CUSTOM.has(name)).map((check) => customCheck(check, tests));
  const parsers = (given.parsers ?? []).map(
    (name) =>
      ({
        strip: trim(),
        lower: lower(),
        upper: upper(),
        times_ten: expressionParser(col(column.name).times(lit(10n))),
      })[name as 'strip'],
  );
  return { ...column, checks: [...column.checks, ...custom], parsers };
}

const RELATIONS = {
  greater_than: 'greaterThan',
  less_than: 'lessThan',
  not_equal: 'notEqual',
  equal: 'equal',
} as const;

function customCheck([name, ...rest]: Check, tests: HypothesisTests): CheckDefinition {
  if (name === 'one_sample') {
    const [mean, relationship, alpha] = rest as [number, keyof typeof RELATIONS, number];
    return tests.oneSampleT(mean, { relationship: RELATIONS[relationship], alpha });
  }
  if (name === 'hypothesis') {
    const [test, by, first, second, relation, alpha] = rest as [
      string,
      string,
      string,
      string,
      keyof typeof RELATIONS,
      number,
    ];
    const samples = { by, groups: [first, second] } as const;
    const options = { relationship: RELATIONS[relation], alpha };
    return test === 'ks'
      ? tests.kolmogorovSmirnov(samples, options)
      : tests.twoSampleT(samples, { ...options, equalVariance: test === 'ttest' });
  }
  if (name === 'group_below') {
    const [by, first, second] = rest as [string, string, string];
    return extensionCheck(below, { by, first, second });
  }
  const [by, low] = rest as [string, number];
  return columnFunction((values) => mean(values as number[]) > low, { by: [by] });
}

/** That all of one group is below all of another: pandera's checks see every group at once, ours ask for what they need. */
const below: ExtensionKind = {
  kind: 'test.below',
  text: ({ first, second }) => `'${first}' below '${second}'`,
  asks: ({ by, first, second }, { value, columnValue }) => {
    const key = expression(columnValue(String(by))!);
    return [max(value!, { where: key.eq(String(first)) }), min(value!, { where: key.eq(String(second)) })];
  },
  judge: (_, [high, low]) => ({ passes: Number(high) < Number(low) }),
};

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function tableCheck([, operator, left, right]: Check): TableCheckDefinition {
  const test = col(left as string)[operator as 'lt'](col(right as string));
  return predicate(test, { name: `${left} ${operator} ${right}` });
}
