import { type DevicePlatform, devicePlatform } from '@peersmith/net';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/** A router whose platform's rules are known. */
interface RuledRouter {
  id: number;
  name: string;
  platform: DevicePlatform;
}

/** The routers of a condition over `devices_router r`, by id, as far as the rules of their platforms are known. */
export async function ruledRouters(
  { db }: Context,
  where: RawBuilder<unknown>,
): Promise<Map<number, RuledRouter>> {
  const { rows } = await sql<{ id: number; name: string; driver: string; slug: string }>`
    select r.id, r.name, p.napalm_driver as driver, p.slug
      from devices_router r join devices_platform p on p.id = r.platform_id where ${where} order by r.name`.execute(
    db,
  );
  return new Map(
    rows.flatMap(({ id, name, driver, slug }) => {
      const platform = devicePlatform(driver || slug);
      return platform ? [[Number(id), { id: Number(id), name, platform }]] : [];
    }),
  );
}
