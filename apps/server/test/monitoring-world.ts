import type { BgpNeighbor, BgpState } from '@peersmith/routers';
import { sql } from 'kysely';
import { deploymentOver } from '../src/modules/deployment/index.ts';
import { modules } from '../src/modules/index.ts';
import { maintenanceOver } from '../src/modules/maintenance/index.ts';
import { monitoringOver } from '../src/modules/monitoring/index.ts';
import { TWO_EXCHANGES } from '../src/modules/peeringdb/candidates/test-networks.ts';
import { insertWorld } from '../src/modules/peeringdb/candidates/test-world.ts';
import { type Answer, type TestApp, testApp } from './app.ts';
import type { FakeRouter } from './fake-router.ts';
import { FakeRouters } from './fake-routers.ts';
import { jobRunner } from './run-jobs.ts';

export const DIRECT = '/api/peering/direct-peering-sessions/';
export const EXCHANGE = '/api/peering/internet-exchange-peering-sessions/';
export const ROUTERS = '/api/devices/routers/';

/** The application over two routers that exist nowhere: the first is at the exchange A over two connections, the second at B. */
export interface MonitoringWorld extends TestApp {
  routers: FakeRouters;
  first: { id: number; device: FakeRouter };
  second: { id: number; device: FakeRouter };
  relationship: number;
  runJobs: (again?: number) => Promise<void>;
  /** Has a router polled; the job as it stands then. */
  poll: (router?: number) => Promise<any>;
  /** Makes a session over an exchange; its id. */
  atExchange: (given: object) => Promise<number>;
  /** Makes a direct session; its id. */
  direct: (given: object) => Promise<number>;
  show: (url: string) => Promise<any>;
}

/** A neighbor as a router says it. */
export const told = (
  address: string,
  state: BgpState | null,
  given: Partial<BgpNeighbor> = {},
): BgpNeighbor => ({
  vrf: 'global',
  address,
  local_address: null,
  local_asn: 64_500,
  remote_asn: 64_502,
  description: null,
  is_enabled: true,
  state,
  uptime_s: null,
  received_prefix_count: state === 'established' ? 10 : null,
  accepted_prefix_count: state === 'established' ? 9 : null,
  advertised_prefix_count: state === 'established' ? 3 : null,
  last_error: null,
  ...given,
});

const succeed = ({ status, body, text }: Answer) => {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
};

/** The application, with PeeringDB as two exchanges have it. */
export async function monitoringWorld(env: Record<string, string> = {}): Promise<MonitoringWorld> {
  const routers = new FakeRouters();
  const ours = [deploymentOver(routers), monitoringOver(routers), maintenanceOver(routers)];
  const tested = await testApp(
    { NAPALM_USERNAME: 'peersmith', NAPALM_PASSWORD: 'over there', ...env },
    undefined,
    modules.map((one) => ours.find(({ name }) => name === one.name) ?? one),
  );
  const { admin, app } = tested;
  const { db } = app.system();
  for (const table of [
    'peering_autonomoussystem',
    'peering_internetexchangepeeringsession',
    'net_connection',
  ])
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), 1000)`.execute(db);
  await insertWorld(db, { ...TWO_EXCHANGES, sessions: [] });
  const platform = succeed(
    await admin.post('/api/devices/platforms/', { name: 'Fake', slug: 'fake', napalm_driver: 'fake' }),
  );
  const add = async (name: string, host: string) => {
    const { id } = succeed(
      await admin.post(ROUTERS, {
        ...{ name, hostname: host, platform: platform.id, local_autonomous_system: 1 },
        poll_bgp_sessions_state: true,
      }),
    );
    return { id, device: routers.add(host, '') };
  };
  const [first, second] = [await add('r1', '198.51.100.201'), await add('r2', '198.51.100.202')];
  await sql`update net_connection set router_id = case when id = 3 then ${second.id}::bigint else ${first.id} end`.execute(
    db,
  );
  const relationship = succeed(
    await admin.post('/api/bgp/relationships/', { name: 'Private', slug: 'private' }),
  ).id;
  await admin.post('/api/peering/autonomous-systems/', { asn: 64_502, name: 'Plain' });
  const [{ id: plain }] = (await admin.get('/api/peering/autonomous-systems/?asn=64502')).body.results;
  const runJobs = jobRunner(
    app,
    ours.flatMap(({ jobs = [] }) => jobs),
  );
  const show = async (url: string) => succeed(await admin.get(url));
  return {
    ...tested,
    ...{ routers, first, second, relationship, runJobs, show },
    poll: async (router = first.id) => {
      const { id } = succeed(await admin.post(`${ROUTERS}${router}/poll-bgp-sessions/`, {}));
      await runJobs();
      return show(`/api/core/jobs/${id}/`);
    },
    atExchange: async (given) =>
      succeed(await admin.post(EXCHANGE, { autonomous_system: plain, ixp_connection: 1, ...given })).id,
    direct: async (given) =>
      succeed(
        await admin.post(DIRECT, {
          ...{ autonomous_system: plain, local_autonomous_system: 1, relationship, router: first.id },
          ...given,
        }),
      ).id,
  };
}
