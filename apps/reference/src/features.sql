-- A day's features, each known at the flight's scheduled hour: the weather of that hour or the last before it, and how often
-- its carrier and its route left more than 15 minutes late on the days before, counting only flights that had left by then.
-- `late` is the label.
WITH known AS (
  SELECT carrier, origin, dest, (dep_delay > 15)::INT AS late, time_hour + to_minutes(minute + dep_delay::BIGINT) AS left_at
  FROM history WHERE dep_delay IS NOT NULL
), carriers AS (
  SELECT hours.carrier, hours.time_hour, avg(late) AS late_share FROM (SELECT DISTINCT carrier, time_hour FROM today) AS hours
  JOIN known ON known.carrier = hours.carrier AND known.left_at <= hours.time_hour GROUP BY ALL
), routes AS (
  SELECT hours.origin, hours.dest, hours.time_hour, avg(late) AS late_share
  FROM (SELECT DISTINCT origin, dest, time_hour FROM today) AS hours
  JOIN known ON known.origin = hours.origin AND known.dest = hours.dest AND known.left_at <= hours.time_hour GROUP BY ALL
)
SELECT f.carrier, f.flight, f.origin, f.dest, f.sched_dep_time, f.time_hour, f.distance, w.temp, w.wind_speed, w.precip, w.visib,
  c.late_share AS carrier_late_share, r.late_share AS route_late_share, f.dep_delay > 15 AS late
FROM today AS f ASOF LEFT JOIN weather AS w ON w.origin = f.origin AND w.time_hour <= f.time_hour
LEFT JOIN carriers AS c ON c.carrier = f.carrier AND c.time_hour = f.time_hour
LEFT JOIN routes AS r ON r.origin = f.origin AND r.dest = f.dest AND r.time_hour = f.time_hour
ORDER BY f.time_hour, f.sched_dep_time, f.carrier, f.flight, f.origin
