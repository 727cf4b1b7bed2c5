import { NetboxError } from '@peersmith/netbox';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { JobFailed, type Progress } from '../../../engine/jobs.ts';
import { storable } from '../../../platform/storable.ts';
import { failedAlone, unforeseenText } from '../../../platform/unforeseen.ts';
import { isConfigured, netboxClient } from '../netbox-client.ts';
import { netboxSettings } from '../settings.ts';
import { type Kept, keepDevices } from './keep-devices.ts';
import { type Lists, readDevices } from './read-devices.ts';

/** Fewer devices than these may go at once without anybody being asked. */
const FEW = 5;

/** What came of reading NetBox. */
export interface ReadNetbox {
  version: string;
  kept: Record<'device' | 'platform' | 'interface' | 'ipaddress', Kept>;
  /** What is not as it should be, and went on all the same. */
  faults: string[];
}

/** Reads NetBox and keeps what it has, whole. After a failure, which is a `JobFailed` where it was foreseen, what was kept before stays, and says since when. */
export async function readNetbox(
  context: Context,
  { accept_fewer, progress }: { accept_fewer: boolean; progress: Progress },
): Promise<ReadNetbox> {
  if (!isConfigured(context)) throw new JobFailed('No NetBox is configured: set NETBOX_API.');
  const { NETBOX_DEVICE_ROLES: roles, NETBOX_TAGS: tags, ...settings } = netboxSettings.of(context);
  const wanted = { roles, tags, threading: settings.NETBOX_API_THREADING };
  await sql`update netbox_standing set last_tried = ${context.now()}`.execute(context.db);
  try {
    const lists = await readDevices(netboxClient(context), wanted, progress);
    progress.step('Keeping what was read');
    const basis = JSON.stringify([roles, tags]);
    return await inTransaction(context, (inner) =>
      keepLists(inner, lists, { url: settings.NETBOX_API, basis, accept_fewer }),
    );
  } catch (error) {
    const isForeseen = error instanceof NetboxError || error instanceof JobFailed;
    if (!isForeseen && !failedAlone(error, context.signal)) throw error;
    const said = isForeseen ? error.message : unforeseenText(error);
    const message = storable(said, 1900).replace(/\.+$/, '');
    await sql`update netbox_standing set last_error = ${message}`.execute(context.db);
    if (!(error instanceof NetboxError)) throw error;
    throw new JobFailed(`NetBox was not read: ${message}.${hintFor(error)} What was read before is kept.`);
  }
}

interface Origin {
  url: string;
  basis: string;
  accept_fewer: boolean;
}

async function keepLists(
  context: Context,
  lists: Lists,
  { url, basis, accept_fewer }: Origin,
): Promise<ReadNetbox> {
  const { db } = context;
  const { rows } = await sql<{
    url: string;
    basis: string;
    devices: number;
  }>`select url, basis, (select count(*)::int from netbox_device where gone is null) as devices from netbox_standing for update`.execute(
    db,
  );
  const [was = { url: '', basis: '', devices: 0 }] = rows;
  // Ids of another NetBox are of other devices.
  if (was.url !== '' && was.url !== url)
    await sql`with gone as (delete from netbox_platform) delete from netbox_device`.execute(db);
  else if (was.basis === basis && !accept_fewer) requireEnough(was.devices, lists);
  const kept = await keepDevices(context, lists);
  await sql`update netbox_standing set url = ${url}, basis = ${basis}, version = ${lists.version}, last_read = ${context.now()}, last_error = ''`.execute(
    db,
  );
  return { version: lists.version, kept, faults: faultsOf(lists) };
}

/** A token that lost its permissions sees nothing, and NetBox does not say so: that most devices are gone waits for somebody to agree. */
function requireEnough(before: number, { device }: Lists): void {
  const now = device.rows.length + device.rejected.length;
  if (before - now < FEW || now * 2 >= before) return;
  throw new JobFailed(
    `NetBox has ${now} devices, where it had ${before}: nothing was taken over. See whether the token may still view them; if they are gone, read it with accept_fewer (\`peersmith netbox read --accept-fewer\`).`,
  );
}

function faultsOf(lists: Lists): string[] {
  const kinds = { device: 'devices', platform: 'platforms', interface: 'interfaces', ipaddress: 'addresses' };
  const unread = Object.entries(kinds).flatMap(([kind, plural]) => {
    const { rejected, fault } = lists[kind as keyof typeof kinds];
    return rejected.length ? [`${rejected.length} ${plural} cannot be read, the first for: ${fault}`] : [];
  });
  return [...lists.unknown.map((one) => `NetBox has no role or tag ${one}`), ...unread];
}

function hintFor({ code }: NetboxError): string {
  if (code === 'unauthenticated') return ' See whether NETBOX_API_TOKEN is right.';
  if (code === 'forbidden')
    return ' The token must be allowed to view devices, device roles, tags, platforms, interfaces and IP addresses.';
  return '';
}
