/** One line of a plot. */
export interface PlotLine {
  label: string;
  /** A colour of the theme, such as `--good`. */
  tone: string;
  /** One for each of the times; each holds until the next. */
  values: readonly (number | null)[];
}

/** A stretch of time in which something was in one state. */
export interface Stretch {
  from_s: number;
  to_s: number;
  label: string;
  tone: string;
}

/** What is plotted; times are seconds since 1970. */
export interface PlotData {
  since_s: number;
  until_s: number;
  times: readonly number[];
  lines: readonly PlotLine[];
  /** In their order, without holes; drawn as a band above the lines. */
  stretches: readonly Stretch[];
}

export const secondsOf = (iso: string): number => Date.parse(iso) / 1000;

const DAY_S = 86_400;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const month = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** A time below a plot whose marks are this far apart; at midnight the day that begins. */
export function formatTick(at_s: number, apart_s: number): string {
  const form = apart_s < DAY_S ? clock : apart_s < 28 * DAY_S ? day : month;
  const text = form.format(at_s * 1000);
  return text === '00:00' ? day.format(at_s * 1000) : text;
}

export const formatPoint = (at_s: number): string => exact.format(at_s * 1000);

/** The place of what holds at a time, among times in their order; -1 before the first. */
export function placeAt(times: readonly number[], at_s: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= at_s) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export const stretchAt = (stretches: readonly Stretch[], at_s: number): Stretch | undefined =>
  stretches.findLast(({ from_s }) => from_s <= at_s);

/** Every moment at which something changed, with what held from then on: a plot for those who do not see it. */
export function rowsOf({ times, lines, stretches }: PlotData) {
  const moments = [...new Set([...times, ...stretches.map(({ from_s }) => from_s)])].sort((a, b) => a - b);
  return moments.map((at_s) => {
    const place = placeAt(times, at_s);
    return {
      at_s,
      state: stretchAt(stretches, at_s)?.label ?? null,
      values: lines.map(({ values }) => values[place] ?? null),
    };
  });
}
