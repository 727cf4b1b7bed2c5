import { IconHistory } from '@tabler/icons-react';
import * as z from 'zod';
import type { EntryGroup } from './entry.ts';

const MOST = 8;
const keyFor = (user: number) => `peersmith-searches-${user}`;
const Kept = z.array(z.string().max(200)).max(MOST);

/** What somebody looked for last in this browser, newest first. */
function recentSearches(user: number): string[] {
  try {
    return Kept.parse(JSON.parse(localStorage.getItem(keyFor(user)) ?? '[]'));
  } catch {
    return [];
  }
}

/** Keeps a search that led somewhere. */
export function keepSearch(user: number, text: string): void {
  const searched = text.trim().slice(0, 200);
  if (searched.length < 2) return;
  const others = recentSearches(user).filter((one) => one !== searched);
  try {
    localStorage.setItem(keyFor(user), JSON.stringify([searched, ...others].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing has no recent searches.
  }
}

/** Recent searches, as entries that type them again. */
export function recentGroup(user: number): EntryGroup[] {
  const entries = recentSearches(user).map((text) => ({
    label: text,
    Icon: IconHistory,
    path: '',
    completes: text,
  }));
  return entries.length ? [{ title: 'Recent searches', entries }] : [];
}
