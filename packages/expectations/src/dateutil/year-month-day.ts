/** Thrown where a text is no date. */
export class NoDate extends Error {}

/** The days of a month; throws {@link NoDate} where there is no such month. */
export function daysIn(year: number, month: number): number {
  if (!(month >= 1 && month <= 12)) throw new NoDate();
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getUTCDate();
}

type Label = 'y' | 'm' | 'd';

/** The numbers of a date as they come, and which of them are known to be what. */
export class YearMonthDay {
  readonly values: number[] = [];
  readonly places: Partial<Record<Label, number>> = {};
  centurySpecified = false;

  couldBeDay(value: number): boolean {
    const { y, m, d } = this.places;
    if (d !== undefined) return false;
    if (m === undefined) return value >= 1 && value <= 31;
    const year = y === undefined ? 2000 : this.values[y]!;
    return value >= 1 && value <= daysIn(year, this.values[m]!);
  }

  append(value: string | number, label?: Label): void {
    let known = label;
    const isLong = typeof value === 'string' ? /^\p{Nd}{3,}$/u.test(value) : value > 100;
    if (isLong) {
      this.centurySpecified = true;
      if (label !== undefined && label !== 'y') throw new NoDate();
      known = 'y';
    }
    if (typeof value === 'string' && !/^\s*[+-]?\p{Nd}+\s*$/u.test(value)) throw new NoDate();
    this.values.push(Math.trunc(Number(value)));
    if (known === undefined) return;
    if (this.places[known] !== undefined) throw new NoDate();
    this.places[known] = this.values.length - 1;
  }

  /** Year, month and day, as far as they are there. */
  resolve(): Partial<Record<Label, number>> {
    const { values, places } = this;
    const known = Object.keys(places) as Label[];
    if ((values.length === known.length && known.length > 0) || (values.length === 3 && known.length === 2)) {
      return this.fromPlaces();
    }
    if (values.length > 3) throw new NoDate();
    if (values.length === 0) return {};
    if (values.length === 1 || (places.m !== undefined && values.length === 2)) return this.resolveFew();
    if (values.length === 2) return resolveTwo(values);
    return resolveThree(values, places);
  }

  private fromPlaces(): Partial<Record<Label, number>> {
    const places = { ...this.places };
    if (this.values.length === 3 && Object.keys(places).length === 2) {
      const label = (['y', 'm', 'd'] as const).find((one) => places[one] === undefined)!;
      places[label] = [0, 1, 2].find((place) => !Object.values(places).includes(place))!;
    }
    return Object.fromEntries(Object.entries(places).map(([label, place]) => [label, this.values[place]]));
  }

  private resolveFew(): Partial<Record<Label, number>> {
    const { values, places } = this;
    const other = places.m === undefined ? values[0]! : values.at(places.m - 1)!;
    const month = places.m === undefined ? {} : { m: values[places.m]! };
    if (values.length === 1 && places.m !== undefined) return month;
    return { ...month, ...(other > 31 ? { y: other } : { d: other }) };
  }
}

function resolveTwo([first, second]: readonly number[]): Partial<Record<Label, number>> {
  if (first! > 31) return { y: first!, m: second! };
  if (second! > 31) return { m: first!, y: second! };
  return { m: first!, d: second! };
}

function resolveThree(
  values: readonly number[],
  places: Partial<Record<Label, number>>,
): Partial<Record<Label, number>> {
  const as = (order: string) => Object.fromEntries([...order].map((label, place) => [label, values[place]!]));
  const [first, second] = values as [number, number];
  if (places.m === 0) return second > 31 ? as('myd') : as('mdy');
  if (places.m === 1) return first > 31 ? as('ymd') : as('dmy');
  if (places.m === 2) return second > 31 ? as('dym') : as('ydm');
  if (first > 31 || places.y === 0) return as('ymd');
  return first > 12 ? as('dmy') : as('mdy');
}
