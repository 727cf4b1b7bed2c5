import { type MonitoringWorld, monitoringWorld, told } from '@peersmith/server/test/monitoring-world.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let world: MonitoringWorld;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await monitoringWorld();
  await world.app.jobs.work();
  env = await remoteEnv(world);
});
afterAll(() => world?.close());

const peersmith = (...args: string[]) => run(args, { env });

it('routers are polled, reconciled and imported from, and what is down is listed with the reason', async () => {
  world.first.device.told = [
    told('192.0.2.10', 'idle', { local_address: '192.0.2.1', last_error: 'Hold Timer Expired' }),
    told('203.0.113.2', 'established', { local_address: '203.0.113.1', remote_asn: 64_503 }),
  ];
  const preview = await peersmith('import-sessions', '1', '--dry-run');
  const [, digest = ''] = /--plan (\S+)/.exec(preview.out) ?? [];
  expect(preview.out, preview.err).toMatch(/^r1 +192\.0\.2\.10 +AS64502/m);
  const imported = await peersmith('import-sessions', '1', '--plan', digest);
  expect(imported.out, imported.err).toContain(
    'Made: 1 session and 0 autonomous systems. Left out: 1 neighbor.',
  );
  const polled = await peersmith('poll', 'r1');
  expect(polled.out, polled.err).toContain('r1: 0 of 1 sessions are established; it has 2 neighbors.');
  const compared = await peersmith('reconcile', 'r1');
  expect(compared).toMatchObject({
    code: 2,
    out: expect.stringMatching(/^only there +203\.0\.113\.2 +AS64503/m),
  });
  const tried = await peersmith('reconcile', 'r1', '--accept-all', '--relationship', 'private', '--dry-run');
  expect(tried.out, tried.err).toContain('203.0.113.2');
  const accepted = await peersmith('reconcile', 'r1', '--accept-all', '--relationship', 'private');
  expect(accepted.out, accepted.err).toContain(
    '1 session made, 0 changed, 0 deleted; 0 autonomous systems made.',
  );
  expect((await peersmith('reconcile', 'r1')).out).toContain('no difference, 2 alike.');
  const down = await peersmith('work-list');
  expect(down.out, down.err).toMatch(/AS64502.*r1 +idle.*The hold timer expired/);
  expect(down.out).toContain('Down: 1, Down for long: 0, Never came up: 1');
});

it('tells how sessions stood over time, of what is named', async () => {
  const history = await peersmith('history', 'exchange', '1');
  expect(history.out, history.err).toMatch(/AS64502.*unknown +idle +The hold timer expired/);
  expect(history.out).toMatch(/: 0 established, 1 down; prefixes: 0 received, 0 accepted, 0 advertised\.$/m);
  await peersmith('poll', 'r1');
  const points = await peersmith('history', 'network', 'AS64503', '--days', '7', '--json');
  expect(JSON.parse(points.out).points.at(-1)).toMatchObject({ established: 1, down: 0 });
  expect((await peersmith('history', 'router', 'r1')).out).toContain(': 1 established, 1 down;');
  expect(await peersmith('history', 'network', '64999')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no autonomous system 64999.'),
  });
});
