import { autonomousSystem } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { requireWhole, withinGrant } from '../../engine/read/within-grant.ts';

/** Our record of a network by its ASN; null where there is none that the caller may view. */
export async function ownRecord(context: Context, asn: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`select id::int as id from peering_autonomoussystem a
    where asn = ${asn} and ${withinGrant(context, autonomousSystem, sql`a.id`)}`.execute(context.db);
  return rows[0]?.id ?? null;
}

/** Only who sees all autonomous systems sees messages to networks without a record, and so writes them. */
export function requireRecords(
  context: Context,
  networks: readonly { autonomous_system: number | null }[],
): void {
  if (networks.some(({ autonomous_system }) => autonomous_system === null))
    requireWhole(context, [autonomousSystem]);
}
