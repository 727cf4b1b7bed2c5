import {
  EXCHANGE,
  type MonitoringWorld,
  monitoringWorld,
  told,
} from '@peersmith/server/test/monitoring-world.ts';
import { run } from '@peersmith/server/test/program.ts';
import { remoteEnv } from '@peersmith/server/test/remote-env.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';

let world: MonitoringWorld;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await monitoringWorld();
  env = await remoteEnv(world);
});
afterAll(() => world?.close());

const peersmith = (...args: string[]) => run(args, { env });

it('tells why a session is as it is, everything about a network, and what there is to do', async () => {
  const { admin } = world;
  const id = await world.atExchange({ ip_address: '192.0.2.10' });
  const policy = (
    await admin.post('/api/peering/routing-policies/', {
      name: 'in',
      slug: 'in',
      type: 'import-policy',
      weight: 1,
    })
  ).body.id;
  await admin.patch('/api/peering/internet-exchanges/1/', { import_routing_policies: [policy] });
  world.first.device.told = [told('192.0.2.10', 'idle')];
  await world.poll();
  const exchange = (await admin.get('/api/peering/internet-exchanges/1/')).body.name;

  const why = await peersmith('why', '192.0.2.10');
  expect(why.out, why.err).toContain('Never up');
  expect(why.out).toMatch(new RegExp(`^import +in +${exchange}`, 'm'));
  expect(why.out).toMatch(/Address in PeeringDB +ok/);
  expect((await peersmith('why', String(id), '--kind', 'exchange', '--lines')).out).toContain(
    'no configuration template',
  );
  expect(await peersmith('why', '192.0.2.200')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no session with 192.0.2.200.'),
  });

  const desk = await peersmith('desk', 'AS64502');
  expect(desk.out, desk.err).toMatch(/192\.0\.2\.10 +Never up/);
  expect(desk.out).toMatch(/198\.51\.100\.10 +No session/);
  expect(desk.out).toMatch(new RegExp(`import +in, from ${exchange}, 1 sessions`));

  const todo = await peersmith('todo');
  expect(todo.out, todo.err).toContain('Sessions that never came up: 1');
  expect(todo.out).toMatch(/AS64502 Plain +\d+ +3/);
  expect(JSON.parse((await peersmith('todo', '--json')).out)).toMatchObject({ todo: [{ kind: 'never_up' }] });
  await admin.delete(`${EXCHANGE}${id}/`);
});
