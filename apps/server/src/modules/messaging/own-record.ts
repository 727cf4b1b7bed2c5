import { autonomousSystem } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';

/** Our record of a network by its ASN; null where there is none that the caller may view. */
export async function ownRecord(context: Context, asn: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`select id::int as id from peering_autonomoussystem a
    where asn = ${asn} and ${withinGrant(context, autonomousSystem, sql`a.id`)}`.execute(context.db);
  return rows[0]?.id ?? null;
}
