import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { ensureTemplate } from '../setup/templates.ts';

let tested: TestApp;
const ids: Record<string, number> = {};
const SESSIONS = '/api/peering/internet-exchange-peering-sessions/';
const DIRECT = '/api/peering/direct-peering-sessions/';

beforeAll(async () => {
  tested = await testApp();
  const made = async (name: string, path: string, body: object) => {
    const { status, body: answer } = await tested.admin.post(path, body);
    expect(status, JSON.stringify(answer)).toBe(201);
    ids[name] = Number(answer.id);
    return Number(answer.id);
  };
  const local_autonomous_system = await made('ours', '/api/peering/autonomous-systems/', {
    asn: 64500,
    name: 'Ours',
    affiliated: true,
  });
  await made('peer', '/api/peering/autonomous-systems/', { asn: 64501, name: 'One' });
  await made('relationship', '/api/bgp/relationships/', { name: 'Peer', slug: 'peer' });
  const exchange = await made('exchange', '/api/peering/internet-exchanges/', {
    name: 'Alpha',
    slug: 'alpha',
    local_autonomous_system,
  });
  await made('odd', '/api/devices/platforms/', { name: 'Odd', slug: 'odd' });
  await made('extreme', '/api/net/bfd/', { name: 'Extreme', slug: 'extreme', detection_multiplier: 1 });
  await made('common', '/api/net/bfd/', { name: 'Common', slug: 'common' });
  for (const [at, name] of (['frr', 'bird', 'junos'] as const).entries()) {
    const { platform, configuration } = await ensureTemplate(tested.app.system(), name);
    ids[`${name} platform`] = platform;
    const router = await made(`${name} router`, '/api/devices/routers/', {
      ...{ name, hostname: `${name}.example.net`, platform, local_autonomous_system },
      configuration_template: configuration,
    });
    await made(`${name} port`, '/api/net/connections/', {
      ...{ internet_exchange_point: exchange, router, ipv4_address: `192.0.2.${at + 1}/24` },
    });
  }
  const router = await made('odd router', '/api/devices/routers/', {
    ...{ name: 'odd', hostname: 'odd.example.net', platform: ids.odd, local_autonomous_system },
  });
  await made('odd port', '/api/net/connections/', {
    internet_exchange_point: exchange,
    router,
    ipv4_address: '192.0.2.9/24',
  });
});
afterAll(() => tested?.close());

let host = 20;
const session = (router: string, given: object) => {
  host += 1;
  return tested.admin.post(SESSIONS, {
    ...{ autonomous_system: ids.peer, ixp_connection: ids[`${router} port`], ip_address: `192.0.2.${host}` },
    ...given,
  });
};

