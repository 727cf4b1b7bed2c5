import { BFD_TIMERS, bfdTimer } from '@peersmith/net';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Saving } from '../../engine/implement.ts';
import { ruledRouters } from '../devices/index.ts';

/** Refuses timers that the routers whose sessions use them do not take. */
export async function checkTimers(items: readonly Saving<Row>[], context: Context): Promise<void> {
  for (const { draft, before, refuse } of items) {
    const changed = BFD_TIMERS.filter(
      (timer) => draft[timer] !== undefined && draft[timer] !== before?.[timer],
    );
    if (!before || changed.length === 0) continue;
    const routers = await ruledRouters(
      context,
      sql`r.id in (
        select router_id from peering_directpeeringsession where bfd_id = ${before.id}
        union select c.router_id from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id where s.bfd_id = ${before.id})`,
    );
    for (const { name, platform } of routers.values()) {
      for (const timer of changed) {
        const { problem } = bfdTimer(platform, timer, Number(draft[timer]));
        if (problem) refuse(timer, problem.replace(/\.$/, ` (${name}).`));
      }
    }
  }
}
