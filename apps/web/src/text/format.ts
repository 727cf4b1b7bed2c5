/** RFC 5396 asplain, with the prefix people write. */
export const formatAsn = (asn: unknown): string => `AS${String(asn)}`;

const whole = new Intl.NumberFormat('en');
export const formatNumber = (value: number): string => whole.format(value);

/** Speed in Mbit/s as people say it: 10000 is "10 Gbps". */
export function formatSpeed(mbps: number): string {
  if (mbps >= 1_000_000) return `${trim(mbps / 1_000_000)} Tbps`;
  return mbps >= 1000 ? `${trim(mbps / 1000)} Gbps` : `${mbps} Mbps`;
}
const trim = (value: number) => Number(value.toFixed(2)).toString();

/** A number with its unit. */
export const formatQuantity = (value: number, unit?: string): string =>
  unit === 'Mbit/s' ? formatSpeed(value) : unit ? `${formatNumber(value)} ${unit}` : formatNumber(value);

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Within a sentence: "Routers" to "routers", but "BGP groups" as it is. */
export const inSentence = (text: string): string =>
  /^\p{L}*\p{Lu}\p{L}*/u.test(text.slice(1)) ? text : text.charAt(0).toLowerCase() + text.slice(1);

/** "1 router", "2 routers". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
/** Date, time and zone, for tooltips. */
export const formatMoment = (iso: string): string => exact.format(new Date(iso));

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "3 minutes ago", "in 2 days". */
export function formatRelative(iso: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : 'just now';
}

/** How long something took: "420 ms", "3.2 s", "4 min 10 s". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
