import type { HealthState } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { counted } from '../../platform/counted.ts';
import { monitoringSettings, staleAfterS } from './settings.ts';

const name = 'Polling of routers';

/** Whether routers that are to be polled are, and answer. */
export async function pollHealth(context: Context): Promise<HealthState[]> {
  const { rows } = await sql<{ routers: number; stale: number; names: string | null }>`
    select count(*)::int as routers, count(*) filter (where is_stale)::int as stale, string_agg(name, ', ' order by name) filter (where is_stale) as names from (
      select name, coalesce(poll_bgp_sessions_last_updated, created) < ${context.now()}::timestamptz - make_interval(secs => ${staleAfterS(context)}) as is_stale
        from devices_router where poll_bgp_sessions_state and status <> 'disabled') r`.execute(context.db);
  const { routers = 0, stale = 0, names = '' } = rows[0] ?? {};
  if (routers === 0)
    return [
      { name, state: 'ok', text: 'No router is to be polled: switch on "Poll BGP sessions" at routers.' },
    ];
  if (monitoringSettings.of(context).POLL_SCHEDULE === 'never')
    return [
      {
        name,
        state: 'warning',
        text: `${counted(routers, 'router')} to be polled, and POLL_SCHEDULE is never.`,
      },
    ];
  if (stale === 0) return [{ name, state: 'ok', text: `${counted(routers, 'router')} polled.` }];
  return [
    {
      name,
      state: 'warning',
      text: `Not polled for long, ${stale} of ${counted(routers, 'router')}: ${String(names).slice(0, 200)}. Their jobs say why.`,
    },
  ];
}
