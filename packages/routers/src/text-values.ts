/** The first group of a pattern in a text; null where it is not there. */
export const wordIn = (text: string, pattern: RegExp): string | null =>
  pattern.exec(text)?.[1]?.trim() ?? null;

/** A number of a text; null where it is not there. */
export const intIn = (text: string, pattern: RegExp): number | null => intOf(wordIn(text, pattern));

/** A number as devices write it, `-` and nothing for none. */
export function intOf(word: string | null | undefined): number | null {
  const digits = word?.trim().replace(/^\+/, '') ?? '';
  return /^-?\d+$/.test(digits) ? Number(digits) : null;
}

/** Seconds of a time that passed, in the ways that devices write it: `00:06:10`, `65d00h`, `1w2d`, `4d 5:06:07`, `1y2w`; null for `never`. */
export function secondsOf(told: string | null): number | null {
  const text = told?.trim() ?? '';
  const [whole, days = '0', hours = '0', minutes, seconds] =
    /^(?:(\d+)d\s+)?(?:(\d+):)?(\d+):(\d+)$/.exec(text) ?? [];
  if (whole !== undefined)
    return Number(days) * DAY + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const parts = [...text.matchAll(/(\d+)\s*([ywdhms])/g)];
  if (parts.length === 0 || text.replace(/(\d+)\s*([ywdhms])\s*/g, '') !== '') return null;
  return parts.reduce((total, [, count, unit = 's']) => total + Number(count) * (UNIT_S[unit] ?? 0), 0);
}

const DAY = 86_400;
const UNIT_S: Readonly<Record<string, number>> = { y: 365 * DAY, w: 7 * DAY, d: DAY, h: 3600, m: 60, s: 1 };
