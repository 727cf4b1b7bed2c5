import { contact, contactAssignment, contactRole } from '@peersmith/model';
import { canRunFrrs, startFrrs } from '@peersmith/routers/test/frrs.ts';
import { sql } from 'kysely';
import { expect, it, vi } from 'vitest';
import type { Answer } from '../../../test/app.ts';
import { daemonWorld, SESSION_PASSWORD } from '../../../test/daemon-world.ts';
import { mailServer } from '../../../test/mail-server.ts';
import { WINDOWS } from '../../../test/maintenance-world.ts';
import { make } from '../../../test/make.ts';
import { sendDue } from '../messaging/outbox/send-due.ts';

const WAITS = { timeout: 40_000, interval: 150 };
const [OURS, THEIRS] = ['198.51.100.0/24', '203.0.113.0/24'];
const PEER = `hostname r2
router bgp 64501
 bgp router-id 192.0.2.2
 no bgp ebgp-requires-policy
 no bgp network import-check
 neighbor 192.0.2.1 remote-as 64500
 neighbor 192.0.2.1 password ${SESSION_PASSWORD}
 neighbor 192.0.2.1 timers connect 1
 neighbor 192.0.2.1 advertisement-interval 0
 address-family ipv4 unicast
  network ${THEIRS}
`;
/** What we announce, and the policy that lets everything pass. */
const POLICIES = `route-map all permit 10
exit
router bgp 64500
 no bgp network import-check
 address-family ipv4 unicast
  network ${OURS}
 exit-address-family
exit`;

const succeed = ({ status, body, text }: Answer) => {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
};

it.runIf(canRunFrrs)(
  'a maintenance is announced, led around by the neighbour of an FRR, put back, verified and reported',
  async () => {
    const mail = await mailServer();
    const routers = await startFrrs('frr defaults traditional\nhostname r1\n', PEER);
    const env = {
      ...{ EMAIL_SERVER: '127.0.0.1', EMAIL_PORT: String(mail.port), EMAIL_TLS_MODE: 'none' },
      ...{ EMAIL_FROM_ADDRESS: 'NOC <noc@ours.example>', DEPLOYMENT_GATE_S: '5', DEPLOYMENT_CONFIRM_S: '60' },
    };
    const world = await daemonWorld('frr', { sshd: routers.sshd, args: routers.args, env });
    const { admin, app } = world.tested;
    const show = async (url: string) => succeed(await admin.get(url));
    const db = app.system().db;
    const look = async () => {
      await app.jobs.enqueue(app.system(), 'maintenance.look');
      await world.runJobs();
    };
    const heard = (side: 'managed' | number, prefix: string): any => {
      const [path] = JSON.parse(routers.show(side, `show bgp ipv4 unicast ${prefix} json`)).paths ?? [];
      return path;
    };
    const poll = async () => {
      succeed(await admin.post(`/api/devices/routers/${world.router}/poll-bgp-sessions/`, {}));
      await world.runJobs();
    };
    try {
      succeed(
        await admin.post('/api/devices/configurations/', { name: 'FRRouting policies', template: POLICIES }),
      );
      const policy = succeed(
        await admin.post('/api/peering/routing-policies/', {
          name: 'All',
          slug: 'all',
          type: 'import-export-policy',
          weight: 0,
          address_family: 0,
        }),
      );
      const policies = { import_routing_policies: [policy.id], export_routing_policies: [policy.id] };
      succeed(await admin.patch(`/api/peering/direct-peering-sessions/${world.session}/`, policies));
      succeed(await admin.patch(`/api/devices/routers/${world.router}/`, { poll_bgp_sessions_state: true }));
      await make(admin, contactAssignment, {
        ...{ content_type: 'peering.autonomoussystem', object_id: world.peer },
        contact: (await make(admin, contact, { name: 'NOC', email: 'noc@peer.example' })).id,
        role: (await make(admin, contactRole, { name: 'NOC', slug: 'noc' })).id,
      });
      const { id: plan } = succeed(await admin.post('/api/deployment/plans/', { routers: [world.router] }));
      await world.runJobs();
      succeed(await admin.post(`/api/deployment/plans/${plan}/approve/`, {}));
      succeed(await admin.post(`/api/deployment/plans/${plan}/apply/`, {}));
      await world.runJobs();
      await vi.waitFor(() => expect(heard(0, OURS)?.valid).toBe(true), WAITS);
      expect(heard(0, OURS).community).toBeUndefined();
      await poll();

      const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
      const window = succeed(
        await admin.post(WINDOWS, {
          ...{
            summary: 'New card',
            starts: soon(10),
            ends: soon(70),
            routers: [world.router],
            apply: 'automatic',
          },
          ...{ drain_minutes: 0, notice_at_end: true },
        }),
      );
      const url = `${WINDOWS}${window.id}/`;
      succeed(await admin.post(`${url}schedule/`, {}));
      await look();
      await sendDue(app.system());
      const [notice] = mail.arrived.splice(0);
      expect(notice?.to).toEqual(['noc@peer.example']);
      expect(String(notice?.mail.attachments[0]?.content)).toContain('X-MAINTNOTE-STATUS:CONFIRMED');

      await sql`update maintenance_window set starts = now(), ends = now() + interval '1 hour'`.execute(db);
      await look();
      await vi.waitFor(() => expect(heard(0, OURS)?.community?.string).toBe('graceful-shutdown'), WAITS);
      await vi.waitFor(() => expect(heard('managed', THEIRS)?.locPrf).toBe(0), WAITS);
      await look();
      expect(await show(url)).toMatchObject({ status: { value: 'running' }, drained: expect.any(String) });

      succeed(await admin.post(`${url}end/`, {}));
      await look();
      await vi.waitFor(() => expect(heard(0, OURS)?.community).toBeUndefined(), WAITS);
      await vi.waitFor(
        async () => {
          await look();
          expect((await show(url)).status.value).toBe('done');
        },
        { timeout: 30_000, interval: 500 },
      );
      expect((await show(`${url}report/`)).counts).toMatchObject({
        sessions: 1,
        were_up: 1,
        back: 1,
        missing: 0,
      });
      await sendDue(app.system());
      expect(String(mail.arrived[0]?.mail.attachments[0]?.content)).toContain('X-MAINTNOTE-STATUS:COMPLETED');
    } finally {
      await world.tested.close();
      await routers.stop();
      await mail.close();
    }
  },
  180_000,
);
