import { platform as platformResource, router } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { create } from '../../engine/write/save.ts';
import { localAs } from '../peeringdb/index.ts';
import { netboxSettings } from './settings.ts';

/** What of a device makes a router. */
export interface RouterDraft {
  id: number;
  name: string;
  hostname: string;
  /** Id of our platform. */
  platform: number;
  status: 'enabled' | 'disabled';
  local_context_data: Row | null;
  /** Which of our AS it is of, where somebody says. */
  local_asn?: number | undefined;
}

/** Makes a router from a device, in the open transaction, and remembers that it was. */
export async function makeRouter(context: Context, draft: RouterDraft): Promise<number> {
  const { NETBOX_LOCAL_ASN } = netboxSettings.of(context);
  const { id: netbox_device_id, local_asn, ...rest } = draft;
  const local = await localAs(context, local_asn ?? NETBOX_LOCAL_ASN);
  const made = await create(context, router, {
    ...rest,
    netbox_device_id,
    local_autonomous_system: local.id,
  });
  await sql`insert into netbox_origin (router_id, name, hostname) values (${Number(made.id)}, ${draft.name}, ${draft.hostname})`.execute(
    context.db,
  );
  return Number(made.id);
}

/** Our platform with a slug of NetBox's; null where there is none. */
export async function platformOf(context: Context, slug: string): Promise<number | null> {
  const { rows } = await sql<{
    id: number;
  }>`select id::int as id from devices_platform where slug = ${slug} and ${withinGrant(context, platformResource, sql`id`)}`.execute(
    context.db,
  );
  return rows[0]?.id ?? null;
}
