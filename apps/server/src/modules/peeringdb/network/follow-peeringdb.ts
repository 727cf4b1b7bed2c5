import { autonomousSystem } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { save, type Wanted } from '../../../engine/save.ts';

/** A field of an AS that may follow a field of its PeeringDB record. */
export interface Followed {
  field: string;
  recorded: string;
  label: string;
  flag: string;
}

/** What an AS takes over from its record, each while its flag is set. */
export const FOLLOWED: readonly Followed[] = [
  ['name', 'name', 'name'],
  ['irr_as_set', 'irr_as_set', 'AS-SET'],
  ['ipv4_max_prefixes', 'info_prefixes4', 'IPv4 limit'],
  ['ipv6_max_prefixes', 'info_prefixes6', 'IPv6 limit'],
].map(([field = '', recorded = '', label = '']) => ({
  field,
  recorded,
  label,
  flag: `${field}_peeringdb_sync`,
}));

export interface RecordedNetwork {
  asn: number;
  name: string;
  irr_as_set: string;
  info_prefixes4: number | null;
  info_prefixes6: number | null;
}

/** The values of an AS that its PeeringDB record gives, in the form in which an AS holds them. */
export const asRecorded = (network: RecordedNetwork) => ({
  asn: network.asn,
  name: network.name.slice(0, 200).trim(),
  irr_as_set: network.irr_as_set.slice(0, 255).trim(),
  ipv4_max_prefixes: network.info_prefixes4 ?? 0,
  ipv6_max_prefixes: network.info_prefixes6 ?? 0,
});

interface Pair extends Row {
  id: number;
  record: RecordedNetwork;
}
const BATCH = 1000;

/**
 * Copies what AS follow from their PeeringDB records: all of them, or those with the given ids. An AS without a record stays as it
 * is, and so does one whose record holds what an AS cannot. Gives how many changed.
 */
export function followPeeringdb(outer: Context, ids?: readonly number[]): Promise<number> {
  return inTransaction(outer, async (context) => {
    const { rows } =
      await sql<Pair>`select a.id, ${sql.join(FOLLOWED.flatMap(({ field, flag }) => [sql.ref(`a.${field}`), sql.ref(`a.${flag}`)]))}, json_build_object('asn', n.asn, 'name', n.name, 'irr_as_set', n.irr_as_set, 'info_prefixes4', n.info_prefixes4, 'info_prefixes6', n.info_prefixes6) as record
        from peering_autonomoussystem a join peeringdb_network n on n.asn = a.asn
        where ${ids ? sql`a.id = any(${ids}::bigint[])` : sql`true`}
          and ((a.name_peeringdb_sync and a.name <> n.name) or (a.irr_as_set_peeringdb_sync and a.irr_as_set is distinct from n.irr_as_set)
            or (a.ipv4_max_prefixes_peeringdb_sync and a.ipv4_max_prefixes is distinct from coalesce(n.info_prefixes4, 0))
            or (a.ipv6_max_prefixes_peeringdb_sync and a.ipv6_max_prefixes is distinct from coalesce(n.info_prefixes6, 0)))
        order by a.id`.execute(context.db);
    const wanted = rows.flatMap((row): Wanted[] => {
      const given = differing(row);
      return Object.keys(given).length ? [{ id: Number(row.id), given, mode: 'modify' }] : [];
    });
    let changed = 0;
    for (let at = 0; at < wanted.length; at += BATCH)
      changed += await saveAcceptable(context, wanted.slice(at, at + BATCH));
    return changed;
  });
}

function differing(row: Pair): Row {
  const recorded: Row = asRecorded(row.record);
  return Object.fromEntries(
    FOLLOWED.filter(({ field, flag }) => row[flag] && row[field] !== recorded[field]).map(({ field }) => [
      field,
      recorded[field],
    ]),
  );
}

/** Saves what is acceptable of a batch; a record with a value that an AS refuses does not hold up the others. */
async function saveAcceptable(context: Context, wanted: readonly Wanted[]): Promise<number> {
  try {
    return (await save(context, autonomousSystem, wanted)).rows.length;
  } catch (error) {
    if (!(error instanceof Invalid) || !Array.isArray(error.errors)) throw error;
    const { errors } = error;
    const acceptable = wanted.filter((_, at) => Object.keys(errors[at] ?? {}).length === 0);
    if (acceptable.length === wanted.length) throw error;
    return acceptable.length ? (await save(context, autonomousSystem, acceptable)).rows.length : 0;
  }
}
