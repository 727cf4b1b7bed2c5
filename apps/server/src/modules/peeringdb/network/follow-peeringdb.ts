import type { Presence } from '@peersmith/answers';
import { autonomousSystem } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { save, type Wanted } from '../../../engine/write/save.ts';

/** A field of an AS that may follow a field of its PeeringDB record. */
export interface Followed {
  field: string;
  recorded: string;
  label: string;
  flag: string;
  /** What a value of the record may do by itself: `limit`s are not removed nor more than halved, and no `filter` or name emptied. */
  guard: 'limit' | 'filled';
}

/** What an AS takes over from its record, each while its flag is set. */
export const FOLLOWED: readonly Followed[] = (
  [
    ['name', 'name', 'name', 'filled'],
    ['irr_as_set', 'irr_as_set', 'AS-SET', 'filled'],
    ['ipv4_max_prefixes', 'info_prefixes4', 'IPv4 limit', 'limit'],
    ['ipv6_max_prefixes', 'info_prefixes6', 'IPv6 limit', 'limit'],
  ] as const
).map(([field, recorded, label, guard]) => ({
  field,
  recorded,
  label,
  flag: `${field}_peeringdb_sync`,
  guard,
}));

/**
 * Whether a record's value may replace ours by itself. One that takes a safeguard away is proposed instead, with ours in force
 * meanwhile: an empty limit or AS-SET, and a limit below half of ours.
 */
export const mayFollow = ({ guard }: Followed, ours: unknown, theirs: unknown): boolean =>
  guard === 'limit' ? 2 * Number(theirs ?? 0) >= Number(ours ?? 0) : !ours || Boolean(theirs);

/** The same in SQL, for a column of an AS and one of a record. */
export function mayFollowSql({ guard }: Followed, ours: RawBuilder<unknown>, theirs: RawBuilder<unknown>) {
  return guard === 'limit'
    ? sql<boolean>`2 * coalesce(${theirs}, 0)::bigint >= coalesce(${ours}, 0)`
    : sql<boolean>`(coalesce(${ours}, '') = '' or ${theirs} <> '')`;
}

/** What of a network's record an AS can follow. */
export type RecordedNetwork = Omit<Presence, 'id' | 'policy_general' | 'exchanges'>;

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
  affiliated: boolean;
  network: number;
  record: RecordedNetwork;
}
const BATCH = 1000;

/** A value of a record that an AS follows and does not take over by itself. */
export interface Held {
  autonomous_system_id: number;
  asn: number;
  network: number;
  own: boolean;
  /** Field of the record. */
  field: string;
  ours: unknown;
  theirs: unknown;
}

/**
 * Copies what AS follow from their PeeringDB records: all of them, or those with the given ids. An AS without a record stays as it
 * is, and so does one whose record holds what an AS cannot. Gives how many changed, and what is for somebody to decide.
 */
export async function followPeeringdb(
  context: Context,
  ids?: readonly number[],
): Promise<{ changed: number; held: Held[] }> {
  const { rows } =
    await sql<Pair>`select a.id, a.affiliated, n.id as network, ${sql.join(FOLLOWED.flatMap(({ field, flag }) => [sql.ref(`a.${field}`), sql.ref(`a.${flag}`)]))}, json_build_object('asn', n.asn, 'name', n.name, 'irr_as_set', n.irr_as_set, 'info_prefixes4', n.info_prefixes4, 'info_prefixes6', n.info_prefixes6) as record
      from peering_autonomoussystem a join peeringdb_network n on n.asn = a.asn
      where ${ids ? sql`a.id = any(${ids}::bigint[])` : sql`true`} and ${withinGrant(context, autonomousSystem, sql.ref('a.id'))}
        and ((a.name_peeringdb_sync and a.name <> n.name) or (a.irr_as_set_peeringdb_sync and a.irr_as_set is distinct from n.irr_as_set)
          or (a.ipv4_max_prefixes_peeringdb_sync and a.ipv4_max_prefixes is distinct from coalesce(n.info_prefixes4, 0))
          or (a.ipv6_max_prefixes_peeringdb_sync and a.ipv6_max_prefixes is distinct from coalesce(n.info_prefixes6, 0)))
      order by a.id`.execute(context.db);
  const differing = rows.map((row) => ({ row, fields: differencesOf(row) }));
  const wanted = differing.flatMap(({ row, fields }): Wanted[] => {
    const given = Object.fromEntries(
      fields.filter((one) => one.follows).map((one) => [one.field, one.theirs]),
    );
    return Object.keys(given).length ? [{ id: Number(row.id), given, mode: 'modify' }] : [];
  });
  let changed = 0;
  for (let at = 0; at < wanted.length; at += BATCH)
    changed += await saveAcceptable(context, wanted.slice(at, at + BATCH));
  return { changed, held: differing.flatMap(({ row, fields }) => heldOf(row, fields)) };
}

function differencesOf(row: Pair) {
  const recorded: Row = asRecorded(row.record);
  return FOLLOWED.filter(({ field, flag }) => row[flag] && row[field] !== recorded[field]).map(
    (followed) => ({
      ...followed,
      ours: row[followed.field],
      theirs: recorded[followed.field],
      follows: mayFollow(followed, row[followed.field], recorded[followed.field]),
    }),
  );
}

const heldOf = (row: Pair, fields: ReturnType<typeof differencesOf>): Held[] =>
  fields
    .filter(({ follows }) => !follows)
    .map(({ recorded, ours }) => ({
      autonomous_system_id: Number(row.id),
      asn: Number(row.record.asn),
      network: Number(row.network),
      own: row.affiliated,
      field: recorded,
      ours,
      theirs: Reflect.get(row.record, recorded),
    }));

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
