import type { SessionMatrix } from '@peersmith/answers';
import { internetExchange, router } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { sessionRows } from './session-rows.ts';
import { staleAfterS } from './settings.ts';
import { isStale, shownTime } from './shown-reason.ts';

/** How the sessions of each exchange stand on each router. Three statements. */
export async function sessionMatrix(context: Context): Promise<SessionMatrix> {
  const { db } = context;
  const { rows: cells } = await sql<SessionMatrix['cells'][number]>`
    select s.internet_exchange_id::int as internet_exchange, s.router_id::int as router, count(*)::int as sessions,
      count(*) filter (where s.bgp_state = 'established')::int as established,
      count(*) filter (where s.polled is not null and s.bgp_state is distinct from 'established')::int as down,
      count(*) filter (where s.polled is null and s.bgp_state is distinct from 'established')::int as unknown,
      least(sum(s.accepted), 2147483647)::int as accepted
    from (${sessionRows(context)}) s where s.is_wanted group by 1, 2 order by 1 nulls last, 2 nulls last`.execute(
    db,
  );
  const { rows: exchanges } = await sql<SessionMatrix['internet_exchanges'][number]>`
    select x.id::int as id, x.name, x.slug from peering_internetexchange x where ${withinGrant(context, internetExchange, sql`x.id`)} order by x.name, x.id`.execute(
    db,
  );
  const { rows: routers } = await sql<{
    id: number;
    name: string;
    polled: string | null;
    is_polled: boolean;
  }>`
    select r.id::int as id, r.name, r.poll_bgp_sessions_last_updated as polled, r.poll_bgp_sessions_state as is_polled
      from devices_router r where ${withinGrant(context, router, sql`r.id`)} order by r.name`.execute(db);
  const [seen, known] = [new Set(exchanges.map(({ id }) => id)), new Set(routers.map(({ id }) => id))];
  const [now, after] = [context.now(), staleAfterS(context)];
  return {
    internet_exchanges: exchanges,
    routers: routers.map(({ polled, ...one }) => ({
      ...one,
      polled: shownTime(polled),
      is_stale: one.is_polled && isStale(polled, now, after),
    })),
    cells: cells.filter(
      ({ internet_exchange: x, router: r }) => (x === null || seen.has(x)) && (r === null || known.has(r)),
    ),
  };
}
