import { type Device, RouterError } from '@peersmith/routers';
import { sql } from 'kysely';
import { recordAudit } from '../audit/index.ts';
import type { DeviceContext } from './devices.ts';
import type { ReachableRouter } from './reachable-router.ts';
import { resolveHost } from './resolve-host.ts';
import { signingOf } from './router-target.ts';
import { spacedOut } from './spaced-out.ts';

/** For what somebody signs in to a router, as the audit log has it: `plan 12`. */
export type Purpose = string;

/** Works with a router over a connection that is closed whatever happens. */
export async function withDevice<T>(
  context: DeviceContext,
  router: ReachableRouter,
  purpose: Purpose,
  work: (device: Device) => Promise<T>,
): Promise<T> {
  const device = await connectTo(context, router, purpose);
  try {
    return await work(device);
  } finally {
    await device.close().catch(() => undefined);
  }
}

/** Signs in, and writes down that and with whose secrets. The key that a router shows first is the one that it must show from then on. */
export async function connectTo(
  context: DeviceContext,
  router: ReachableRouter,
  purpose: Purpose,
): Promise<Device> {
  const { target, used, username } = signingOf(context, router);
  if (username === '')
    throw new RouterError(
      'sign_in_refused',
      `there is no user for ${router.name}: give it a credential, a device user, or set NAPALM_USERNAME`,
      { step: 'sign in', host: router.hostname },
    );
  const address = await resolveHost(context, router.hostname);
  const about = { type: 'devices.router', id: router.id, name: router.name };
  await recordAudit(context, [
    {
      kind: 'credential_used',
      target: about,
      detail: { credential: used, username, for: purpose },
      repeats: `${context.principal.id} ${router.id} ${used} ${purpose}`,
    },
  ]);
  await spacedOut(context.devices);
  const device = await router.driver.connect({ ...target, host: router.hostname, address });
  try {
    await pin(context, router, device);
    return device;
  } catch (error) {
    await device.close().catch(() => undefined);
    throw error;
  }
}

async function pin(context: DeviceContext, router: ReachableRouter, { hostKey }: Device): Promise<void> {
  if (hostKey === null || router.host_key !== null) return;
  const { rows } = await sql<{ host_key: string | null; fresh: boolean }>`
    with pinned as (update devices_router set host_key = ${hostKey}, updated = now() where id = ${router.id} and host_key is null returning id)
    select r.host_key, exists (select from pinned) as fresh from devices_router r where r.id = ${router.id}`.execute(
    context.db,
  );
  const [held] = rows;
  if (!held?.fresh && held?.host_key !== hostKey)
    throw new RouterError('host_key_changed', `${router.name} showed another host key than a moment ago`, {
      step: 'host key',
      host: router.hostname,
      shown: hostKey,
      ...(held?.host_key ? { pinned: held.host_key } : {}),
    });
  router.host_key = hostKey;
  if (held?.fresh)
    await recordAudit(context, [
      {
        kind: 'host_key_pinned',
        target: { type: 'devices.router', id: router.id, name: router.name },
        detail: { host_key: hostKey },
      },
    ]);
}
