import * as z from 'zod';

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-](\d\d):?(\d\d))$/;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const UUID = /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A moment as RFC 3339 writes it, with its zone. */
export const dateTime: z.ZodString = z.string().refine(isDateTime, {
  error: 'expected a moment with its zone, as in 2013-01-02T03:04:05Z (RFC 3339)',
});

/** An absolute URI. */
export const uri: z.ZodString = z.string().regex(URI, { error: 'expected a URI with its scheme' });

/** A UUID of any version. */
export const uuid: z.ZodString = z.string().regex(UUID, { error: 'expected a UUID' });

function isDateTime(text: string): boolean {
  const parts = DATE_TIME.exec(text);
  if (!parts) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false;
  const zoneFits = Number(parts[9] ?? 0) <= 23 && Number(parts[10] ?? 0) <= 59;
  return hour <= 23 && minute <= 59 && second <= 59 && zoneFits;
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year % 400, month, 0)).getUTCDate();
}
