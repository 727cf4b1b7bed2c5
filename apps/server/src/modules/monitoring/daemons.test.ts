import { credential, platform, router } from '@peersmith/model';
import { canRunBirds, startBirds } from '@peersmith/routers/test/birds.ts';
import { canRunFrrs, startFrrs } from '@peersmith/routers/test/frrs.ts';
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { monitoringModule } from './index.ts';

const WAITS = { timeout: 40_000, interval: 250 };
const MANAGED = `frr defaults traditional
hostname r1
router bgp 64500
 bgp router-id 192.0.2.1
 no bgp ebgp-requires-policy
 neighbor 192.0.2.2 remote-as 64501
 neighbor 192.0.2.2 timers 3 9
 neighbor 192.0.2.2 timers connect 1
 neighbor 192.0.2.2 description Peer
 address-family ipv4 unicast
  neighbor 192.0.2.2 maximum-prefix 5
`;
const PEER = `frr defaults traditional
hostname r2
router bgp 64501
 bgp router-id 192.0.2.2
 no bgp ebgp-requires-policy
 no bgp network import-check
 neighbor 192.0.2.1 remote-as 64500
 neighbor 192.0.2.1 timers connect 1
 neighbor 192.0.2.1 advertisement-interval 0
 address-family ipv4 unicast
  network 203.0.113.0/24
`;

interface World {
  tested: TestApp;
  router: number;
  relationship: number;
  runJobs: () => Promise<void>;
}

/** A database that knows the router and nothing of what it speaks with, but what PeeringDB says of the network. */
async function worldOf(
  driver: 'frr' | 'bird',
  signing: { user: string; privateKey: string; port: number },
  args: object,
): Promise<World> {
  const tested = await testApp({ DEVICES_ON_LOOPBACK: 'true' });
  const { admin } = tested;
  await sql`insert into peeringdb_organization (id, name) overriding system value values (1, 'An organisation')`.execute(
    tested.app.system().db,
  );
  await sql`insert into peeringdb_network (id, asn, name, org_id) overriding system value values (1, 64501, 'Peer of PeeringDB', 1)`.execute(
    tested.app.system().db,
  );
  const frr = await make(admin, platform, {
    name: driver,
    slug: driver,
    napalm_driver: driver,
    napalm_args: null,
  });
  const made = await make(admin, router, {
    ...{
      name: 'edge1',
      hostname: '127.0.0.1',
      platform: frr.id,
      poll_bgp_sessions_state: true,
      status: 'enabled',
    },
    local_autonomous_system: (
      await admin.post('/api/peering/autonomous-systems/', { asn: 64_500, name: 'Ours', affiliated: true })
    ).body.id,
    configuration_template: null,
    credential: (
      await make(admin, credential, {
        ...{ name: 'edge', username: signing.user, private_key: signing.privateKey },
        ...{ password: null, passphrase: null, enable_password: null },
      })
    ).id,
    ...{ napalm_username: null, napalm_password: null, napalm_timeout: 20 },
    napalm_args: { port: signing.port, ...args },
    local_context_data: null,
  });
  return {
    tested,
    router: made.id,
    relationship: (await admin.post('/api/bgp/relationships/', { name: 'Private', slug: 'private' })).body.id,
    runJobs: jobRunner(tested.app, monitoringModule.jobs ?? []),
  };
}

const BIRD = `router id 192.0.2.1;
protocol device {}
template bgp peers {
  local 192.0.2.1 as 64500;
  connect delay time 1;
  ipv4 { import all; export all; receive limit 3 action disable; };
}
protocol bgp peer from peers { neighbor 192.0.2.2 as 64501; }
protocol bgp nobody from peers { neighbor 192.0.2.99 as 64501; }
`;
const BIRD_PEER = `router id 192.0.2.2;
protocol device {}
protocol static own { ipv4; ${Array.from({ length: 5 }, (_, n) => `route 203.0.${n}.0/24 blackhole;`).join(' ')} }
protocol bgp r1 {
  local 192.0.2.2 as 64501;
  neighbor 192.0.2.1 as 64500;
  connect delay time 1;
  ipv4 { import all; export all; };
}
`;

