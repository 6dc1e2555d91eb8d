import { addDays, day, daysBetween, type Day } from '../values/day.ts';

/** A Thursday, from which days are counted. */
const ORIGIN = day('1970-01-01');

/** Easter Sunday of a year (Gauss's rule in the form of Meeus, Astronomical Algorithms, ch. 8). */
export function easter(year: number): Day {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const date = (h + l - 7 * m + 33 * month + 19) % 32;
  return day(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`);
}

/** Days on which euro transfers between banks are not settled, week-ends aside (ECB, TARGET closing days). */
function holidays(year: number): Day[] {
  const sunday = easter(year);
  const fixed = ['01-01', '05-01', '12-25', '12-26'].map((each) => day(`${String(year).padStart(4, '0')}-${each}`));
  return [...fixed, addDays(sunday, -2), addDays(sunday, 1)];
}

/** Weekdays up to and with the nth day after the origin. */
function weekdays(n: number): number {
  const [weeks, rest] = [Math.floor((n + 1) / 7), (((n + 1) % 7) + 7) % 7];
  // The origin is a Thursday: of a week that begins there, the third and fourth days are a Saturday and a Sunday.
  return weeks * 5 + rest - Math.max(0, Math.min(rest, 4) - 2);
}

function isWeekday(of: Day): boolean {
  const turn = (((daysBetween(ORIGIN, of) + 4) % 7) + 7) % 7;
  return turn !== 0 && turn !== 6;
}

/** Counts bank days: the number of them up to a day, from any origin. The difference of two is how many bank days lie between. */
export type BankDays = (of: Day) => number;

/** A count of bank days that remembers what it has counted, since a statement names the same days again and again. */
export function bankDays(): BankDays {
  const counted = new Map<Day, number>();
  const years = new Map<number, readonly Day[]>();
  const closedUntil = new Map<number, number>();
  const closings = (year: number): readonly Day[] => {
    const found = years.get(year) ?? holidays(year).filter(isWeekday).toSorted();
    years.set(year, found);
    return found;
  };
  /** Holidays on weekdays of all years before this one, from the origin's year on. */
  const before = (year: number): number => {
    const known = closedUntil.get(year);
    if (known !== undefined) return known;
    let sum = 0;
    for (let each = Math.min(year, 1970); each < Math.max(year, 1970); each += 1) sum += closings(each).length;
    const signed = year < 1970 ? -sum : sum;
    closedUntil.set(year, signed);
    return signed;
  };
  return (of) => {
    const known = counted.get(of);
    if (known !== undefined) return known;
    const year = Number(of.slice(0, 4));
    const closed = before(year) + closings(year).filter((each) => each <= of).length;
    const count = weekdays(daysBetween(ORIGIN, of)) - closed;
    counted.set(of, count);
    return count;
  };
}
