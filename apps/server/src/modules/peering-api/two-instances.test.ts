import type { AddressInfo } from 'node:net';
import { canRunFrrs, type Frrs, startFrrs } from '@peersmith/routers/test/frrs.ts';
import { sql } from 'kysely';
import { expect, it, vi } from 'vitest';
import { type Answer, type TestApp, testApp } from '../../../test/app.ts';
import { makeDaemonRouter } from '../../../test/daemon-world.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { AUDIENCE, tokenProvider } from '../../../test/token-provider.ts';
import { deploymentModule } from '../deployment/index.ts';
import { monitoringModule } from '../monitoring/index.ts';
import { EMPTY, insertWorld } from '../peeringdb/candidates/test-world.ts';
import { requestsModule } from '../requests/index.ts';

const WAITS = { timeout: 30_000, interval: 100 };
const PASSWORD = 's3cret';
const PORTS = [
  { id: 100, net: 1, lan: 1, v4: '192.0.2.1' },
  { id: 110, net: 2, lan: 1, v4: '192.0.2.2' },
];
const NETWORKS = [
  { id: 1, asn: 64_500, name: 'North' },
  { id: 2, asn: 64_502, name: 'South' },
];

const succeed = ({ status, body, text }: Answer) => {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
};

interface Side {
  tested: TestApp;
  router: number;
  /** What waits in its queue is done. */
  work: () => Promise<void>;
  /** Makes a plan for its router, approves and applies it. */
  deploy: () => Promise<void>;
  poll: () => Promise<void>;
  requests: () => Promise<any[]>;
}

/** An installation of a network that has a port at the exchange, and a router on it. */
async function sideOf(
  port: (typeof PORTS)[number],
  { sshd, args, env }: { sshd: Frrs['sshd']; args: Frrs['args']; env: Record<string, string> },
): Promise<Side> {
  const tested = await testApp({
    ...{ DEVICES_ON_LOOPBACK: 'true', PEERING_API_ALLOW_PRIVATE: 'true' },
    ...{ DEPLOYMENT_GATE_S: '2', DEPLOYMENT_CONFIRM_S: '60', ...env },
  });
  const { admin, app } = tested;
  const { db } = app.system();
  await sql`select setval(pg_get_serial_sequence('peering_autonomoussystem', 'id'), 1000)`.execute(db);
  await insertWorld(db, {
    ...EMPTY,
    networks: NETWORKS,
    ports: PORTS,
    lans: [{ id: 1, prefixes: ['192.0.2.0/24'] }],
    systems: [{ id: 1, asn: NETWORKS.find(({ id }) => id === port.net)?.asn ?? 0, affiliated: true }],
    exchanges: [{ id: 1, system: 1, lan: 1 }],
    connections: [{ id: 1, exchange: 1, v4: `${port.v4}/24` }],
  });
  const router = await makeDaemonRouter(tested, 'frr', { sshd, args, system: 1 });
  succeed(await admin.patch('/api/net/connections/1/', { router }));
  succeed(await admin.patch(`/api/devices/routers/${router}/`, { poll_bgp_sessions_state: true }));
  const work = jobRunner(
    app,
    [requestsModule, deploymentModule, monitoringModule].flatMap(({ jobs = [] }) => jobs),
  );
  return {
    ...{ tested, router, work },
    deploy: async () => {
      const { id } = succeed(await admin.post('/api/deployment/plans/', { routers: [router] }));
      await work();
      succeed(await admin.post(`/api/deployment/plans/${id}/approve/`, {}));
      succeed(await admin.post(`/api/deployment/plans/${id}/apply/`, {}));
      await work();
      const plan = succeed(await admin.get(`/api/deployment/plans/${id}/`));
      expect(plan.status.value, JSON.stringify(plan)).toBe('applied');
    },
    poll: async () => {
      succeed(await admin.post(`/api/devices/routers/${router}/poll-bgp-sessions/`, {}));
      await work();
    },
    requests: async () => succeed(await admin.get('/api/requests/requests/?ordering=id')).results,
  };
}

it.runIf(canRunFrrs)(
  'two networks peer: one asks by API, a rule of the other accepts, both configure, and the session of their FRRs comes up',
  async () => {
    const provider = await tokenProvider();
    const routers = await startFrrs(
      'frr defaults traditional\nhostname r1\n',
      'frr defaults traditional\nhostname r2\n',
    );
    const { sshd } = routers;
    const [north, south] = await Promise.all(
      PORTS.map((port, at) =>
        sideOf(port, {
          sshd,
          args: at === 0 ? routers.args : routers.argsOf(0),
          env: at === 0 ? {} : { PEERING_API_ISSUER: provider.issuer, PEERING_API_AUDIENCE: AUDIENCE },
        }),
      ),
    );
    if (!north || !south) throw new Error('there are two');
    try {
      const portal = await south.tested.app.openPortal();
      await portal.listen({ host: '127.0.0.1', port: 0 });
      const { port } = portal.server.address() as AddressInfo;
      const rule = { name: 'Open', action: 'accept', session_status: 'enabled', enabled: true };
      succeed(await south.tested.admin.post('/api/requests/rules/', { ...rule, conditions: { all: [] } }));

      const { admin } = north.tested;
      const system = succeed(
        await admin.post('/api/peering/autonomous-systems/', { asn: 64_502, name: 'South' }),
      );
      const api = succeed(
        await admin.post('/api/requests/peering-apis/', {
          autonomous_system: system.id,
          api_url: `http://127.0.0.1:${port}/peering/v1`,
          token: await provider.token([{ asn: 64_500, name: 'North', perms: 15 }]),
        }),
      );
      expect(succeed(await admin.post(`/api/requests/peering-apis/${api.id}/test/`)).locations).toEqual([
        { id: 'pdb:ix:1', type: 'public' },
      ]);
      const wanted = { connection: 1, ip_address: '192.0.2.2', password: PASSWORD };
      const { id } = succeed(
        await admin.post('/api/requests/requests/', {
          direction: 'outbound',
          asn: 64_502,
          asked_sessions: [wanted],
        }),
      );
      const asked = succeed(
        await admin.post(`/api/requests/requests/${id}/ask/`, { session_status: 'enabled' }),
      );
      expect(asked).toMatchObject({ status: { value: 'provisioning' }, api_error: '' });
      await south.work();
      const [theirs] = await south.requests();
      expect(theirs).toMatchObject({
        ...{ asn: 64_500, origin: { value: 'peering_api' }, status: { value: 'provisioning' } },
        reference: asked.remote_reference,
      });

      await Promise.all([north.deploy(), south.deploy()]);
      const summary = (side: 'managed' | 0) =>
        routers.show(side, 'show bgp summary json').replaceAll(/\s/g, '');
      await vi.waitFor(() => {
        for (const side of ['managed', 0] as const) expect(summary(side)).toContain('"state":"Established"');
      }, WAITS);

      await south.poll();
      const followed = succeed(await admin.post(`/api/requests/requests/${id}/follow/`, {}));
      expect(followed.api_error).toBe('');
      const [session] = succeed(await admin.get(`/api/requests/sessions/?request_id=${id}`)).results;
      expect(session.remote_status).toBe('Established');
      await north.poll();
      for (const side of [north, south]) {
        await side.tested.app.jobs.enqueue(side.tested.app.system(), 'requests.follow');
        await side.work();
        expect(await side.requests()).toMatchObject([{ status: { value: 'up' }, up_count: 1 }]);
      }
    } finally {
      await Promise.all([north, south].map(({ tested }) => tested.close()));
      await routers.stop();
      await provider.close();
    }
  },
  90_000,
);