describe.concurrent('what routers have is written down, and what becomes of it is told', () => {
  it.runIf(canRunFrrs)(
    'FRR: imported from scratch, reconciled to no difference, polled, flapped, its limit hit, and each time the reason told',
    async () => {
      const routers = await startFrrs(MANAGED, PEER);
      const world = await worldOf('frr', routers.sshd, routers.args).catch(async (error: unknown) => {
        await routers.stop();
        throw error;
      });
      const { admin } = world.tested;
      const [ROUTER, DIRECT] = [
        `/api/devices/routers/${world.router}/`,
        '/api/peering/direct-peering-sessions/',
      ];
      const show = async (url: string) => (await admin.get(url)).body;
      const poll = async () => {
        const { body } = await admin.post(`${ROUTER}poll-bgp-sessions/`, {});
        await world.runJobs();
        const job = await show(`/api/core/jobs/${body.id}/`);
        expect(job.status.value, JSON.stringify(job.data)).toBe('completed');
        return (await show(DIRECT)).results[0];
      };
      const until = (state: object) =>
        vi.waitFor(async () => expect(await poll()).toMatchObject(state), WAITS);
      const peer = (...lines: string[]) =>
        routers.show(0, ['configure terminal', 'router bgp 64501', ...lines].join('\n'));
      try {
        // A router knows the near end of a session once that is up.
        await vi.waitFor(
          () => expect(routers.show('managed', 'show bgp summary json')).toContain('"Established"'),
          WAITS,
        );
        const group = (await admin.post('/api/peering/bgp-groups/', { name: 'Peers', slug: 'peers' })).body
          .id;
        const asked = { routers: [world.router], relationship: world.relationship };
        const imported = await admin.post(`/api/peering/bgp-groups/${group}/import-sessions/`, asked);
        await world.runJobs();
        expect((await show(`/api/core/jobs/${imported.body.id}/`)).data).toMatchObject({
          ...{ applied: true, created: 1, autonomous_systems: 1 },
        });
        await until({ bgp_state: 'established', accepted_prefix_count: 1, down_reason: null });
        const up = (await show(DIRECT)).results[0];
        expect(up).toMatchObject({
          ...{ ip_address: '192.0.2.2/30', local_ip_address: '192.0.2.1/30', description: 'Peer' },
          autonomous_system: { asn: 64_501, name: 'Peer of PeeringDB' },
        });
        expect((await show(`${ROUTER}reconcile/`)).counts).toEqual({
          there: 0,
          here: 0,
          differs: 0,
          equal: 1,
        });

        peer('neighbor 192.0.2.1 shutdown message back at nine');
        await until({
          down_reason: { value: 'admin_down_there' },
          ...{ flap_count: 1, last_error: 'Cease/Administrative Shutdown: back at nine' },
        });
        peer('no neighbor 192.0.2.1 shutdown');
        await until({ bgp_state: 'established', down_reason: null });

        const more = Array.from({ length: 9 }, (_, at) => `network 198.51.${100 + at}.0/24`);
        peer('address-family ipv4 unicast', ...more);
        await until({ down_reason: { value: 'prefix_limit' } });
        const { now, transitions } = await show(`${DIRECT}${up.id}/history/`);
        expect(now.why).toContain('More prefixes were received than the limit allows.');
        expect(transitions.at(-1)).toMatchObject({ from: 'established', reason: { value: 'prefix_limit' } });
        expect((await show('/api/monitoring/work-lists/')).results).toMatchObject([
          { id: up.id, kind: 'direct' },
        ]);
        peer('address-family ipv4 unicast', ...more.map((line) => `no ${line}`));
        routers.show('managed', 'clear bgp 192.0.2.2');
        await until({ bgp_state: 'established', accepted_prefix_count: 1 });

        routers.show(
          'managed',
          ['configure terminal', 'router bgp 64500', 'no neighbor 192.0.2.2'].join('\n'),
        );
        await until({ bgp_state: null, down_reason: { value: 'gone_from_device' } });
        const { entries } = await show(`${ROUTER}reconcile/`);
        expect(entries).toMatchObject([{ kind: 'here', action: 'delete' }]);
        expect((await admin.post(`${ROUTER}reconcile/`, { accept: [entries[0].key] })).body).toMatchObject({
          deleted: 1,
        });
        expect((await show(`${ROUTER}reconcile/`)).entries).toEqual([]);
      } finally {
        await world.tested.close();
        await routers.stop();
      }
    },
    120_000,
  );

  it.runIf(canRunBirds)(
    'BIRD: imported from scratch, and the reasons told of a limit that was hit and of a peer that is not there',
    async () => {
      const routers = await startBirds(BIRD, BIRD_PEER);
      const args = { config_path: routers.configPath, birdc: routers.birdc };
      const world = await worldOf('bird', routers.sshd, args).catch(async (error: unknown) => {
        await routers.stop();
        throw error;
      });
      const { admin } = world.tested;
      try {
        const group = (await admin.post('/api/peering/bgp-groups/', { name: 'Peers', slug: 'peers' })).body
          .id;
        const asked = { routers: [world.router], relationship: world.relationship };
        await admin.post(`/api/peering/bgp-groups/${group}/import-sessions/`, asked);
        await world.runJobs();
        await vi.waitFor(async () => {
          await admin.post(`/api/devices/routers/${world.router}/poll-bgp-sessions/`, {});
          await world.runJobs();
          const { results } = (await admin.get('/api/peering/direct-peering-sessions/?ordering=ip_address'))
            .body;
          expect(results.map((one: any) => [one.ip_address.split('/')[0], one.down_reason?.value])).toEqual([
            ['192.0.2.2', 'prefix_limit'],
            ['192.0.2.99', 'unreachable'],
          ]);
        }, WAITS);
      } finally {
        await world.tested.close();
        await routers.stop();
      }
    },
    60_000,
  );
});
