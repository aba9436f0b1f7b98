import { type DataType, typeName } from '@millrace/columns';
import type { Definition, Served } from '../definition.js';
import { float64 } from '../double-type.js';
import { ArtifactError, quoted, usageError } from '../errors.js';
import type { Feature } from '../feature.js';
import { isCount, isDoubles, isText, listOf, orNull } from '../shape.js';
import { checkOptions, describeLeaf, type LeafSpec, type ParameterValue, show } from '../spec.js';
import { type ZoneTable, zoneTable } from '../zones/zone-table.js';
import { type CalendarPart, type DatetimePart, datetimeParts, isClockPart, partName } from './date-parts.js';
import { calendarKernel, clockOf, localTimeOf } from './datetime-kernel.js';

/** Options of {@link datetimeFeatures}. */
export interface DatetimeFeaturesOptions {
  /** Which parts, in which order; by default month, year, dayOfWeek, dayOfMonth, hour, minute and second. */
  readonly parts?: readonly DatetimePart[];
  /**
   * The IANA name of the zone in which timestamps with a zone are read: they need it. Dates and timestamps without a zone are taken as
   * they stand.
   */
  readonly zone?: string;
  /** The first and the last year whose offsets the artifact carries, `[1970, 2099]` by default: an instant outside is an error. */
  readonly years?: readonly [number, number];
}

const DEFAULT = ['month', 'year', 'dayOfWeek', 'dayOfMonth', 'hour', 'minute', 'second'] as const;

/**
 * Describes the parts of dates and timestamps as numbers, named as feature-engine's `DatetimeFeatures` names them: `<column>_month`, `<column>_day_of_week` (Monday is 0).
 *
 * The offsets of the zone are read from the host's zone data once, when it is fitted, and are carried in the artifact, so that no
 * runtime's own data is used afterwards. Null gives NaN. Throws `UsageError` for a bad option; `transform` throws `TransformError` for an
 * instant outside `years`.
 *
 * @example
 * ```ts
 * import { datetimeFeatures, fit } from '@millrace/transformers';
 * import { Table, TimestampMillisecond, vectorFromArray } from 'apache-arrow';
 * const at = vectorFromArray([new Date('2024-07-01T22:30:00Z')], new TimestampMillisecond('UTC'));
 * const spec = datetimeFeatures({ parts: ['hour', 'dayOfWeek'], zone: 'Europe/Berlin' });
 * const fitted = await fit(spec, new Table({ at }));
 * fitted.outputNames; // => ['at_hour', 'at_day_of_week']
 * [...fitted.row({ at: new Date('2024-07-01T22:30:00Z') })]; // => [0, 1]
 * ```
 */
export function datetimeFeatures(options?: DatetimeFeaturesOptions): LeafSpec<'datetimeFeatures'> {
  checkOptions('datetimeFeatures', options, ['parts', 'zone', 'years']);
  const { parts = DEFAULT, zone = null, years = [1970, 2099] } = options ?? {};
  if (!isParts(parts)) {
    throw usageError(
      'bad_option',
      `'parts' of datetimeFeatures must be different ones of ${datetimeParts.join(', ')}.`,
      { expected: datetimeParts },
    );
  }
  if (zone !== null && typeof zone !== 'string')
    throw usageError(
      'bad_option',
      `'zone' of datetimeFeatures must be the name of a zone, not ${show(zone)}.`,
    );
  if (!isYears(years))
    throw usageError(
      'bad_option',
      `'years' of datetimeFeatures must be the first and the last year, within 1800 to 2400.`,
    );
  // A zone that the host does not know is refused here and not at the first row.
  if (zone !== null) zoneTable(zone, [2000, 2000]);
  return describeLeaf(datetimeFeaturesDefinition, { parts, zone, years });
}

function isParts(value: ParameterValue): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    new Set(value).size === value.length &&
    value.every((part) => datetimeParts.includes(part as DatetimePart))
  );
}

