import type { NetboxDifference, NetboxOfConnection, PortProposal } from '@peersmith/answers';
import { netboxDevice } from '@peersmith/model';
import { hostOf } from '@peersmith/net';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { isoMoment } from '../../../platform/iso-moment.ts';
import { isConfigured } from '../netbox-client.ts';
import { pageOf } from './compare-router.ts';
import { portsOfDevice } from './ports-of-device.ts';

/** A connection as far as it is compared. */
export interface ComparedPort {
  interface: string;
  description: string;
  mac_address: string | null;
  ipv6_address: string | null;
  ipv4_address: string | null;
}

/** What NetBox has of a connection that the caller may see: the interface of its router that it goes over, and what differs. */
export async function netboxOfConnection(context: Context, id: number): Promise<NetboxOfConnection> {
  const { rows } = await sql<
    ComparedPort & { device_id: number | null; device_name: string | null; last_read: Date | null }
  >`
    select c.interface, c.description, c.mac_address::text as mac_address, d.id::int as device_id, d.name as device_name, s.last_read,
      host(c.ipv6_address) || '/' || masklen(c.ipv6_address) as ipv6_address, host(c.ipv4_address) || '/' || masklen(c.ipv4_address) as ipv4_address
    from netbox_standing s, net_connection c left join devices_router r on r.id = c.router_id
      left join netbox_device d on d.id = r.netbox_device_id and d.gone is null and ${withinGrant(context, netboxDevice, sql`d.id`)}
    where c.id = ${id}`.execute(context.db);
  const [own] = rows;
  const ports = own?.device_id ? await portsOfDevice(context, own.device_id) : [];
  const found = own ? portOf(own, ports) : null;
  return {
    configured: isConfigured(context),
    url: found ? pageOf(context, `interfaces/${found.port.id}`) : null,
    device: own?.device_id ? { id: own.device_id, name: own.device_name ?? '' } : null,
    interface: found?.port ?? null,
    found_by: found?.by ?? null,
    last_read: isoMoment(own?.last_read ?? null),
    differences: own && found ? differencesOfPort(own, found.port) : [],
  };
}

interface Found {
  port: PortProposal;
  by: 'name' | 'address' | 'mac_address';
}

/** The interface that a connection goes over: by its name, else by its addresses, else by its MAC address where one alone has that. */
export function portOf(own: ComparedPort, ports: readonly PortProposal[]): Found | null {
  const name = own.interface.toLowerCase();
  const named = name === '' ? undefined : ports.find((port) => port.name.toLowerCase() === name);
  if (named) return { port: named, by: 'name' };
  const hosts = [own.ipv6_address, own.ipv4_address].flatMap((one) => (one === null ? [] : [hostOf(one)]));
  const addressed = ports.find(({ addresses }) => addresses.some((one) => hosts.includes(hostOf(one))));
  if (addressed) return { port: addressed, by: 'address' };
  const [first, second] =
    own.mac_address === null ? [] : ports.filter((port) => port.mac_address === own.mac_address);
  return first && !second ? { port: first, by: 'mac_address' } : null;
}

/** What a connection and its interface say otherwise. What NetBox does not say is no difference. */
export function differencesOfPort(own: ComparedPort, port: PortProposal): NetboxDifference[] {
  const fields = [
    of('interface', 'interface', own.interface, port.name),
    of('mac_address', 'MAC address', own.mac_address, port.mac_address),
    of('description', 'description', own.description, port.description),
    ...(['ipv6_address', 'ipv4_address'] as const)
      // An interface may have several addresses: that one of them is ours is enough.
      .filter((field) => own[field] === null || !port.addresses.includes(own[field]))
      .map((field) => ({
        field,
        ours: own[field],
        theirs: port[field],
        text: addressText(own[field], port[field]),
      })),
  ];
  return fields.flatMap(({ theirs, ...rest }) =>
    theirs === null || rest.ours === theirs ? [] : [{ ...rest, theirs, use: { [rest.field]: theirs } }],
  );
}

const of = (field: string, word: string, ours: string | null, theirs: string | null) => ({
  ...{ field, ours: ours || null, theirs: theirs || null },
  text: ours ? `NetBox has another ${word}.` : `NetBox has the ${word} that the connection lacks.`,
});

function addressText(ours: string | null, theirs: string | null): string {
  if (ours === null) return 'NetBox has an address that the connection lacks.';
  return theirs !== null && hostOf(ours) === hostOf(theirs)
    ? 'The addresses are the same, and their lengths are not.'
    : 'NetBox has another address.';
}
