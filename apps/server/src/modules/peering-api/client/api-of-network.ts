import { peeringApi } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import { openSecret } from '../../../engine/open-secret.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { reachOf } from '../../../platform/proxies.ts';
import { storable } from '../../../platform/storable.ts';
import { peeringApiSettings } from '../settings.ts';
import { type RemoteApi, RemoteFault } from './remote-api.ts';

/** The Peering API of a network, as we keep it. */
export interface KeptApi extends RemoteApi {
  id: number;
  asn: number;
}

/** The Peering API of a network that may be asked, or one by its id, whether it is enabled or not; null where there is none. */
export async function keptApi(
  context: Context,
  which: { asn: number } | { id: number },
): Promise<KeptApi | null> {
  const wanted = 'id' in which ? sql`p.id = ${which.id}` : sql`a.asn = ${which.asn} and p.enabled`;
  const { rows } = await sql<{ id: number; asn: number; url: string; token: string | null }>`
    select p.id::int as id, a.asn::float8 as asn, p.api_url as url, p.token from requests_peeringapi p
    join peering_autonomoussystem a on a.id = p.autonomous_system_id
    where ${wanted} and ${withinGrant(context, peeringApi, sql`p.id`)}`.execute(context.db);
  const [found] = rows;
  if (!found) return null;
  const { PEERING_API_ALLOW_PRIVATE: allow_private } = peeringApiSettings.of(context);
  return { ...found, token: openSecret(context, found.token), reach: reachOf(context, allow_private) };
}

/** As `keptApi`; 409 where there is none. */
export async function apiOfNetwork(context: Context, asn: number): Promise<KeptApi> {
  const api = await keptApi(context, { asn });
  if (api) return api;
  throw new ApiError(409, {
    detail: `You have no Peering API of AS${asn} that is enabled: enter one, or write to them.`,
    code: 'no_peering_api',
  });
}

/** Asks a Peering API, and keeps when that was and what went wrong; past the change log, as polls are. */
export async function trying<T>(context: Context, { id }: KeptApi, ask: () => Promise<T>): Promise<T> {
  const keep = (error: string) =>
    sql`update requests_peeringapi set last_tried = ${context.now()}, last_error = ${error} where id = ${id}`.execute(
      context.db,
    );
  try {
    const answer = await ask();
    await keep('');
    return answer;
  } catch (error) {
    if (error instanceof RemoteFault) await keep(storable(error.message, 2000));
    throw error;
  }
}
