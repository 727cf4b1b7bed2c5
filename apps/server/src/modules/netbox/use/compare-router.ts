import type { NetboxDifference, NetboxOfRouter } from '@peersmith/answers';
import { netboxDevice } from '@peersmith/model';
import { hostOf } from '@peersmith/net';
import { toJson } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { getMany, wireFor } from '../../../engine/read/read.ts';
import { isoMoment } from '../../../platform/iso-moment.ts';
import { isConfigured } from '../netbox-client.ts';
import { netboxSettings } from '../settings.ts';

interface Compared {
  device_id: number;
  name: string;
  hostname: string;
  status: string;
  platform: string | null;
  gone: Date | null;
  their_name: string | null;
  their_status: string | null;
  their_platform: string | null;
  their_platform_id: number | null;
  addresses: string[];
  last_read: Date | null;
  last_error: string;
}

/** What NetBox has of a router that the caller may see, and what differs. */
export async function netboxOfRouter(context: Context, id: number): Promise<NetboxOfRouter> {
  const { rows } = await sql<Compared>`
    select r.netbox_device_id::int as device_id, r.name, r.hostname, r.status, p.slug as platform, d.gone, d.name as their_name, d.status as their_status,
      d.platform as their_platform, t.id::int as their_platform_id,
      array_remove(array[host(d.primary_ip4), host(d.primary_ip6)], null) as addresses, s.last_read, s.last_error
    from netbox_standing s, devices_router r left join devices_platform p on p.id = r.platform_id
      left join netbox_device d on d.id = r.netbox_device_id left join devices_platform t on t.slug = d.platform
    where r.id = ${id}`.execute(context.db);
  const [found] = rows;
  const number = found?.device_id ?? 0;
  const [device] = number === 0 ? [] : await getMany(context, netboxDevice, [number]);
  return {
    configured: isConfigured(context),
    url: number === 0 ? null : pageOf(context, `devices/${number}`),
    device: device ? { ...toJson(netboxDevice, device, wireFor(context)), id: number } : null,
    last_read: isoMoment(found?.last_read ?? null),
    last_error: found?.last_error ?? '',
    differences: found && device && !found.gone ? differencesOf(found) : [],
  };
}

/** A page of NetBox below `/dcim/`; null where no NetBox is configured. */
export function pageOf(context: Context, path: string): string | null {
  const { NETBOX_API } = netboxSettings.of(context);
  return NETBOX_API === '' ? null : `${NETBOX_API}/dcim/${path}/`;
}

/** What a router and its device say otherwise of the same thing. */
export function differencesOf(found: Compared): NetboxDifference[] {
  return [...ofName(found), ...ofHostname(found), ...ofPlatform(found), ...ofStatus(found)];
}

function ofName({ name: ours, their_name: theirs }: Compared): NetboxDifference[] {
  if (!theirs || ours === theirs) return [];
  return [{ field: 'name', ours, theirs, text: 'NetBox calls it something else.', use: { name: theirs } }];
}

/** A name in full is no other name, and its address is as good. */
function ofHostname({ hostname: ours, their_name, addresses }: Compared): NetboxDifference[] {
  const theirs = (their_name ?? '').toLowerCase();
  const isSame = ours === theirs || ours.startsWith(`${theirs}.`) || theirs.startsWith(`${ours}.`);
  if (isSame || addresses.some((address) => hostOf(address) === ours)) return [];
  const [address] = addresses;
  return [
    {
      field: 'hostname',
      ours,
      theirs: [theirs, ...addresses].filter(Boolean).join(', ') || null,
      text: 'It is reached by neither its name in NetBox nor its primary address there.',
      use: address ? { hostname: address } : null,
    },
  ];
}

function ofPlatform({ platform: ours, their_platform, their_platform_id }: Compared): NetboxDifference[] {
  const theirs = their_platform || null;
  if (theirs === null || ours === theirs) return [];
  const text =
    their_platform_id === null
      ? 'NetBox has another platform, and there is none with its slug here.'
      : 'NetBox has another platform.';
  const use = their_platform_id === null ? null : { platform: their_platform_id };
  return [{ field: 'platform', ours, theirs, text, use }];
}

function ofStatus({ status: ours, their_status: theirs }: Compared): NetboxDifference[] {
  const isActive = theirs === 'active';
  if (theirs === null || isActive === (ours !== 'disabled')) return [];
  const text = isActive ? 'NetBox has it as active.' : 'NetBox does not have it as active.';
  return [{ field: 'status', ours, theirs, text, use: { status: isActive ? 'enabled' : 'disabled' } }];
}
