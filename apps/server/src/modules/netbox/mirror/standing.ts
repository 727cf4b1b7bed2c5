import type { NetboxStanding } from '@peersmith/answers';
import { netboxDevice, netboxInterface, netboxIpAddress } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { isoMoment } from '../../../platform/iso-moment.ts';
import { isConfigured } from '../netbox-client.ts';
import { netboxSettings } from '../settings.ts';
import { countStates } from '../use/inventory.ts';
import { netboxSchedule } from './read-job.ts';

/** How reading NetBox stands, with what of it the caller may see. */
export async function standingOf(context: Context): Promise<NetboxStanding> {
  const { NETBOX_API: url, NETBOX_DEVICE_ROLES: roles, NETBOX_TAGS: tags } = netboxSettings.of(context);
  const seen = withinGrant(context, netboxDevice, sql`d.id`);
  const { rows } = await sql<{
    version: string;
    last_tried: Date | null;
    last_read: Date | null;
    last_error: string;
    devices: number;
    gone: number;
    interfaces: number;
    ip_addresses: number;
  }>`select s.version, s.last_tried, s.last_read, s.last_error,
      (select count(*)::int from netbox_device d where d.gone is null and ${seen}) as devices,
      (select count(*)::int from netbox_device d where d.gone is not null and ${seen}) as gone,
      (select count(*)::int from netbox_interface i where i.gone is null and ${withinGrant(context, netboxInterface, sql`i.id`)}) as interfaces,
      (select count(*)::int from netbox_ipaddress a where a.gone is null and ${withinGrant(context, netboxIpAddress, sql`a.id`)}) as ip_addresses
    from netbox_standing s`.execute(context.db);
  const [row] = rows;
  if (!row) throw new Error('netbox_standing has no row');
  return {
    ...{ configured: isConfigured(context), url, roles, tags },
    ...row,
    states: await countStates(context),
    last_tried: isoMoment(row.last_tried),
    last_read: isoMoment(row.last_read),
    schedule: await netboxSchedule(context),
  };
}
