import type { InventoryFilters, InventoryRow, NetboxState } from '@peersmith/answers';
import { netboxDevice, router } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { escapeLike } from '../../../engine/read/escape-like.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { isoMoment } from '../../../platform/iso-moment.ts';
import { obstacleOf, type ProposedDevice, proposalOf } from './proposal.ts';

interface Row extends ProposedDevice {
  count: number;
  state: NetboxState;
  role: string;
  site: string;
  gone: Date | null;
  routers: { id: number; name: string }[];
}

/** A page of NetBox's devices beside our routers, in one statement. A device whose routers the caller may not see is no free one. */
export async function listInventory(
  context: Context,
  { state, q = '' }: InventoryFilters,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ count: number; results: InventoryRow[] }> {
  const like = `%${escapeLike(q)}%`;
  const { rows } = await sql<Row>`${pairs(context)}
    select count(*) over ()::int as count, * from pairs
    where ${state?.length ? sql`state = any(${state}::text[])` : sql`true`}
      and (${q} = '' or name ilike ${like} or site ilike ${like} or role ilike ${like})
    order by state <> 'gone', name = '', name, id limit ${limit} offset ${offset}`.execute(context.db);
  const results = rows.map(({ count: _count, routers, gone, ...row }): InventoryRow => {
    const { id, state: is, name, role, site, status, platform } = row;
    return {
      ...{ id, state: is, name, role, site, status, platform },
      gone: isoMoment(gone),
      routers,
      proposal: is === 'gone' ? null : proposalOf(row),
      obstacle: is === 'free' ? obstacleOf(row) : null,
    };
  });
  return { count: rows[0]?.count ?? 0, results };
}

/** How many devices are in each state. */
export async function countStates(context: Context): Promise<Record<NetboxState, number>> {
  const { rows } = await sql<{
    state: NetboxState;
    n: number;
  }>`${pairs(context)} select state, count(*)::int as n from pairs group by state`.execute(context.db);
  const of = (state: NetboxState) => rows.find((row) => row.state === state)?.n ?? 0;
  return { router: of('router'), free: of('free'), gone: of('gone') };
}

/** Devices by id that routers can be proposed from: those that NetBox has, and no router of ours names. */
export async function freeDevices(
  context: Context,
  ids: readonly number[],
): Promise<Map<number, ProposedDevice>> {
  const { rows } =
    await sql<Row>`${pairs(context)} select * from pairs where state = 'free' and id = any(${ids}::bigint[])`.execute(
      context.db,
    );
  return new Map(rows.map((row) => [row.id, row]));
}

const pairs = (context: Context): RawBuilder<unknown> => sql`
  with named as (
    select r.netbox_device_id as device_id,
      coalesce(json_agg(json_build_object('id', r.id, 'name', r.name) order by r.name) filter (where ${withinGrant(context, router, sql`r.id`)}), '[]') as routers
    from devices_router r where r.netbox_device_id <> 0 group by r.netbox_device_id),
  seen as (select * from netbox_device d where ${withinGrant(context, netboxDevice, sql`d.id`)}),
  pairs as (
    select coalesce(d.id, n.device_id)::int as id, coalesce(d.name, '') as name, coalesce(d.role, '') as role, coalesce(d.status, '') as status,
      coalesce(d.site, '') as site, coalesce(d.platform, '') as platform, d.gone, coalesce(n.routers, '[]') as routers,
      coalesce(d.primary_ip6, d.primary_ip4)::text as primary_ip, d.local_context_data,
      p.id::int as platform_id, p.name as platform_name,
      exists (select from devices_router o where o.name = d.name) as is_name_taken,
      case when d.id is null or d.gone is not null then 'gone' when n.device_id is not null then 'router' else 'free' end as state
    from seen d full join named n on n.device_id = d.id left join devices_platform p on p.slug = d.platform
    where (d.gone is null and d.id is not null) or json_array_length(n.routers) > 0)`;
