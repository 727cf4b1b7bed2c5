import { platform as platformResource, router } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { save } from '../../engine/write/save.ts';
import { localAs } from '../peeringdb/index.ts';
import { netboxSettings } from './settings.ts';

/** What of a device makes a router. */
export interface RouterDraft {
  /** The device's. */
  id: number;
  name: string;
  hostname: string;
  /** Id of our platform. */
  platform: number;
  status: 'enabled' | 'disabled';
  local_context_data: Row | null;
}

/** Makes routers from devices, in the open transaction, and remembers that they were; of the AS that somebody says, or the settings do, or our only one. */
export async function makeRouters(
  context: Context,
  drafts: readonly RouterDraft[],
  local_asn: number | undefined,
): Promise<{ id: number; draft: RouterDraft }[]> {
  const { NETBOX_LOCAL_ASN } = netboxSettings.of(context);
  const local = await localAs(context, local_asn ?? NETBOX_LOCAL_ASN);
  const { rows } = await save(
    context,
    router,
    drafts.map(({ id: netbox_device_id, ...rest }) => ({
      id: null,
      given: { ...rest, netbox_device_id, local_autonomous_system: local.id },
      mode: 'create' as const,
    })),
  );
  const made = drafts.flatMap((draft, at) => {
    const row = rows[at];
    return row ? [{ id: Number(row.id), draft }] : [];
  });
  const origins = made.map(({ id, draft: { name, hostname } }) => ({ router_id: id, name, hostname }));
  await sql`insert into netbox_origin select * from json_populate_recordset(null::netbox_origin, ${JSON.stringify(origins)}::json)`.execute(
    context.db,
  );
  return made;
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
