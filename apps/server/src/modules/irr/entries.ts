import type { EntriesQuery, IrrEntries, IrrEntry } from '@peersmith/answers';
import {
  addPrefix,
  chooseLines,
  linesOf,
  type PrefixList,
  PrefixTable,
  unpackAsns,
  unpackList,
} from '@peersmith/irr';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { unprocessable } from '../../engine/errors.ts';
import type { Judge } from './judge-line.ts';
import { familyOf, type IrrKind } from './list-keys.ts';
import { type StoredVersion, storedVersion } from './stored-version.ts';
import { judgeOf } from './validity.ts';

/** A page of what a version of a list holds. */
export async function listEntries(context: Context, list: number, query: EntriesQuery): Promise<IrrEntries> {
  const { version, q, limit, offset } = query;
  const found = await storedVersion(context, { list, version });
  if (!found) return { count: 0, results: [] };
  const places = placesOf(found.kind, found.data, q);
  const page = places.slice(offset, offset + limit);
  return { count: places.length, results: await shownEntries(context, found, page) };
}

/** Entries at some places of a packed list, as the API shows them. */
export async function shownEntries(
  context: Context,
  { id, kind, data }: Pick<StoredVersion, 'id' | 'kind' | 'data'>,
  places: readonly number[],
): Promise<IrrEntry[]> {
  const family = familyOf(kind);
  if (family !== null)
    return prefixesOf(chooseLines(unpackList(data, family), places), await judgeOf(context, id));
  const asns = unpackAsns(data);
  const some = places.flatMap((at) => asns[at] ?? []);
  const names = await namesOf(context, some);
  return some.map((asn) => ({ asn, name: names.get(asn) ?? null }));
}

const prefixesOf = (list: PrefixList, judge: Judge | null): IrrEntry[] =>
  Array.from(linesOf(list), ({ address, length, low, high }, at) => ({
    prefix: `${address}/${length}`,
    greater_equal: low,
    less_equal: high,
    validity: judge?.(list, at) ?? null,
  }));

/** Where entries stand that a search finds; all without one. */
function placesOf(kind: IrrKind, data: Buffer, q: string | undefined): readonly number[] {
  const family = familyOf(kind);
  const word = q?.trim() ?? '';
  if (family === null) {
    const wanted = word === '' ? null : Number(word.replace(/^AS/i, ''));
    return unpackAsns(data).flatMap((asn, at) => (wanted === null || asn === wanted ? at : []));
  }
  const list = unpackList(data, family);
  const every = Array.from({ length: list.size }, (_, at) => at);
  if (word === '') return every;
  const bits = family === 4 ? 32 : 128;
  const asked = word.includes('/') ? word : `${word}/${bits}`;
  const other = asked.includes(':') ? 6 : 4;
  const sought = new PrefixTable(other, 1);
  if (
    !addPrefix(sought, other === family || word.includes('/') ? asked : `${word}/${other === 4 ? 32 : 128}`)
  )
    throw unprocessable('q', 'Enter a prefix or an address, such as 192.0.2.0/24.');
  return other === family ? every.filter((at) => overlap(list, at, sought)) : [];
}

/** Whether a line holds what is sought, or lies in it. */
function overlap(list: PrefixList, at: number, sought: PrefixTable): boolean {
  const width = list.family === 4 ? 1 : 4;
  let bits = Math.min(list.lengths[at] ?? 0, sought.lengths[0] ?? 0);
  for (let word = 0; word < width && bits > 0; word++, bits -= 32) {
    const mask = bits >= 32 ? 0xffff_ffff : ~(0xffff_ffff >>> bits);
    const difference = (list.words[at * width + word] ?? 0) ^ (sought.words[word] ?? 0);
    if ((difference & mask) !== 0) return false;
  }
  return true;
}

/** What networks are called here, or in PeeringDB. */
async function namesOf({ db }: Context, asns: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ asn: string; name: string }>`select n.asn, coalesce(a.name, p.name) as name
    from unnest(${[...asns]}::bigint[]) as n(asn) left join peering_autonomoussystem a on a.asn = n.asn
    left join peeringdb_network p on p.asn = n.asn where coalesce(a.name, p.name) is not null`.execute(db);
  return new Map(rows.map(({ asn, name }) => [Number(asn), name]));
}
