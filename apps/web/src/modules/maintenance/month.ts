/** A day of the calendar, in the browser's zone. */
export interface Day {
  /** `2026-12-01`. */
  key: string;
  date: Date;
  isInMonth: boolean;
}

export const dayKey = (date: Date): string =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;

const DAYS = 7;

/** The weeks of a month, from Monday on; whole weeks, so that the first and last reach into its neighbours. */
export function weeksOf(year: number, month: number): Day[][] {
  const first = new Date(year, month, 1);
  const lead = (first.getDay() + DAYS - 1) % DAYS;
  const length = new Date(year, month + 1, 0).getDate();
  const weeks = Math.ceil((lead + length) / DAYS);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: DAYS }, (__, day) => {
      const date = new Date(year, month, 1 - lead + week * DAYS + day);
      return { key: dayKey(date), date, isInMonth: date.getMonth() === month };
    }),
  );
}

/** The days that something from one moment to another is on; one that ends at midnight is not on the day that begins then. */
export function daysOf(starts: Date, ends: Date): string[] {
  const days: string[] = [];
  const last = ends > starts ? new Date(ends.getTime() - 1) : ends;
  for (
    let day = new Date(starts.getFullYear(), starts.getMonth(), starts.getDate());
    day <= last && days.length < 62;
  ) {
    days.push(dayKey(day));
    day = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);
  }
  return days;
}
