import { IrrError } from '../irr-error.ts';
import type { PrefixTable } from '../prefixes/prefix-table.ts';
import { readPrefixes } from '../prefixes/read-prefixes.ts';
import type { Registry } from '../whois/registry.ts';

/** Prefixes of one list, unless said otherwise: ten times the Internet's table. */
export const MOST_PREFIXES = 10_000_000;

export interface Wanted {
  readonly table: PrefixTable;
  readonly most_prefixes?: number | undefined;
}

/** Adds the routes that a set's members originate, as the server finds them (`!a`), and gives their number; null when there is no such set. */
export async function addRoutesOfSet(
  registry: Registry,
  name: string,
  wanted: Wanted & { source?: string | null },
): Promise<number | null> {
  const answer = await registry.ask(`!a${wanted.table.family}${name}`, wanted.source);
  const before = wanted.table.size;
  if (answer.kind === 'data') addPrefixes(answer.bytes, wanted, name);
  return answer.kind === 'unknown' ? null : wanted.table.size - before;
}

/** Adds the routes that autonomous systems originate (`!g`, `!6`), and gives those that originate none. */
export async function addRoutesOf(
  registry: Registry,
  asns: readonly number[],
  wanted: Wanted,
): Promise<number[]> {
  const letter = wanted.table.family === 4 ? 'g' : '6';
  const without: number[] = [];
  await registry.askAll(
    asns.map((asn) => `!${letter}AS${asn}`),
    (index, answer) => {
      if (answer.kind === 'data') addPrefixes(answer.bytes, wanted, `AS${asns[index]}`);
      else without.push(asns[index] ?? 0);
    },
  );
  return without;
}

function addPrefixes(
  bytes: Uint8Array,
  { table, most_prefixes = MOST_PREFIXES }: Wanted,
  name: string,
): void {
  // What is no prefix in an answer of routes is nobody's route.
  readPrefixes(bytes, table, () => {});
  if (table.size > most_prefixes) {
    throw new IrrError('too_many_prefixes', `more than ${most_prefixes} prefixes, at ${name}`, {
      object: name,
    });
  }
}
