import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Sharing } from './waves.ts';

/** What routers share with others, in the given order. */
export async function sharingOf({ db }: Pick<Context, 'db'>, ids: readonly number[]): Promise<Sharing[]> {
  const { rows } = await sql<{ router: number; shared: string }>`
    select router_id::int as router, 'as ' || autonomous_system_id as shared from peering_directpeeringsession where router_id = any(${ids}::bigint[])
    union select c.router_id::int, 'as ' || s.autonomous_system_id from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id where c.router_id = any(${ids}::bigint[])
    union select router_id::int, 'exchange ' || internet_exchange_point_id from net_connection where router_id = any(${ids}::bigint[]) and internet_exchange_point_id is not null`.execute(
    db,
  );
  const byRouter = Map.groupBy(rows, ({ router }) => Number(router));
  return ids.map((router) => ({
    router,
    shares: new Set((byRouter.get(router) ?? []).map(({ shared }) => shared)),
  }));
}
