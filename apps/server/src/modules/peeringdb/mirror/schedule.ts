import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { peeringdbSettings } from '../settings.ts';

/** When the mirror loads by itself, as a cron expression in UTC; null for never. */
export async function mirrorSchedule({
  db,
  settings,
}: Pick<Context, 'db' | 'settings'>): Promise<string | null> {
  const wanted = peeringdbSettings.of({ settings }).PEERINGDB_SCHEDULE;
  if (wanted === 'never') return null;
  if (wanted !== 'daily') return wanted;
  // PeeringDB would not like all installations to come at the same minute; the moment this one was made is its own.
  const { rows } = await sql<{
    minute: number;
  }>`select abs(hashtext(min(applied_at)::text) % 1440) as minute from schema_migration`.execute(db);
  const minute = rows[0]?.minute ?? 0;
  return `${minute % 60} ${Math.floor(minute / 60)} * * *`;
}