function isYears(value: ParameterValue): boolean {
  if (!listOf(isCount)(value)) return false;
  const [first, last, ...more] = value as readonly number[];
  return (
    more.length === 0 &&
    first !== undefined &&
    last !== undefined &&
    first >= 1800 &&
    first <= last &&
    last <= 2400
  );
}

/**
 * How `datetimeFeatures` is served. `state`: `range` (first second, first second after), `transitions` and `offsets` of the zone.
 *
 * @example
 * ```ts
 * import { datetimeFeaturesServed } from '@millrace/transformers/serve';
 * datetimeFeaturesServed.kind; // => 'datetimeFeatures'
 * ```
 */
export const datetimeFeaturesServed: Served & { readonly kind: 'datetimeFeatures' } = {
  kind: 'datetimeFeatures',
  version: 1,
  parameters: { parts: isParts, zone: orNull(isText), years: isYears },
  state: { range: isDoubles, transitions: isDoubles, offsets: isDoubles },
  perColumn: false,
  plan: ({ parameters, state }, features, path) => {
    const parts = parameters['parts'] as readonly DatetimePart[];
    const [from, until] = state['range'] as readonly number[];
    if (
      (state['range'] as readonly number[]).length !== 2 ||
      (state['offsets'] as readonly number[]).length !==
        (state['transitions'] as readonly number[]).length + 1
    )
      throw new ArtifactError(
        'bad_state',
        'The offsets of the zone of datetimeFeatures do not fit its transitions.',
        { path: 'state' },
      );
    const table = {
      from: from!,
      until: until!,
      transitions: state['transitions'] as readonly number[],
      offsets: state['offsets'] as readonly number[],
    };
    const ofCalendar = parts.filter((part): part is CalendarPart => !isClockPart(part));
    return features.flatMap((feature) => {
      const { days, seconds } = localTimeOf(
        feature.formula,
        feature.type,
        isZoned(feature.type) ? table : null,
      );
      const of = { kernel: calendarKernel(ofCalendar), of: [days] };
      const clock = clockOf(seconds);
      return parts.map((part) => ({
        name: `${feature.name}_${partName(part)}`,
        type: float64,
        formula: isClockPart(part)
          ? clock[part]
          : ({ op: 'output', of, output: ofCalendar.indexOf(part) } as const),
        steps: [...feature.steps, path],
      }));
    });
  },
};

function isZoned(type: DataType): boolean {
  return type.kind === 'timestamp' && type.timezone !== null;
}

/** How `datetimeFeatures` is fitted: it reads the zone, and nothing of the data. */
export const datetimeFeaturesDefinition: Definition & { readonly served: typeof datetimeFeaturesServed } = {
  served: datetimeFeaturesServed,
  learns: () => [],
  gives: () => 'computed',
  fit: ({ zone, years }, features) => {
    checkTypes(features, zone as string | null);
    const table: ZoneTable = features.some(({ type }) => isZoned(type))
      ? zoneTable(zone as string, years as unknown as readonly [number, number])
      : { from: 0, until: 0, transitions: [], offsets: [0] };
    const { from, until, transitions, offsets } = table;
    return { verdict: { state: { range: [from, until], transitions, offsets }, warnings: [] } };
  },
};

function checkTypes(features: readonly Feature[], zone: string | null): void {
  for (const { name, type } of features) {
    if (type.kind === 'date' || type.kind === 'timestamp') continue;
    throw usageError(
      'wrong_type',
      `datetimeFeatures needs dates or timestamps, but column '${name}' is ${typeName(type)}: cast it in a projection before.`,
      { column: name, expected: 'a date or timestamp column', actual: typeName(type) },
    );
  }
  const zoned = features.filter(({ type }) => isZoned(type)).map(({ name }) => name);
  if (zone !== null || zoned.length === 0) return;
  throw usageError(
    'missing_zone',
    `Column(s) ${quoted(zoned)} hold instants with a zone: say in which zone datetimeFeatures reads them, zone: 'UTC' for example.`,
    { column: zoned[0]!, expected: 'zone' },
  );
}
