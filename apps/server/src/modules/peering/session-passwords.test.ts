import {
  autonomousSystem,
  configuration,
  connection,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  platform,
  relationship,
  router,
} from '@peersmith/model';
import { decryptPassword, encryptPassword, type PasswordAlgorithm } from '@peersmith/passwords';
import { apiPathOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

const SECRET = 'Marker-of-a-password';
const SESSIONS = apiPathOf(internetExchangePeeringSession);
const DIRECT = apiPathOf(directPeeringSession);
const ROUTERS = apiPathOf(router);

let tested: TestApp;
let admin: Api;
const lines: string[] = [];
const ids: Record<string, number> = {};
const algorithms = {
  cisco: 'cisco-type7',
  junos: 'juniper-type9',
  arista: 'arista-type7',
} as const satisfies Record<string, PasswordAlgorithm>;

beforeAll(async () => {
  tested = await testApp({ LOG_LEVEL: 'trace' }, { write: (line) => void lines.push(line) });
  admin = tested.admin;
  const own = await make(admin, autonomousSystem, { asn: 64_500, name: 'Ours', affiliated: true });
  ids.own = own.id;
  ids.peer = (await make(admin, autonomousSystem, { asn: 64_501, name: 'Peer' })).id;
  ids.relationship = (await make(admin, relationship, { name: 'Transit', slug: 'transit' })).id;
  const exchange = await make(admin, internetExchange, { name: 'IX', local_autonomous_system: own.id });
  const template = await make(admin, configuration, {
    name: 'Both',
    template:
      '{% for s in (router | ixp_sessions | list) + (router | direct_sessions | list) %}{{ s | ip }} {{ s.encrypted_password }}\n{% endfor %}',
  });
  const places = { ...algorithms, plain: '', open: 'cisco-type7' } as const;
  for (const [at, [name, password_algorithm]] of Object.entries(places).entries()) {
    const made = await make(admin, platform, { name, slug: name, napalm_driver: '', password_algorithm });
    ids[`${name} platform`] = made.id;
    ids[name] = (
      await make(admin, router, {
        name,
        hostname: `${name}.example.net`,
        platform: made.id,
        encrypt_passwords: name !== 'open',
        local_autonomous_system: own.id,
        configuration_template: template.id,
      })
    ).id;
    ids[`${name} port`] = (
      await make(admin, connection, {
        internet_exchange_point: exchange.id,
        router: ids[name],
        ipv4_address: `192.0.2.${at + 1}/24`,
        ipv6_address: null,
      })
    ).id;
  }
});
afterAll(() => tested?.close());

let host = 20;
async function session(name: string, given: Row = {}): Promise<Row & { id: number }> {
  host += 1;
  const { status, body } = await admin.post(SESSIONS, {
    autonomous_system: ids.peer,
    ixp_connection: ids[`${name} port`],
    ip_address: `192.0.2.${host}`,
    password: SECRET,
    ...given,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}
const change = async (id: number, given: Row) => (await admin.patch(`${SESSIONS}${id}/`, given)).body;
const rendered = async (name: string, api = admin) => (await api.get(`${ROUTERS}${ids[name]}/render/`)).body;

describe('the encrypted password', () => {
  it.each(Object.entries(algorithms))(
    'is what the platform of the router writes: %s',
    async (name, algorithm) => {
      const { encrypted_password, ip_address } = await session(name);
      expect(encrypted_password).toBe(encryptPassword(algorithm, SECRET, { key: String(ip_address) }));
    },
  );

  it('is made with the bare address over private links too', async () => {
    const { body } = await admin.post(DIRECT, {
      autonomous_system: ids.peer,
      local_autonomous_system: ids.own,
      relationship: ids.relationship,
      router: ids.arista,
      ip_address: '198.51.100.2/30',
      password: SECRET,
    });
    expect(decryptPassword('arista-type7', body.encrypted_password, { key: '198.51.100.2' })).toBe(SECRET);
  });

  it('is the password where the platform has no way of its own, and nothing where the router does not encrypt', async () => {
    expect((await session('plain')).encrypted_password).toBe(SECRET);
    expect((await session('open')).encrypted_password).toBeNull();
  });

  it('follows the password, the address and the router, and is kept as long as it says the password', async () => {
    const { id } = await session('cisco');
    const own = encryptPassword('cisco-type7', SECRET, { salt: 3 });
    expect((await change(id, { encrypted_password: own })).encrypted_password).toBe(own);
    expect((await change(id, { description: 'x' })).encrypted_password).toBe(own);
    // Devices take offsets in decimal digits alone.
    const odd = encryptPassword('cisco-type7', SECRET, { salt: 10 }).replace('7 10', '7 0A');
    expect((await change(id, { encrypted_password: odd })).encrypted_password).not.toBe(odd);
    const other = (await change(id, { password: 'another' })).encrypted_password;
    expect(decryptPassword('cisco-type7', other)).toBe('another');
    const moved = await change(id, { ixp_connection: ids['arista port'] });
    expect(decryptPassword('arista-type7', moved.encrypted_password, { key: moved.ip_address })).toBe(
      'another',
    );
    const renumbered = await change(id, { ip_address: '192.0.2.200' });
    expect(decryptPassword('arista-type7', renumbered.encrypted_password, { key: '192.0.2.200' })).toBe(
      'another',
    );
    expect((await change(id, { password: '' })).encrypted_password).toBe('');
  });

  it('is made for each of many in a bounded number of statements', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, () => {
        host += 1;
        const [autonomous_system, ip_address] = [ids.peer, `192.0.2.${host}`];
        return { autonomous_system, ixp_connection: ids['junos port'], ip_address, password: SECRET };
      });
    await admin.post(SESSIONS, many(2));
    tested.statements();
    await admin.post(SESSIONS, many(2));
    const few = tested.statements();
    const { body } = await admin.post(SESSIONS, many(30));
    expect(tested.statements()).toBe(few);
    for (const one of body) expect(decryptPassword('juniper-type9', one.encrypted_password)).toBe(SECRET);
  });

  it('is refused where the platform cannot hold the password, and is no hindrance to other changes', async () => {
    const refused = { password: 'pass€' };
    const { id } = await session('open', refused);
    expect(await admin.patch(`${SESSIONS}${id}/`, { ixp_connection: ids['cisco port'] })).toMatchObject({
      status: 400,
      body: {
        ixp_connection: [
          "The password has characters that the encryption of the router's platform cannot hold.",
        ],
      },
    });
    const there = await session('cisco');
    expect(await admin.patch(`${SESSIONS}${there.id}/`, refused)).toMatchObject({
      status: 400,
      body: { password: [expect.stringContaining('cannot hold')] },
    });
    await admin.patch(`${ROUTERS}${ids.open}/`, { encrypt_passwords: true });
    expect((await change(id, { description: 'still there' })).description).toBe('still there');
    await admin.patch(`${ROUTERS}${ids.open}/`, { encrypt_passwords: false });
  });
});

describe('encrypt-password', () => {
  it('makes what was not made when the router began to encrypt, and answers 503 where it does not', async () => {
    const { id } = await session('open');
    const act = (api: Api) => api.send('POST', `${SESSIONS}${id}/encrypt-password/`);
    expect(await act(admin)).toMatchObject({
      status: 503,
      body: { detail: 'The session is on no router that encrypts passwords.' },
    });
    await admin.patch(`${ROUTERS}${ids.open}/`, { encrypt_passwords: true });
    expect(await act(admin)).toMatchObject({ status: 200, text: '' });
    const { body } = await admin.get(`${SESSIONS}${id}/`);
    expect(decryptPassword('cisco-type7', body.encrypted_password)).toBe(SECRET);
    await admin.patch(`${ROUTERS}${ids.open}/`, { encrypt_passwords: false });
  });

  it('works over private links, and says 503 for a session on no router', async () => {
    const draft = { local_autonomous_system: ids.own, relationship: ids.relationship };
    const { id } = await make(admin, directPeeringSession, {
      ...draft,
      autonomous_system: ids.peer,
      ip_address: '203.0.113.1/31',
      local_ip_address: null,
      router: null,
      password: SECRET,
    });
    const act = () => admin.send('POST', `${DIRECT}${id}/encrypt-password/`);
    expect((await act()).status).toBe(503);
    await admin.patch(`${DIRECT}${id}/`, { router: ids.junos });
    expect((await act()).status).toBe(200);
  });
});

describe('a configuration', () => {
  it('has the encryption of now, whatever was stored before the platform or the router changed', async () => {
    const { ip_address } = await session('open', { password: 'only here' });
    const line = async () =>
      (await rendered('open')).text.split('\n').find((one: string) => one.startsWith(`${ip_address} `));
    expect(await line()).toBe(`${ip_address} None`);
    await admin.patch(`${ROUTERS}${ids.open}/`, { encrypt_passwords: true });
    const key = String(ip_address);
    expect(await line()).toBe(`${key} ${encryptPassword('cisco-type7', 'only here', { key })}`);
    await admin.patch(`${ROUTERS}${ids.open}/`, { platform: ids['junos platform'] });
    expect(await line()).toBe(`${key} ${encryptPassword('juniper-type9', 'only here', { key })}`);
    await admin.patch(`${ROUTERS}${ids.open}/`, { platform: ids['open platform'], encrypt_passwords: false });
  });

  it('has masks for who may not see passwords, who meets neither form of one anywhere', async () => {
    const { id, encrypted_password } = await session('arista');
    await change(id, { password: `${SECRET}-2` });
    const viewer = await tested.holderOf([
      'devices.view_router',
      'devices.view_configuration',
      'devices.view_router_configuration',
      'peering.view_internetexchangepeeringsession',
      'core.view_objectchange',
    ]);
    const masked = await rendered('arista', viewer);
    expect(masked.text).toContain(' ********\n');
    expect(masked.masked).toBeGreaterThan(0);
    const answers = await Promise.all(
      [`${SESSIONS}?limit=0`, `${SESSIONS}?format=csv`, '/api/core/object-changes/?limit=0'].map((path) =>
        viewer.get(path),
      ),
    );
    const { rows } = await sql<{ text: string }>`
      select t::text as text from core_objectchange t union all select t::text from peering_internetexchangepeeringsession t`.execute(
      tested.app.system().db,
    );
    const seen = [masked.text, ...answers.map(({ text }) => text), ...rows.map(({ text }) => text), ...lines];
    expect(seen.length).toBeGreaterThan(50);
    for (const text of seen) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(String(encrypted_password).slice(2));
    }
  });

  it('leaves out what cannot be encrypted, and is not to be installed', async () => {
    const { id } = await session('open', { password: 'pass€' });
    await admin.patch(`${ROUTERS}${ids.open}/`, { encrypt_passwords: true });
    const { findings } = await rendered('open');
    expect(findings).toContainEqual(
      expect.objectContaining({
        kind: 'password_unsayable',
        severity: 'error',
        object: expect.objectContaining({ id }),
        message:
          'Its password cannot be written: The password has characters that this encryption cannot hold.',
      }),
    );
    await admin.patch(`${ROUTERS}${ids.open}/`, { encrypt_passwords: false });
  });

  it('may ask the platform itself', async () => {
    const said = async (template: string) =>
      (await admin.post('/api/devices/configurations/check/', { template, router: ids.cisco })).body;
    expect(
      await said(
        "{{ router.platform.decrypt_password('7 0822455D0A16') }} {{ router.platform.decrypt_password(router.platform.encrypt_password('x', '192.0.2.1')) }}",
      ),
    ).toMatchObject({ ok: true, text: 'cisco x' });
    expect(await said("{{ router.platform.decrypt_password('7 zz') }}")).toMatchObject({
      ok: false,
      detail: 'ValueError: The text is not in the form of this encryption.',
    });
  });
});
