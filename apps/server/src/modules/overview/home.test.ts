import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Api } from '../../../test/app.ts';
import { type MonitoringWorld, monitoringWorld, ROUTERS, told } from '../../../test/monitoring-world.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { renderingModule } from '../rendering/index.ts';

let world: MonitoringWorld;
let runRenders: () => Promise<void>;
beforeAll(async () => {
  world = await monitoringWorld();
  runRenders = jobRunner(world.app, renderingModule.jobs ?? []);
});
afterAll(() => world?.close());

const home = async (api: Api = world.admin) => (await api.get('/api/home/')).body;
const of = async (kind: string) => (await home()).todo.find((one: any) => one.kind === kind);

it('begins with the steps of the set-up that are left, and with nothing that is not', async () => {
  const { todo, setup, mirror } = await home();
  expect(todo).toEqual([]);
  expect(setup.map((one: any) => one.step)).toEqual(['template', 'sessions']);
  expect(mirror).toMatchObject({ networks: 6, loaded: null, state: 'warning' });
});

it('names sessions that are down, and why', async () => {
  const id = await world.atExchange({ ip_address: '192.0.2.10' });
  world.first.device.told = [told('192.0.2.10', 'idle')];
  await world.poll();
  expect(await of('down')).toBeUndefined();
  expect((await home()).todo[0]).toMatchObject({
    kind: 'never_up',
    severity: 'warn',
    count: 1,
    rows: [
      { content_type: 'peering.internetexchangepeeringsession', id, detail: expect.stringContaining('.') },
    ],
  });
  world.first.device.told = [told('192.0.2.10', 'established')];
  await world.poll();
  expect((await home()).todo).toEqual([]);
  world.first.device.told = [told('192.0.2.10', 'idle')];
  await world.poll();
  expect((await home()).todo).toMatchObject([{ kind: 'down', severity: 'bad', count: 1, rows: [{ id }] }]);
});

it('names routers whose configuration does not render, until it does', async () => {
  const { admin, first } = world;
  const template = (
    await admin.post('/api/devices/configurations/', { name: 'T', template: '{{ nothing.here }}' })
  ).body.id;
  await admin.patch(`${ROUTERS}${first.id}/`, { configuration_template: template });
  await admin.get(`${ROUTERS}${first.id}/configuration/`);
  await runRenders();
  const { count, rows } = (await of('renders')) ?? {};
  expect({ count, rows }).toMatchObject({
    count: 1,
    rows: [
      {
        content_type: 'devices.router',
        id: first.id,
        display: 'r1',
        detail: expect.stringContaining('Line 1 of T'),
      },
    ],
  });
  await admin.patch(`/api/devices/configurations/${template}/`, { template: 'fine' });
  await admin.get(`${ROUTERS}${first.id}/configuration/`);
  await runRenders();
  expect(await of('renders')).toBeUndefined();
});

it('names requests that wait', async () => {
  await world.admin.post('/api/requests/requests/', {
    ...{ direction: 'inbound', asn: 64_502 },
    asked_sessions: [{ ip_address: '198.51.100.10', connection: 3 }],
  });
  expect(await of('requests')).toMatchObject({ count: 1, rows: [{ display: 'AS64502 Plain' }] });
});

it('leaves out what the caller may not see, and says so', async () => {
  const body = await home(await world.holderOf(['requests.view_request', 'peering.view_autonomoussystem']));
  expect(body.todo.map((one: any) => one.kind)).toEqual(['requests']);
  expect(body).toMatchObject({ mirror: null, setup: [] });
  expect(body.left_out.map((one: any) => one.permission)).toContain('peering.view_directpeeringsession');
  expect((await world.anonymous.get('/api/home/')).status).toBe(403);
});

it('ranks candidates by what sessions with them are worth', async () => {
  const { body } = await world.admin.get('/api/peeringdb/candidates/?ordering=-value');
  const values = body.results.map((one: any) => one.value);
  expect(values.length).toBeGreaterThan(1);
  expect(values).toEqual(values.toSorted((a: number, b: number) => b - a));
  expect(body.results[0]).toMatchObject({ asn: 64_502 });
});
