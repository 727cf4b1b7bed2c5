import { router } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { remove } from '../../../engine/write/remove.ts';
import { save } from '../../../engine/write/save.ts';
import { makeRouters, platformOf } from '../router-of-device.ts';
import { netboxSettings } from '../settings.ts';
import { unwanted } from '../wanted-device.ts';
import { type NetboxEvent, readEvent } from './read-event.ts';
import { RefusedEvent } from './refused-event.ts';

/** The clock of NetBox may be ahead of ours by so much; an event of next year would keep all others from being taken. */
const AHEAD_MS = 3_600_000;

/** Takes a change of a device from NetBox's webhook: 201 where it made a router. Fails with a `RefusedEvent`. */
export async function takeEvent(
  context: Context,
  body: unknown,
  { local_asn }: { local_asn?: number | undefined } = {},
): Promise<200 | 201> {
  const event = readEvent(body);
  if (typeof event === 'string') throw new RefusedEvent(400, event);
  if (event.at !== null && Date.parse(event.at) > context.now().getTime() + AHEAD_MS)
    throw new RefusedEvent(400, 'timestamp is in the future');
  const reason = unwanted(event, netboxSettings.of(context));
  if (reason !== null) throw new RefusedEvent(400, reason);
  try {
    return await inTransaction(context, async (inner) => {
      const isNews = await claim(inner, event);
      const held = await routersOf(inner, event.id);
      if (event.event === 'deleted') return await removeRouters(inner, held, isNews);
      // An event that comes once more, or late, has nothing to say any more.
      if (!isNews) return 200;
      const platform = await requirePlatform(inner, event);
      if (held.length > 0) return await follow(inner, held, event, platform);
      await makeRouters(inner, [draftOf(event, platform)], local_asn);
      return 201;
    });
  } catch (error) {
    // Our rules speak against what NetBox says; the answer has no body all the same.
    if (error instanceof Invalid) throw new RefusedEvent(400, JSON.stringify(error.errors));
    throw error;
  }
}

/** Whether an event is newer than the last one of its device. Events of one device take turns from here to the end of the transaction. */
async function claim({ db }: Context, { id, at }: NetboxEvent): Promise<boolean> {
  await sql`insert into netbox_event (device_id) values (${id}) on conflict do nothing`.execute(db);
  // In the database, as NetBox counts microseconds.
  const { rows } = await sql<{ is_news: boolean }>`
    update netbox_event e set taken = greatest(e.taken, ${at}::timestamptz)
    from (select taken from netbox_event where device_id = ${id} for update) was
    where e.device_id = ${id} returning coalesce(${at}::timestamptz > was.taken, true) as is_news`.execute(
    db,
  );
  return rows[0]?.is_news !== false;
}

/** A router with the number of a device. */
interface Held {
  id: number;
  name: string;
  hostname: string;
  status: string;
  platform: number | null;
  /** What the device was called when NetBox last told; null where the router was not made from it. */
  told_name: string | null;
  told_hostname: string | null;
}

async function routersOf({ db }: Context, device: number): Promise<Held[]> {
  const { rows } = await sql<Held>`
    select r.id::int as id, r.name, r.hostname, r.status, r.platform_id::int as platform, o.name as told_name, o.hostname as told_hostname
    from devices_router r left join netbox_origin o on o.router_id = r.id where r.netbox_device_id = ${device} order by r.id`.execute(
    db,
  );
  return rows;
}

async function removeRouters(context: Context, held: readonly Held[], isNews: boolean): Promise<200> {
  if (held.length > 0 && !isNews) return 200;
  // What would go and may not is a 409 of the engine's, and nothing went.
  const gone = await remove(
    context,
    router,
    held.map(({ id }) => id),
  );
  if (gone === 0) throw new RefusedEvent(404, 'no router here has the number of that device');
  return 200;
}

async function requirePlatform(context: Context, { platform }: NetboxEvent): Promise<number> {
  if (platform === null) throw new RefusedEvent(400, 'the device has no platform');
  const found = await platformOf(context, platform);
  if (found === null) throw new RefusedEvent(501, `there is no platform with the slug ${platform} here`);
  return found;
}

function draftOf(event: NetboxEvent, platform: number) {
  const { id, name, hostname, local_context_data } = event;
  if (name === null) throw new RefusedEvent(400, 'the device has no name');
  const status = event.is_active ? ('enabled' as const) : ('disabled' as const);
  return { id, name, hostname, platform, status, local_context_data };
}

/** Platform and status follow NetBox; so do names of routers that were made from it and not renamed since. */
async function follow(
  context: Context,
  held: readonly Held[],
  event: NetboxEvent,
  platform: number,
): Promise<200> {
  const wanted = held.flatMap((one) => {
    const given = differences(one, event, platform);
    return Object.keys(given).length ? [{ id: one.id, given, mode: 'modify' as const }] : [];
  });
  if (wanted.length > 0) await save(context, router, wanted);
  if (event.name !== null)
    await sql`update netbox_origin set name = ${event.name}, hostname = ${event.hostname} where router_id = any(${held.map(({ id }) => id)}::bigint[])`.execute(
      context.db,
    );
  return 200;
}

function differences(held: Held, { name, hostname, is_active }: NetboxEvent, platform: number): Row {
  // A router in maintenance is one that is not disabled; the maintenance says when it ends.
  const status = is_active ? (held.status === 'disabled' ? 'enabled' : held.status) : 'disabled';
  return {
    ...(platform === held.platform ? {} : { platform }),
    ...(status === held.status ? {} : { status }),
    ...(name !== null && held.told_name === held.name && name !== held.name ? { name } : {}),
    ...(name !== null && held.told_hostname === held.hostname && hostname !== held.hostname
      ? { hostname }
      : {}),
  };
}
