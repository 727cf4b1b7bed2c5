import {
  autonomousSystem,
  connection,
  contact,
  directPeeringSession,
  internetExchangePeeringSession,
  registry,
  router,
  savedView,
  tag,
  token,
} from '@peersmith/model';
import { type AnyResource, contentTypeOf, fieldOf, type Row } from '@peersmith/resource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';
import { matchDrafts } from './match.ts';

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested?.close());

const none = { kind: 'none' };
const one = (id: number) => ({ kind: 'one', id });
const idOf = (nested: unknown): number => Object(nested).id;
const match = (resource: AnyResource, drafts: Row[]) => matchDrafts(tested.app.system(), resource, drafts);

/** What may be there twice, alike in all: nothing in a file names one of them. */
const ALIKE = new Set(['users.token', 'requests.request', 'maintenance.window']);

it('is told by every resource that is written: by which fields, all of which there are', () => {
  for (const resource of Object.values(registry)) {
    if (resource.readOnly) continue;
    for (const { by, also = [] } of resource.identity)
      for (const key of [...by, ...also]) expect(fieldOf(resource, key).sql, key).toBeDefined();
    if (!ALIKE.has(contentTypeOf(resource)))
      expect(resource.identity.length, contentTypeOf(resource)).toBeGreaterThan(0);
  }
});

it('is by natural key, else by what no two share, in one statement for all', async () => {
  const [first, second] = [await make(tested.admin, tag), await make(tested.admin, tag)];
  const drafts = [
    { slug: first.slug },
    { name: second.name },
    // The slug is the surer way.
    { slug: first.slug, name: second.name },
    { slug: 'other', name: first.name },
    { slug: 'other' },
    { description: 'no key at all' },
  ];
  tested.statements();
  expect(await match(tag, drafts)).toEqual([
    one(first.id),
    one(second.id),
    one(first.id),
    one(first.id),
    none,
    none,
  ]);
  expect(tested.statements()).toBe(1);
  expect(await match(token, [{ description: 'x' }])).toEqual([none]);
});

it('is by connection and address for sessions over exchanges', async () => {
  const made = await make(tested.admin, internetExchangePeeringSession);
  const ixp_connection = idOf(made.ixp_connection);
  const other = await make(tested.admin, connection);
  expect(
    await match(internetExchangePeeringSession, [
      { ixp_connection, ip_address: made.ip_address, description: 'other' },
      { ixp_connection: other.id, ip_address: made.ip_address },
      { ip_address: made.ip_address },
    ]),
  ).toEqual([one(made.id), none, none]);
});

describe('direct sessions', () => {
  it('are told apart by their ends and routers, as far as a draft tells those', async () => {
    const place = { router: (await make(tested.admin, router)).id };
    const given = { ip_address: '192.0.2.9/31', local_ip_address: '192.0.2.8/31' };
    const here = await make(tested.admin, directPeeringSession, { ...given, ...place });
    const autonomous_system = idOf(here.autonomous_system);
    const ends = { autonomous_system, local_autonomous_system: idOf(here.local_autonomous_system) };
    const there = await make(tested.admin, directPeeringSession, { ...given, ...ends, router: null });
    expect(
      await match(directPeeringSession, [
        { ...ends, ip_address: '192.0.2.9/24', ...place },
        { ...ends, ip_address: '192.0.2.9', router: null },
        { ...ends, ip_address: '192.0.2.9' },
        { ...ends, ip_address: '192.0.2.9', local_ip_address: '192.0.2.7', ...place },
        { autonomous_system, ip_address: '192.0.2.10' },
      ]),
    ).toEqual([one(here.id), one(there.id), { kind: 'many', ids: [here.id, there.id] }, none, none]);
  });
});

it('is by any address of its exchange for a connection, by its port where that has none', async () => {
  const made = await make(tested.admin, connection, {
    interface: 'et-0',
    router: (await make(tested.admin, router)).id,
  });
  const internet_exchange_point = idOf(made.internet_exchange_point);
  expect(
    await match(connection, [
      { internet_exchange_point, ipv6_address: made.ipv6_address, ipv4_address: null },
      { internet_exchange_point, ipv6_address: '2001:db8:ffff::1/64', ipv4_address: made.ipv4_address },
      { router: idOf(made.router), interface: 'et-0' },
      { internet_exchange_point, ipv6_address: '2001:db8:ffff::1/64' },
    ]),
  ).toEqual([one(made.id), one(made.id), one(made.id), none]);
});

it('is ambiguous for people of one name, unless their address is told', async () => {
  const [here, there] = [
    await make(tested.admin, contact, { name: 'NOC', email: 'noc@a.example' }),
    await make(tested.admin, contact, { name: 'NOC', email: 'noc@b.example' }),
  ];
  expect(
    await match(contact, [
      { name: 'NOC' },
      { name: 'NOC', email: 'noc@b.example' },
      { name: 'NOC', email: '' },
    ]),
  ).toEqual([{ kind: 'many', ids: [here.id, there.id] }, one(there.id), none]);
});

it('is among what the caller may see, and has', async () => {
  const seen = await make(tested.admin, autonomousSystem, { asn: 64_496 });
  const system = tested.app.system();
  const grant = {
    id: 1,
    name: 'one',
    version: '1',
    enabled: true,
    content_type: 'peering.autonomoussystem',
    filter: { asn: 64_496 },
  };
  const limited = { ...system, principal: { ...system.principal, grants: [[grant]] } };
  const hidden = await make(tested.admin, autonomousSystem, { asn: 64_497 });
  expect(await matchDrafts(limited, autonomousSystem, [{ asn: 64_496 }, { asn: hidden.asn }])).toEqual([
    one(seen.id),
    none,
  ]);
  const view = await make(tested.admin, savedView, { name: 'Mine' });
  const draft = { name: 'Mine', content_type: view.content_type };
  const owner = { ...system, principal: { ...system.principal, id: idOf(view.user) } };
  expect(await matchDrafts(owner, savedView, [draft])).toEqual([one(view.id)]);
  expect(await match(savedView, [draft])).toEqual([none]);
});
