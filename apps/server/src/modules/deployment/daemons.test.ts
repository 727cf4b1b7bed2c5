import { readFileSync } from 'node:fs';
import { canRunBirds, startBirds } from '@peersmith/routers/test/birds.ts';
import { canRunFrrs, startFrrs } from '@peersmith/routers/test/frrs.ts';
import { describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../../test/app.ts';
import { type DaemonWorld, daemonWorld, SESSION_PASSWORD as PASSWORD } from '../../../test/daemon-world.ts';

const PLANS = '/api/deployment/plans/';
const WAITS = { timeout: 60_000, interval: 150 };

const succeed = ({ status, body, text }: Answer) => {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
};

/** Makes a plan, approves and applies it; the plan and its router as they stand then. */
async function carryOut({ tested, router: id, runJobs }: DaemonWorld): Promise<{ plan: any; entry: any }> {
  const { admin } = tested;
  const options = { gate_s: 3, confirm_s: 60 };
  const made = succeed(await admin.post(PLANS, { routers: [id], options }));
  const url = `${PLANS}${made.id}/`;
  await runJobs();
  if ((await admin.get(url)).body.status.value === 'ready') {
    succeed(await admin.post(`${url}approve/`, {}));
    succeed(await admin.post(`${url}apply/`, {}));
    await runJobs();
  }
  const [entry] = (await admin.get(`/api/deployment/plan-routers/?plan_id=${made.id}`)).body.results;
  return { plan: (await admin.get(url)).body, entry };
}

/** What every platform does with a router of ours, a session of our database, and a mistake. */
async function expectSafeInstallation(
  world: DaemonWorld,
  isUp: () => boolean,
  running: () => string,
): Promise<void> {
  const { admin } = world.tested;
  const { body: test } = await admin.get(`/api/devices/routers/${world.router}/test-napalm-connection/`);
  await world.runJobs();
  const { body: tried } = await admin.get(`/api/core/jobs/${test.id}/`);
  expect(tried.data.steps.map(({ step, state }: any) => `${step} ${state}`)).toEqual(
    ['resolve', 'reach', 'host key', 'sign in', 'privilege', 'capability'].map((step) => `${step} ok`),
  );

  const first = await carryOut(world);
  expect(first.entry, JSON.stringify(first.entry)).toMatchObject({ status: { value: 'applied' } });
  await vi.waitFor(() => expect(isUp()).toBe(true), WAITS);
  const good = running();

  succeed(
    await admin.patch(`/api/peering/direct-peering-sessions/${world.session}/`, { password: 'nottheirs' }),
  );
  const broken = await carryOut(world);
  expect(broken.entry, JSON.stringify(broken.entry)).toMatchObject({
    status: { value: 'rolled_back' },
    code: 'gate_failed',
    sessions: { before: 1, after: 0, gone: ['192.0.2.2'] },
  });
  expect(running()).toBe(good);
  await vi.waitFor(() => expect(isUp()).toBe(true), WAITS);

  succeed(
    await admin.patch(`/api/peering/direct-peering-sessions/${world.session}/`, { password: PASSWORD }),
  );
  expect((await carryOut(world)).plan.status.value).toBe('unchanged');
}

const FRR_PEER = `hostname r2
router bgp 64501
 bgp router-id 192.0.2.2
 no bgp ebgp-requires-policy
 neighbor 192.0.2.1 remote-as 64500
 neighbor 192.0.2.1 password ${PASSWORD}
 neighbor 192.0.2.1 timers connect 1
`;
const BIRD_PEER = `router id 192.0.2.2;
protocol device {}
protocol bgp r1 {
  local as 64501;
  neighbor 192.0.2.1 as 64500;
  password "${PASSWORD}";
  connect retry time 1;
  connect delay time 1;
  error wait time 1, 2;
  ipv4 { import none; export none; };
}
`;

describe.concurrent('a session of ours comes up, a mistake is taken back, and there is nothing to change then', () => {
  it.runIf(canRunFrrs)(
    'on FRR, reached by SSH',
    async () => {
      const routers = await startFrrs('frr defaults traditional\nhostname r1\n', FRR_PEER);
      const world = await daemonWorld('frr', { sshd: routers.sshd, args: routers.args });
      try {
        await expectSafeInstallation(
          world,
          () => /"state":"Established"/.test(routers.show(0, 'show bgp summary json').replaceAll(/\s/g, '')),
          () => routers.show('managed', 'show running-config'),
        );
      } finally {
        await world.tested.close();
        await routers.stop();
      }
    },
    180_000,
  );

  it.runIf(canRunBirds)(
    'on BIRD, reached by SSH',
    async () => {
      const routers = await startBirds('router id 192.0.2.1;\nprotocol device {}\n', BIRD_PEER);
      const world = await daemonWorld('bird', {
        sshd: routers.sshd,
        args: { config_path: routers.configPath, birdc: routers.birdc },
      });
      try {
        await expectSafeInstallation(
          world,
          () => routers.askPeer('show protocols').includes('Established'),
          () => readFileSync(routers.configPath, 'utf8'),
        );
      } finally {
        await world.tested.close();
        await routers.stop();
      }
    },
    180_000,
  );
});
