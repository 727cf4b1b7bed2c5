import type { Registry } from '@peersmith/resource';
import { watchedTables } from '../schema/ddl.ts';

const watched = new WeakMap<Registry, ReadonlySet<string>>();

// What depends on the moment, on chance or on the session changes without any table changing.
const MOMENTARY =
  /\b(now|age|timeofday|random|\w+_timestamp|current_\w+|local(time|timestamp)|session_user|nextval|currval|lastval|pg_\w+|txid_\w+)\b/;
const READ = /\b(?:from|join)\s+(?:lateral\s+|only\s+)*"?(\w+)"?(\s*\()?/g;

/**
 * The tables that a piece of SQL reads: every watched table that it names anywhere. Null when it reads a table that is not watched,
 * or depends on more than tables, so that nobody could tell when its answer changes.
 */
export function tablesRead(registry: Registry, text: string): string[] | null {
  const known = watched.get(registry) ?? new Set(watchedTables(registry));
  watched.set(registry, known);
  const words = text.replace(/'(?:[^']|'')*'/g, "''").toLowerCase();
  if (MOMENTARY.test(words)) return null;
  for (const [, table = '', call] of words.matchAll(READ))
    if (!call && table !== 'select' && !known.has(table)) return null;
  return [...new Set(words.match(/\w+/g))].filter((word) => known.has(word));
}
