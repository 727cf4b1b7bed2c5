import type { PortProposal } from '@peersmith/answers';
import { netboxInterface } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';

/** Addresses that nobody would give to a connection. */
const NO_PORT_ROLES = ['anycast', 'carp', 'glbp', 'hsrp', 'vip', 'vrrp'];

/** The interfaces of a device that NetBox has, each with what a connection over it would have. */
export async function portsOfDevice(context: Context, device: number): Promise<PortProposal[]> {
  const { rows } = await sql<Omit<PortProposal, 'ipv4_address' | 'ipv6_address'> & { usable: string[] }>`
    select i.id::int as id, i.name, i.description, i.enabled, i.mac_address::text as mac_address,
      coalesce(array_agg(${withMask} order by a.id) filter (where a.id is not null), '{}') as addresses,
      coalesce(array_agg(${withMask} order by a.status <> 'active', a.id) filter (where a.id is not null and a.role <> all(${NO_PORT_ROLES}::text[])), '{}') as usable
    from netbox_interface i left join netbox_ipaddress a on a.interface_id = i.id and a.gone is null
    where i.device_id = ${device} and i.gone is null and ${withinGrant(context, netboxInterface, sql`i.id`)}
    group by i.id order by i.name, i.id`.execute(context.db);
  return rows.map(({ usable, ...port }) => ({
    ...port,
    ipv6_address: usable.find((one) => one.includes(':')) ?? null,
    ipv4_address: usable.find((one) => !one.includes(':')) ?? null,
  }));
}

/** The interfaces of the device that a router names. */
export async function portsOfRouter(context: Context, id: number): Promise<PortProposal[]> {
  const { rows } = await sql<{
    device: number;
  }>`select netbox_device_id::int as device from devices_router where id = ${id} and netbox_device_id <> 0`.execute(
    context.db,
  );
  return rows[0] ? portsOfDevice(context, rows[0].device) : [];
}

/** PostgreSQL leaves the mask of a single address out. */
const withMask = sql`(host(a.address) || '/' || masklen(a.address))`;
