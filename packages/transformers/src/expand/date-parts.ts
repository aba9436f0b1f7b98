import type { Dialect } from '@millrace/columns';
import { civilOf, dayOfYearOf, daysInMonth, isLeap, weekdayOf } from './calendar.js';

/** SQL of the days since 1970 that date parts are made of. */
interface DaysSql {
  readonly dialect: Dialect;
  readonly days: string;
}

/** One part of a date: its name in outputs, its value of the days since 1970, and its SQL, an integer. */
export interface DatePartRule {
  readonly name: string;
  of(days: number): number;
  sql(days: DaysSql): string;
}

/** A part that `datetimeFeatures` can give. */
export type DatetimePart =
  | 'year'
  | 'semester'
  | 'quarter'
  | 'month'
  | 'week'
  | 'dayOfWeek'
  | 'dayOfMonth'
  | 'dayOfYear'
  | 'weekend'
  | 'monthStart'
  | 'monthEnd'
  | 'quarterStart'
  | 'quarterEnd'
  | 'yearStart'
  | 'yearEnd'
  | 'leapYear'
  | 'daysInMonth'
  | ClockPart;

/** A part of the time of day. */
export type ClockPart = 'hour' | 'minute' | 'second';

type Calendar = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly length: number;
};

function calendarOf(days: number): Calendar {
  const { year, month, day } = civilOf(days);
  return { year, month, day, length: daysInMonth(year, month) };
}

function calendarSql({ dialect, days }: DaysSql) {
  const year = dialect.datePart('year', days);
  const month = dialect.datePart('month', days);
  const leap = `(CASE WHEN ${year} % 4 = 0 AND (${year} % 100 <> 0 OR ${year} % 400 = 0) THEN 1 ELSE 0 END)`;
  const length = `(CASE WHEN ${month} = 2 THEN 28 + ${leap} WHEN ${month} IN (4, 6, 9, 11) THEN 30 ELSE 31 END)`;
  return { year, month, day: dialect.datePart('day', days), leap, length };
}

const truth = (condition: string): string => `(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;

function ofCalendar(
  name: string,
  of: (date: Calendar) => number | boolean,
  sql: (date: ReturnType<typeof calendarSql>, dialect: Dialect) => string,
): DatePartRule {
  return {
    name,
    of: (days) => Number(of(calendarOf(days))),
    sql: (days) => sql(calendarSql(days), days.dialect),
  };
}

/** A part of the calendar. */
export type CalendarPart = Exclude<DatetimePart, ClockPart>;

/** The parts of the calendar, by their names in options: feature-engine's `DatetimeFeatures`. */
export const dateParts: Readonly<Record<CalendarPart, DatePartRule>> = {
  year: ofCalendar(
    'year',
    ({ year }) => year,
    ({ year }) => year,
  ),
  semester: ofCalendar(
    'semester',
    ({ month }) => (month <= 6 ? 1 : 2),
    ({ month }) => `(CASE WHEN ${month} <= 6 THEN 1 ELSE 2 END)`,
  ),
  quarter: ofCalendar(
    'quarter',
    ({ month }) => Math.ceil(month / 3),
    ({ month }, dialect) => dialect.quotient(`(${month} + 2)`, '3'),
  ),
  month: ofCalendar(
    'month',
    ({ month }) => month,
    ({ month }) => month,
  ),
  week: {
    name: 'week',
    // The ISO week is that of its Thursday.
    of: (days) => Math.floor((dayOfYearOf(days + 4 - weekdayOf(days)) - 1) / 7) + 1,
    sql: ({ dialect, days }) =>
      `(${dialect.quotient(`(${dialect.datePart('dayOfYear', `(${days} + 4 - ${dialect.datePart('weekday', days)})`)} - 1)`, '7')} + 1)`,
  },
  dayOfWeek: {
    name: 'day_of_week',
    of: (days) => weekdayOf(days) - 1,
    sql: ({ dialect, days }) => `(${dialect.datePart('weekday', days)} - 1)`,
  },
  dayOfMonth: ofCalendar(
    'day_of_month',
    ({ day }) => day,
    ({ day }) => day,
  ),
  dayOfYear: {
    name: 'day_of_year',
    of: (days) => dayOfYearOf(days),
    sql: ({ dialect, days }) => dialect.datePart('dayOfYear', days),
  },
  weekend: {
    name: 'weekend',
    of: (days) => (weekdayOf(days) > 5 ? 1 : 0),
    sql: ({ dialect, days }) => truth(`${dialect.datePart('weekday', days)} > 5`),
  },
  monthStart: ofCalendar(
    'month_start',
    ({ day }) => day === 1,
    ({ day }) => truth(`${day} = 1`),
  ),
  monthEnd: ofCalendar(
    'month_end',
    ({ day, length }) => day === length,
    ({ day, length }) => truth(`${day} = ${length}`),
  ),
  quarterStart: ofCalendar(
    'quarter_start',
    ({ day, month }) => day === 1 && month % 3 === 1,
    ({ day, month }) => truth(`${day} = 1 AND ${month} % 3 = 1`),
  ),
  quarterEnd: ofCalendar(
    'quarter_end',
    ({ day, month, length }) => day === length && month % 3 === 0,
    ({ day, month, length }) => truth(`${day} = ${length} AND ${month} % 3 = 0`),
  ),
  yearStart: ofCalendar(
    'year_start',
    ({ day, month }) => day === 1 && month === 1,
    ({ day, month }) => truth(`${day} = 1 AND ${month} = 1`),
  ),
  yearEnd: ofCalendar(
    'year_end',
    ({ day, month }) => day === 31 && month === 12,
    ({ day, month }) => truth(`${day} = 31 AND ${month} = 12`),
  ),
  leapYear: ofCalendar(
    'leap_year',
    ({ year }) => isLeap(year),
    ({ leap }) => leap,
  ),
  daysInMonth: ofCalendar(
    'days_in_month',
    ({ length }) => length,
    ({ length }) => length,
  ),
};

const clock: Readonly<Record<ClockPart, string>> = { hour: 'hour', minute: 'minute', second: 'second' };

/** Is it a part of the time of day? */
export function isClockPart(part: DatetimePart): part is ClockPart {
  return Object.hasOwn(clock, part);
}

/** The names of all parts in options. */
export const datetimeParts: readonly DatetimePart[] = [
  ...(Object.keys(dateParts) as CalendarPart[]),
  'hour',
  'minute',
  'second',
];

/** The name of a part in outputs. */
export function partName(part: DatetimePart): string {
  return isClockPart(part) ? part : dateParts[part].name;
}
