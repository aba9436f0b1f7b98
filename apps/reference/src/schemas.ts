import { float64, int64, tableSchema, timestamp } from '@millrace/schema';
import * as tf from '@millrace/transformers';
import { z } from 'zod';

const fromText = { strict: 'filter', coerce: true, nullTokens: ['NA', ''] } as const;
const airport = z.enum(['EWR', 'JFK', 'LGA']);
const amount = z.number().min(0).nullable();
const share = z.number().min(0).max(1).nullable();
const hour = timestamp('us', 'UTC');

/** A flight as the airlines report it; `dep_delay` (minutes) is missing when it never left. */
const flight = {
  carrier: z.string().length(2),
  flight: z.int().positive(),
  tailnum: z.string().nullable(),
  origin: airport,
  dest: z.string().length(3),
  distance: z.number().positive(),
  sched_dep_time: z.int().min(0).max(2359),
  minute: z.int().min(0).max(59),
  dep_delay: z.number().nullable(),
  time_hour: hour,
};
export const Flights = tableSchema(flight, fromText);

/** The weather of one hour at one airport. */
const weather = { temp: z.number().nullable(), wind_speed: amount, precip: amount, visib: amount };
export const Weather = tableSchema({ origin: airport, ...weather, time_hour: hour }, fromText);

/** A flight with what is known at its scheduled hour, and the label: did it leave more than 15 minutes late? */
const { carrier, origin, dest } = flight;
const key = { carrier, flight: int64(), origin, dest, sched_dep_time: int64(), time_hour: hour };
const known = { distance: float64(), ...weather, carrier_late_share: share, route_late_share: share };
export const Features = tableSchema({ ...key, ...known, late: z.boolean().nullable() }, { strict: true });

/** How features become what a model takes: no value missing, none unknown. */
const numbers = tf.pipeline([tf.simpleImputer({ strategy: 'median' }), tf.standardScaler()]);
export const modelInputs = tf.columnTransformer([
  ['num', numbers, Object.keys(known)],
  ['cat', tf.ordinalEncoder({ missing: 'category', unknown: 'category' }), ['carrier', 'dest']],
  ['origin', tf.oneHotEncoder(), ['origin']],
]);
