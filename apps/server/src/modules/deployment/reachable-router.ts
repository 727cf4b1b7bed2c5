import type { RouterDriver } from '@peersmith/routers';
import { sql } from 'kysely';
import type { DeviceContext } from './devices.ts';

/** The secrets of a set of credentials, sealed. */
export interface SealedCredential {
  id: number;
  name: string;
  username: string;
  password: string | null;
  private_key: string | null;
  passphrase: string | null;
  enable_password: string | null;
}

/** A router as it is stored, with what it is reached by. */
export interface StoredRouter {
  id: number;
  name: string;
  hostname: string;
  status: string;
  platform: string | null;
  napalm_driver: string;
  platform_args: Record<string, unknown> | null;
  napalm_username: string | null;
  napalm_password: string | null;
  napalm_timeout: number;
  napalm_args: Record<string, unknown> | null;
  host_key: string | null;
  credential: SealedCredential | null;
}

/** A router that there is a driver for. */
export interface ReachableRouter extends StoredRouter {
  driver: RouterDriver;
}

/** Why a router cannot be worked with. */
export interface Unusable {
  code: 'router_disabled' | 'no_platform' | 'no_driver';
  message: string;
}

/** Routers by id, with what they are reached by. */
export async function loadRouters(
  { db }: Pick<DeviceContext, 'db'>,
  ids: readonly number[],
): Promise<Map<number, StoredRouter>> {
  const { rows } = await sql<StoredRouter>`
    select r.id::int as id, r.name, r.hostname, r.status, p.name as platform, coalesce(p.napalm_driver, '') as napalm_driver, p.napalm_args as platform_args,
      r.napalm_username, r.napalm_password, r.napalm_timeout, r.napalm_args, r.host_key,
      case when c.id is not null then json_build_object('id', c.id, 'name', c.name, 'username', c.username, 'password', c.password,
        'private_key', c.private_key, 'passphrase', c.passphrase, 'enable_password', c.enable_password) end as credential
      from devices_router r left join devices_platform p on p.id = r.platform_id left join devices_credential c on c.id = r.credential_id
     where r.id = any(${ids}::bigint[]) order by r.name`.execute(db);
  return new Map(rows.map((row) => [Number(row.id), row]));
}

/** The router with its driver, or why nobody can work with it. */
export function reachable({ devices }: DeviceContext, router: StoredRouter): ReachableRouter | Unusable {
  const { name, status, platform, napalm_driver } = router;
  if (status === 'disabled')
    return { code: 'router_disabled', message: `${name} is disabled: enable it, or leave it out.` };
  if (platform === null) return { code: 'no_platform', message: `${name} has no platform: give it one.` };
  const driver = devices.driverNamed(napalm_driver);
  if (driver) return { ...router, driver };
  return {
    code: 'no_driver',
    message:
      napalm_driver === ''
        ? `The platform ${platform} names no driver: fill in its napalm_driver.`
        : `There is no driver ${napalm_driver}: correct the napalm_driver of the platform ${platform}.`,
  };
}
