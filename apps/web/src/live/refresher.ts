import type { Query, QueryClient } from '@tanstack/react-query';

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: {
      /** Content types that an answer is made of, where its key does not say so. */
      reads?: readonly string[];
    };
  }
}

const GAP_MS = 1000;
/** As long as a page needs to leave an object that it has just deleted. */
const REST_MS = 1500;

let restsUntil = Number.NEGATIVE_INFINITY;

/** Lets what is on screen be for a moment: what is about to go is not asked for again. */
export function restRefreshing(): void {
  restsUntil = performance.now() + REST_MS;
}

/** Keys that name a content type: `['list', 'devices.router', …]`. */
const KINDS: readonly unknown[] = ['list', 'row', 'count'];

/** Reads again what is shown of these content types; null for everything. */
export type Refresh = (types: ReadonlySet<string> | null) => void;

/**
 * Keeps answers as new as what they are made of: those on screen are read again, the others when they are shown next. Nothing is read more
 * often than once a second; an answer that is on its way is waited for and asked for once more, because it may be older than the change.
 */
export function refresher(queries: QueryClient, gap_ms: number = GAP_MS): Refresh {
  const cache = queries.getQueryCache();
  const stale = new Set<string>();
  let last = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const rest = restsUntil - performance.now();
    if (rest > 0) {
      timer = setTimeout(flush, rest);
      return;
    }
    last = performance.now();
    for (const hash of [...stale]) {
      const query = cache.get(hash);
      if (query?.state.fetchStatus === 'fetching') continue;
      stale.delete(hash);
      if (query) void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
    }
    if (stale.size) timer = setTimeout(flush, gap_ms);
  };
  return (types) => {
    for (const query of cache.getAll()) if (isMadeOf(query, types)) stale.add(query.queryHash);
    if (stale.size === 0 || timer !== undefined) return;
    const wait = last + gap_ms - performance.now();
    if (wait > 0) timer = setTimeout(flush, wait);
    else flush();
  };
}

function isMadeOf({ queryKey: [kind, type], meta }: Query, types: ReadonlySet<string> | null): boolean {
  const read = KINDS.includes(kind) ? [String(type)] : (meta?.reads ?? []);
  return read.some((one) => types === null || types.has(one));
}