describe('a password', () => {
  it.each([
    ['frr', 'k'.repeat(80), null],
    ['frr', 'k'.repeat(81), 'FRR takes at most 80 characters as a password (frr).'],
    ['frr', 'two words', 'FRR takes only printable ASCII without blanks as a password (frr).'],
    ['frr', 'pässword', 'FRR takes only printable ASCII without blanks as a password (frr).'],
    ['bird', 'two words', null],
    ['bird', 'k'.repeat(81), 'BIRD takes at most 80 characters as a password (bird).'],
    [
      'bird',
      'a"b',
      'BIRD takes only printable ASCII without quotation marks, and without blanks around it as a password (bird).',
    ],
    ['junos', 'a"b\\c', null],
    ['junos', 'k'.repeat(126), null],
    ['junos', 'k'.repeat(127), 'Junos takes at most 126 characters as a password (junos).'],
    ['odd', 'k'.repeat(255), null],
  ])('on a router of %s: %j', async (router, password, problem) => {
    const { status, body } = await session(router, { password });
    expect({ status, password: status === 400 ? body.password : undefined }).toEqual(
      problem ? { status: 400, password: [problem] } : { status: 201, password: undefined },
    );
  });

  it('is looked at again when the session moves to another router, and not when anything else changes', async () => {
    const { body } = await session('odd', { password: 'k'.repeat(100) });
    const path = `${SESSIONS}${body.id}/`;
    expect(
      (await tested.admin.patch(path, { description: 'x', ixp_connection: ids['odd port'] })).status,
    ).toBe(200);
    expect(await tested.admin.patch(path, { ixp_connection: ids['frr port'] })).toMatchObject({
      status: 400,
      body: { ixp_connection: ['FRR takes at most 80 characters as a password (frr).'] },
    });
    expect((await tested.admin.patch(path, { ixp_connection: ids['junos port'] })).status).toBe(200);
    expect(
      (await tested.admin.patch(path, { ixp_connection: ids['frr port'], password: 'short' })).status,
    ).toBe(200);
  });

  it('is looked at for sessions over private links, and for each of many', async () => {
    const direct = (ip: number, router: string, password: string) => ({
      ...{ local_autonomous_system: ids.ours, autonomous_system: ids.peer, relationship: ids.relationship },
      ...{ router: ids[`${router} router`], ip_address: `203.0.113.${ip}/24`, password },
    });
    const { status, body } = await tested.admin.post(DIRECT, [
      direct(1, 'frr', 'fine'),
      direct(2, 'frr', 'not fine'),
    ]);
    expect({ status, body }).toMatchObject({
      status: 400,
      body: [{}, { password: [expect.stringContaining('(frr)')] }],
    });
    expect(
      (await tested.admin.post(DIRECT, [direct(1, 'frr', 'fine'), direct(2, 'bird', 'also fine')])).status,
    ).toBe(201);
  });
});

it('BFD timers are those that the router takes, on the session and on what it uses', async () => {
  expect(await session('frr', { bfd: ids.extreme })).toMatchObject({
    status: 400,
    body: { bfd: ['FRR takes 2 to 255 as detection multiplier (frr).'] },
  });
  expect((await session('bird', { bfd: ids.extreme })).status).toBe(201);
  expect((await session('frr', { bfd: ids.common })).status).toBe(201);
  expect(
    await tested.admin.patch(`/api/net/bfd/${ids.common}/`, { minimum_transmit_interval: 70_000 }),
  ).toMatchObject({
    status: 400,
    body: { minimum_transmit_interval: ['FRR takes 10 to 60000 as minimum transmit interval (frr).'] },
  });
});

it('a policy cannot have a name that the template of a platform in use takes for itself', async () => {
  const policy = (slug: string) => tested.admin.post('/api/peering/routing-policies/', { name: slug, slug });
  expect(await policy('direct-v4-in')).toMatchObject({
    status: 400,
    body: {
      slug: [
        'The name direct-v4-in is one that the template for FRR uses itself.',
        expect.stringContaining('Junos'),
      ],
    },
  });
  expect((await policy('peersmith-reject')).body.slug).toHaveLength(1);
  expect((await policy('reject-bogons')).status).toBe(201);
});

it('a router that comes to run another platform leaves out what that cannot have, and says so', async () => {
  const { body } = await session('junos', { password: 'k'.repeat(100) });
  const router = ids['junos router'];
  const render = () => tested.admin.get(`/api/devices/routers/${router}/render/`);
  expect((await render()).body.text).toContain('k'.repeat(100));
  const { platform, configuration } = { platform: ids['frr platform'], configuration: 'FRRouting' };
  const changed = await tested.admin.patch(`/api/devices/routers/${router}/`, {
    platform,
    configuration_template: { name: configuration },
  });
  expect(changed.status).toBe(200);
  const after = (await render()).body;
  expect(after.text).not.toContain('k'.repeat(100));
  expect(after.text).toContain(
    `${body.ip_address} is not configured: its password cannot be written: FRR takes at most 80 characters as a password\n`,
  );
  expect(after.findings).toContainEqual({
    kind: 'password_unsayable',
    severity: 'error',
    object: { content_type: 'peering.internetexchangepeeringsession', id: body.id, display: body.display },
    message: 'Its password cannot be written: FRR takes at most 80 characters as a password.',
    remedy: 'Give the session another password, on both sides.',
  });
});
