import type { HealthState } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { isConfigured } from '../netbox-client.ts';
import { netboxSchedule } from './read-job.ts';

/** Older than this it is said, where it is to be read by itself. */
const OLD_MS = 2 * 86_400_000;

/** Whether NetBox can be read; nothing where there is none. */
export async function netboxHealth(context: Context): Promise<HealthState[]> {
  if (!isConfigured(context)) return [];
  const { rows } = await sql<{
    last_read: Date | null;
    last_error: string;
  }>`select last_read, last_error from netbox_standing`.execute(context.db);
  const [{ last_read, last_error } = { last_read: null, last_error: '' }] = rows;
  const said = (state: HealthState['state'], text: string) => [{ name: 'NetBox', state, text }];
  const since = last_read ? `It was last read ${new Date(last_read).toISOString()}.` : 'It was never read.';
  if (last_error !== '') return said('warning', `It could not be read: ${last_error}. ${since}`);
  if (last_read === null) return said('warning', `${since} \`peersmith netbox read\` does so.`);
  const age = context.now().getTime() - new Date(last_read).getTime();
  const isOld = age > OLD_MS && (await netboxSchedule(context)) !== null;
  return said(isOld ? 'warning' : 'ok', since);
}
