/** What is left of a caller's requests in the window that runs. */
export interface Allowance {
  limit: number;
  left: number;
  /** Seconds until the next window. */
  reset_s: number;
  /** Whether this one is more than there were. */
  exceeded: boolean;
}

const WINDOW_S = 60;
const MOST_KEPT = 10_000;

/** Counts requests by the minute, which begins with a caller's first. Each process counts by itself. */
export class RateLimit<Key extends number | string = number> {
  readonly #windows = new Map<Key, { began: number; used: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  take(caller: Key, limit: number): Allowance {
    const now = this.#now();
    const held = this.#windows.get(caller);
    const running = held && now - held.began < WINDOW_S * 1000 ? held : { began: now, used: 0 };
    if (running !== held) this.#keep(caller, running, now);
    const exceeded = running.used >= limit;
    if (!exceeded) running.used += 1;
    const reset_s = Math.max(1, Math.ceil(WINDOW_S - (now - running.began) / 1000));
    return { limit, left: limit - running.used, reset_s, exceeded };
  }

  #keep(caller: Key, running: { began: number; used: number }, now: number): void {
    if (this.#windows.size >= MOST_KEPT) {
      for (const [key, { began }] of this.#windows)
        if (now - began >= WINDOW_S * 1000) this.#windows.delete(key);
      // However many there are within a minute, memory has an end: who came first begins anew.
      for (const key of this.#windows.keys()) {
        if (this.#windows.size < MOST_KEPT) break;
        this.#windows.delete(key);
      }
    }
    this.#windows.set(caller, running);
  }
}

/** The headers that say so (draft-ietf-httpapi-ratelimit-headers-10); `of` names what is counted. */
export const rateHeaders = (
  { limit, left, reset_s, exceeded }: Allowance,
  of: 'token' | 'address' = 'token',
): Record<string, string> => ({
  'RateLimit-Policy': `"${of}";q=${limit};w=${WINDOW_S}`,
  RateLimit: `"${of}";r=${Math.max(0, left)};t=${reset_s}`,
  ...(exceeded ? { 'Retry-After': String(reset_s) } : {}),
});
