import * as ex from '@millrace/expectations';

const key = ['time_hour', 'carrier', 'flight', 'sched_dep_time', 'origin'];

/** What a day of raw flights must meet before anything is made of it. */
export const rawFlights = ex.expectationSuite('raw_flights', [
  ex.expectTableRowCountToBeBetween({ minValue: 300, maxValue: 1200 }),
  ex.expectColumnValuesToNotBeNull('carrier'),
  ex.expectColumnValuesToNotBeNull('tailnum', { mostly: 0.7 }),
  ex.expectColumnValuesToBeInSet('origin', ['EWR', 'JFK', 'LGA']),
  ex.expectColumnMaxToBeBetween('time_hour', { minValue: '{{ yesterday }}' }),
  ex.expectColumnMeanToBeBetween('distance', { minValue: 90, maxValue: 2000 }),
  ex.expectCompoundColumnsToBeUnique(key),
]);

/** What a day of features must meet before a model sees it. */
export const features = ex.expectationSuite('features', [
  ex.expectTableRowCountToBeBetween({ minValue: 300 }),
  ex.expectColumnValuesToNotBeNull('temp', { mostly: 0.9 }),
  ex.expectColumnValuesToBeBetween('carrier_late_share', { minValue: 0, maxValue: 1 }),
  ex.expectCompoundColumnsToBeUnique(key),
]);
