import { autonomousSystem, internetExchangePeeringSession } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { save, type Wanted } from '../../../engine/save.ts';
import { asRecorded } from '../network/follow-peeringdb.ts';
import type { Presence } from '../network/presence.ts';
import { possibleSessions } from './candidates.ts';

export interface CreateSessions {
  /** Our ASN. */
  asn: number;
  /** ASNs to peer with, wherever and in whichever family that is possible. */
  peers: readonly number[];
}

const BATCH = 1000;

/** Makes every session that is missing with the given networks, and their AS where it is not known yet. All or nothing. */
export function createSessions(
  outer: Context,
  { asn, peers }: CreateSessions,
): Promise<{ sessions: number; autonomous_systems: number }> {
  return inTransaction(outer, async (context) => {
    const possible = await possibleSessions(context, asn, peers);
    const { ids, created } = await ensureAutonomousSystems(context, [
      ...new Set(possible.map((one) => one.asn)),
    ]);
    const wanted = possible.map(
      (one): Wanted => ({
        id: null,
        mode: 'create',
        given: {
          autonomous_system: ids.get(one.asn),
          ixp_connection: Number(one.connection_id),
          ip_address: one.address,
          is_route_server: one.is_route_server,
        },
      }),
    );
    for (let at = 0; at < wanted.length; at += BATCH)
      await save(context, internetExchangePeeringSession, wanted.slice(at, at + BATCH));
    return { sessions: wanted.length, autonomous_systems: created };
  });
}

async function ensureAutonomousSystems(
  context: Context,
  asns: readonly number[],
): Promise<{ ids: Map<number, number>; created: number }> {
  const held = async () => {
    const { rows } = await sql<{
      id: number;
      asn: number;
    }>`select id, asn from peering_autonomoussystem where asn = any(${asns}::bigint[])`.execute(context.db);
    return new Map(rows.map((row) => [row.asn, Number(row.id)]));
  };
  const known = await held();
  const { rows } = await sql<
    Omit<Presence, 'exchanges'>
  >`select asn, name, irr_as_set, info_prefixes4, info_prefixes6, policy_general from peeringdb_network where asn = any(${asns.filter((asn) => !known.has(asn))}::bigint[]) order by asn`.execute(
    context.db,
  );
  const wanted = rows.map((network): Wanted => ({ id: null, mode: 'create', given: asRecorded(network) }));
  for (let at = 0; at < wanted.length; at += BATCH)
    await save(context, autonomousSystem, wanted.slice(at, at + BATCH));
  return { ids: wanted.length ? await held() : known, created: wanted.length };
}
