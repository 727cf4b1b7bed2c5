import { passwordProblem } from '@peersmith/net';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ruledRouters } from '../devices/index.ts';
import type { ExpandedSession } from './expand-sessions.ts';

/**
 * Why routers could not take passwords that are asked for, one message for each session. They are for people of other networks too, so
 * no router is named, nor what it is.
 */
export async function passwordProblems(
  context: Context,
  sessions: readonly ExpandedSession[],
): Promise<string[]> {
  const secret = sessions.filter(({ password, connection }) => password && connection);
  if (secret.length === 0) return [];
  const { rows } = await sql<{ connection: number; router: number }>`
    select id::int as connection, router_id::int as router from net_connection
    where router_id is not null and id = any(${secret.map(({ connection }) => connection)}::bigint[])`.execute(
    context.db,
  );
  const routers = await ruledRouters(context, sql`r.id = any(${rows.map(({ router }) => router)}::bigint[])`);
  const at = new Map(rows.map(({ connection, router }) => [connection, routers.get(router)]));
  return secret.flatMap(({ connection, password, ip_address }) => {
    const router = at.get(Number(connection));
    const problem = router && passwordProblem(router.platform, password ?? '');
    return problem ? [`${ip_address}: ${problem.replace(/^.*? takes /, 'the router there takes ')}`] : [];
  });
}
