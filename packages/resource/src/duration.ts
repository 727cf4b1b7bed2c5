const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
type Unit = keyof typeof SECONDS;
const isUnit = (letter: string): letter is Unit => letter in SECONDS;
/** About a hundred years: no row is older, and PostgreSQL counts no further back than it can. */
const LONGEST = 3_155_760_000;

/** `30m`, `6h`, `2d`, `1w` and `1d12h` as seconds; null for what is no length of time. */
export function readDuration(text: string): number | null {
  const words = text.trim().toLowerCase();
  if (!/^(?:\d{1,9}[smhdw])+$/.test(words)) return null;
  let seconds = 0;
  for (const [, count, unit = ''] of words.matchAll(/(\d+)([smhdw])/g))
    if (isUnit(unit)) seconds += Number(count) * SECONDS[unit];
  return seconds <= LONGEST ? seconds : null;
}
