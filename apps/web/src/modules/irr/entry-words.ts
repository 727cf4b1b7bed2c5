import type { IrrEntry } from '@peersmith/api-client';

type PrefixEntry = Extract<IrrEntry, { prefix: string }>;

/** Which lengths an entry accepts: "exactly", "up to /24", "/20 to /24". */
export function lengthsOf({ prefix, greater_equal, less_equal }: PrefixEntry): string {
  const length = Number(prefix.slice(prefix.indexOf('/') + 1));
  if (greater_equal === length) return less_equal === length ? 'exactly' : `up to /${less_equal}`;
  return greater_equal === less_equal ? `only /${less_equal}` : `/${greater_equal} to /${less_equal}`;
}

/** Whether RPKI says anything of entries. */
export const hasValidity = (entries: readonly IrrEntry[]): boolean =>
  entries.some((entry) => 'prefix' in entry && entry.validity !== null);
