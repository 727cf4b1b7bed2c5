import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { storableJson } from '../../platform/storable.ts';
import type { Judgement } from './judge-session.ts';
import type { Found } from './record-poll.ts';

const MOST = 2_147_483_647;
const COUNTS = ['received', 'accepted', 'advertised'] as const;

/** What sessions come to together. */
function sumOf(judgements: readonly Judgement[]) {
  const sum = { established: 0, down: 0, received: 0, accepted: 0, advertised: 0 };
  for (const one of judgements) {
    if (one.bgp_state === 'established') sum.established += 1;
    else if (one.session.is_wanted) sum.down += 1;
    for (const key of COUNTS) sum[key] = Math.min(sum[key] + one[key], MOST);
  }
  return sum;
}

/** Writes down what a router said in sum: of all of its sessions, and of those of each exchange and group. Two statements. */
export async function writeSums({ db }: Context, found: Found): Promise<void> {
  const { router, now, duration_ms, judgements, neighbors } = found;
  const all = sumOf(judgements);
  await sql`insert into monitoring_poll (router_id, at, duration_ms, neighbors, established, down, received, accepted, advertised)
    values (${router}, ${now}, ${duration_ms}, ${neighbors.length}, ${all.established}, ${all.down}, ${all.received}, ${all.accepted}, ${all.advertised})`.execute(
    db,
  );
  const sums = placesOf(judgements);
  // A place that had sessions at the poll before and has none any more is at nothing from now on.
  await sql`with n as (select * from json_to_recordset(${storableJson(sums)}::json)
      n(internet_exchange bigint, bgp_group bigint, established int, down int, received int, accepted int, advertised int))
    insert into monitoring_sum (router_id, internet_exchange_id, bgp_group_id, at, established, down, received, accepted, advertised)
    select ${router}::bigint, n.internet_exchange, n.bgp_group, ${now}::timestamptz, n.established, n.down, n.received, n.accepted, n.advertised from n
     where exists (select from peering_internetexchange where id = n.internet_exchange) or exists (select from peering_bgpgroup where id = n.bgp_group)
    union all
    select ${router}, s.internet_exchange_id, s.bgp_group_id, ${now}, 0, 0, 0, 0, 0 from monitoring_sum s
     where s.router_id = ${router} and s.at = (select poll_bgp_sessions_last_updated from devices_router where id = ${router}) and s.established + s.down > 0
       and not exists (select from n where n.internet_exchange is not distinct from s.internet_exchange_id and n.bgp_group is not distinct from s.bgp_group_id)`.execute(
    db,
  );
}

/** The sums of each exchange and group. */
function placesOf(judgements: readonly Judgement[]) {
  const places = new Map<string, Judgement[]>();
  for (const one of judgements) {
    const { internet_exchange: exchange, bgp_group: group } = one.session;
    if (exchange === null && group === null) continue;
    const key = exchange === null ? `group ${group}` : `exchange ${exchange}`;
    const known = places.get(key);
    if (known) known.push(one);
    else places.set(key, [one]);
  }
  return [...places.values()].map((those) => ({
    internet_exchange: those[0]?.session.internet_exchange ?? null,
    bgp_group: those[0]?.session.bgp_group ?? null,
    ...sumOf(those),
  }));
}
