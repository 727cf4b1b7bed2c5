/** A moment as a clock on a wall shows it. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  microsecond: number;
  /** Minutes east of UTC, and the zone's short name; null for a time without zone. */
  offset: number | null;
  zone: string;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const two = (value: number) => String(value).padStart(2, '0');
const atNoon = ({ year, month, day }: WallTime) => Date.UTC(year, month - 1, day, 12);
const weekdayOf = (time: WallTime) => new Date(atNoon(time)).getUTCDay();
const yearDayOf = (time: WallTime) =>
  Math.round((atNoon(time) - Date.UTC(time.year, 0, 1, 12)) / 86_400_000) + 1;
const hour12 = ({ hour }: WallTime) => hour % 12 || 12;

/** ISO 8601 year and week. */
function isoWeek(time: WallTime): { year: number; week: number } {
  const thursday = new Date(atNoon(time) + (4 - (weekdayOf(time) || 7)) * 86_400_000);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 0.5) / 7) };
}

/** `+01:00`, with what stands between hours and minutes. */
export function offsetText(offset: number | null, separator: string): string {
  if (offset === null) return '';
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${separator}${two(minutes % 60)}`;
}

const DIRECTIVES: Readonly<Record<string, (time: WallTime) => string>> = {
  Y: (t) => String(t.year),
  y: (t) => two(t.year % 100),
  C: (t) => two(Math.floor(t.year / 100)),
  m: (t) => two(t.month),
  d: (t) => two(t.day),
  e: (t) => String(t.day).padStart(2),
  H: (t) => two(t.hour),
  k: (t) => String(t.hour).padStart(2),
  I: (t) => two(hour12(t)),
  l: (t) => String(hour12(t)).padStart(2),
  M: (t) => two(t.minute),
  S: (t) => two(t.second),
  f: (t) => String(t.microsecond).padStart(6, '0'),
  p: (t) => (t.hour < 12 ? 'AM' : 'PM'),
  P: (t) => (t.hour < 12 ? 'am' : 'pm'),
  j: (t) => String(yearDayOf(t)).padStart(3, '0'),
  a: (t) => (DAYS[weekdayOf(t)] ?? '').slice(0, 3),
  A: (t) => DAYS[weekdayOf(t)] ?? '',
  b: (t) => (MONTHS[t.month - 1] ?? '').slice(0, 3),
  h: (t) => (MONTHS[t.month - 1] ?? '').slice(0, 3),
  B: (t) => MONTHS[t.month - 1] ?? '',
  u: (t) => String(weekdayOf(t) || 7),
  w: (t) => String(weekdayOf(t)),
  U: (t) => two(Math.floor((yearDayOf(t) + 6 - weekdayOf(t)) / 7)),
  W: (t) => two(Math.floor((yearDayOf(t) + 6 - ((weekdayOf(t) + 6) % 7)) / 7)),
  V: (t) => two(isoWeek(t).week),
  G: (t) => String(isoWeek(t).year),
  z: (t) => offsetText(t.offset, ''),
  Z: (t) => t.zone,
  s: (t) =>
    String(Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute, t.second) / 1000 - (t.offset ?? 0) * 60),
  F: (t) => strftime('%Y-%m-%d', t),
  T: (t) => strftime('%H:%M:%S', t),
  R: (t) => strftime('%H:%M', t),
  D: (t) => strftime('%m/%d/%y', t),
  x: (t) => strftime('%m/%d/%y', t),
  X: (t) => strftime('%H:%M:%S', t),
  c: (t) => strftime('%a %b %e %H:%M:%S %Y', t),
  r: (t) => strftime('%I:%M:%S %p', t),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
};

/** The C library's `strftime` in the C locale; an unknown directive stays as it is. */
export function strftime(format: string, time: WallTime): string {
  return format.replaceAll(/%([A-Za-z%])/g, (all, letter: string) => DIRECTIVES[letter]?.(time) ?? all);
}
