/** Whether there is a time zone of that name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

const partsIn = (moment: Date, timeZone: string): Record<string, string> =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hourCycle: 'h23' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
    })
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );

/** A moment as people of a zone read it: `2026-12-01 23:00 CET`. */
export function textIn(moment: Date, timeZone: string): string {
  const { year, month, day, hour, minute, timeZoneName } = partsIn(moment, timeZone);
  return `${year}-${month}-${day} ${hour}:${minute} ${timeZoneName}`;
}

/** What a clock in a zone shows at a moment, as if it were UTC. */
const clockIn = (moment: Date, timeZone: string): number => {
  const { year, month, day, hour, minute, second } = partsIn(moment, timeZone);
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
};

/** When a clock in a zone shows something (given as if it were UTC); the first time where it shows it twice. */
export function momentIn(clock: number, timeZone: string): Date {
  const offset = (at: number) => clockIn(new Date(at), timeZone) - at;
  const before = clock - offset(clock - 86_400_000);
  if (clockIn(new Date(before), timeZone) === clock) return new Date(before);
  return new Date(clock - offset(clock + 86_400_000));
}
