import { autonomousSystem } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError, unprocessable } from '../../../engine/errors.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';

/** An AS of ours. */
export interface LocalAs {
  id: number;
  asn: number;
}
interface Affiliated extends LocalAs {
  preferred: boolean;
}

/** The AS of ours that a request is about: the one it names, else the caller's choice (`context.as`), else the only one. */
export async function localAs(context: Context, asn?: number): Promise<LocalAs> {
  const ours = await affiliated(context);
  const named = ours.find((one) => one.asn === asn);
  if (asn !== undefined && !named) throw unprocessable('local_asn', `AS${asn} is not an affiliated AS.`);
  const chosen = named ?? ours.find((one) => one.preferred) ?? (ours.length === 1 ? ours[0] : undefined);
  if (!chosen) throw unprocessable('local_asn', 'Name one of your affiliated AS, or choose one.');
  return chosen;
}

/** The AS of ours that the caller chose (`context.as`). Fails with 503 when there is none, as upstream. */
export async function chosenLocalAs(
  context: Context,
  detail: string = 'User did not choose an affiliated AS.',
): Promise<LocalAs> {
  const chosen = (await affiliated(context)).find((one) => one.preferred);
  if (!chosen) throw new ApiError(503, { detail });
  return chosen;
}

/** The AS of ours with this ASN, or null when no affiliated AS has it. */
export async function affiliatedAs(context: Context, asn: number): Promise<LocalAs | null> {
  return (await affiliated(context)).find((one) => one.asn === asn) ?? null;
}

async function affiliated(context: Context): Promise<Affiliated[]> {
  const { rows } = await sql<Affiliated>`select a.id, a.asn,
      coalesce(a.id::text = (select u.data #>> '{context,as}' from users_userpreferences u where u.user_id = ${context.principal.id}), false) as preferred
    from peering_autonomoussystem a where a.affiliated and ${withinGrant(context, autonomousSystem, sql.ref('a.id'))} order by a.asn`.execute(
    context.db,
  );
  return rows;
}
