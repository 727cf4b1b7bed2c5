import { type Home, SETUP_STEPS, type SetupStep } from '@peersmith/answers';
import {
  autonomousSystem,
  connection,
  internetExchangePeeringSession,
  network,
  router,
} from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { holds, may } from '../../engine/permissions.ts';
import { mirrorHealth } from '../peeringdb/index.ts';
import { todoOf } from './todo-lists.ts';

/** What there is to do. */
export async function homeOf(context: Context): Promise<Home> {
  const { todo, left_out } = await todoOf(context);
  return { todo, mirror: await mirrorOf(context), setup: await stepsLeft(context), left_out };
}

async function mirrorOf(context: Context): Promise<Home['mirror']> {
  if (!may(context.principal, network, 'view')) return null;
  const { rows } = await sql<{ networks: number; loaded: string | null }>`select
    (select count(*)::int from peeringdb_network) as networks,
    (select max(finished) from peeringdb_run where status = 'completed') as loaded`.execute(context.db);
  const { networks = 0, loaded = null } = rows[0] ?? {};
  const [health] = await mirrorHealth(context);
  const at = loaded === null ? null : new Date(loaded);
  return {
    networks,
    loaded: at?.toISOString() ?? null,
    age_s: at && Math.max(0, Math.round((context.now().getTime() - at.getTime()) / 1000)),
    state: health?.state ?? 'ok',
    text: health?.text ?? '',
  };
}

/** What one has to hold to take a step; null where that is for staff. */
const TAKES: Readonly<Record<SetupStep, string | null>> = {
  network: permissionOf(autonomousSystem, 'add'),
  peeringdb: null,
  exchanges: permissionOf(connection, 'add'),
  router: permissionOf(router, 'add'),
  ports: permissionOf(connection, 'change'),
  template: permissionOf(router, 'change'),
  sessions: permissionOf(internetExchangePeeringSession, 'add'),
  polling: permissionOf(router, 'change'),
};

/** Steps of the set-up that are left, of those that the caller may take, in their order. */
async function stepsLeft(context: Context): Promise<Home['setup']> {
  const { rows } = await sql<Record<SetupStep, boolean>>`select
    exists (select 1 from peering_autonomoussystem where affiliated) as network,
    exists (select 1 from peeringdb_network) as peeringdb,
    exists (select 1 from net_connection) as exchanges,
    exists (select 1 from devices_router) as router,
    not exists (select 1 from net_connection where router_id is null and status = 'enabled') as ports,
    not exists (select 1 from devices_router where configuration_template_id is null and status = 'enabled') as template,
    exists (select 1 from peering_internetexchangepeeringsession) or exists (select 1 from peering_directpeeringsession) as sessions,
    exists (select 1 from devices_router where poll_bgp_sessions_state) as polling`.execute(context.db);
  const done = rows[0];
  return (Object.entries(SETUP_STEPS) as [SetupStep, { label: string; text: string }][])
    .filter(([step]) => done?.[step] === false && takes(context, step))
    .map(([step, words]) => ({ step, ...words }));
}

function takes({ principal }: Context, step: SetupStep): boolean {
  const permission = TAKES[step];
  return permission === null ? principal.isStaff || principal.isSuperuser : holds(principal, permission);
}
