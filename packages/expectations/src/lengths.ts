import { col, type DataType } from '@millrace/columns';
import { type Bounds, isOutside, isWithin } from './bounds.js';
import { textTestKind, unexpectedByTest, unexpectedWhere } from './column-map.js';
import type { RowRule } from './map-rule.js';

/** The type of a length. */
export const LENGTH: DataType = { kind: 'float', bits: 64 };

const lengthKind = textTestKind('length', (data) => {
  const [low, high, strictLow, strictHigh] = data as readonly [
    number | null,
    number | null,
    boolean,
    boolean,
  ];
  return (text) => isWithin([...text].length, { low, high, strictLow, strictHigh });
});

/** The rule that the lengths of a column's values lie between bounds. */
export function unexpectedLength(column: string, type: DataType, bounds: Bounds): RowRule {
  if (type.kind === 'utf8') return unexpectedWhere(isOutside(col(column).length(), bounds, LENGTH));
  const { low, high, strictLow, strictHigh } = bounds;
  return unexpectedByTest(lengthKind, column, [
    low as number | null,
    high as number | null,
    strictLow,
    strictHigh,
  ]);
}
