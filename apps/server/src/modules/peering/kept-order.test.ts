import {
  autonomousSystem,
  connection,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  router,
} from '@peersmith/model';
import { apiPathOf } from '@peersmith/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { make } from '../../../test/make.ts';

const SESSIONS = apiPathOf(internetExchangePeeringSession);
const DIRECT = apiPathOf(directPeeringSession);

let tested: TestApp;
let first: Record<string, number>;
let second: Record<string, number>;
let own: number;

/** An exchange, a router, a port and a session of AS `asn`, of which only the names tell the order. */
async function place(name: string, asn: number): Promise<Record<string, number>> {
  const { admin } = tested;
  const peer = (await make(admin, autonomousSystem, { asn, name })).id;
  const exchange = (await make(admin, internetExchange, { name, slug: name, local_autonomous_system: own }))
    .id;
  const device = (await make(admin, router, { name, local_autonomous_system: own })).id;
  const port = (await make(admin, connection, { internet_exchange_point: exchange, router: device })).id;
  const session = await make(admin, internetExchangePeeringSession, {
    service_reference: null,
    autonomous_system: peer,
    ixp_connection: port,
  });
  return { peer, exchange, device, port, session: session.id };
}

const order = async (path: string) =>
  (await tested.admin.get(`${path}?limit=50`)).body.results.map(({ id }: { id: number }) => id);
const edit = async (resource: Parameters<typeof apiPathOf>[0], id: number | undefined, change: object) => {
  const { status, body } = await tested.admin.patch(`${apiPathOf(resource)}${id}/`, change);
  expect(status, JSON.stringify(body)).toBe(200);
};

beforeAll(async () => {
  tested = await testApp();
  own = (await make(tested.admin, autonomousSystem, { asn: 64510, affiliated: true })).id;
  first = await place('alpha', 64501);
  second = await place('beta', 64502);
});
afterAll(() => tested.close());

const inOrder = () => [first.session, second.session];
const turned = () => [second.session, first.session];
const ports = () => order(apiPathOf(connection));

it('follows the number of the peer, however it is changed', async () => {
  expect(await order(SESSIONS)).toEqual(inOrder());
  await edit(autonomousSystem, first.peer, { asn: 64503 });
  expect(await order(SESSIONS)).toEqual(turned());
  await edit(internetExchangePeeringSession, first.session, { autonomous_system: second.peer });
  await edit(internetExchangePeeringSession, second.session, { autonomous_system: second.peer });
  expect(await order(SESSIONS)).toEqual(inOrder());
});

it('follows the names of exchanges and routers, in connections and their sessions', async () => {
  await edit(internetExchange, first.exchange, { name: 'gamma' });
  expect([await ports(), await order(SESSIONS)]).toEqual([[second.port, first.port], turned()]);
  await edit(internetExchange, second.exchange, { name: 'zeta' });
  expect(await order(SESSIONS)).toEqual(inOrder());
  await edit(connection, first.port, { internet_exchange_point: second.exchange });
  expect(await order(SESSIONS)).toEqual(inOrder());
  await edit(router, first.device, { name: 'delta' });
  expect([await ports(), await order(SESSIONS)]).toEqual([[second.port, first.port], turned()]);
});

it('follows the AS of ours at an exchange, and its number', async () => {
  const other = (await make(tested.admin, autonomousSystem, { asn: 64511, affiliated: true })).id;
  await edit(connection, first.port, { internet_exchange_point: first.exchange });
  expect(await order(SESSIONS)).toEqual(inOrder());
  await edit(internetExchange, first.exchange, { local_autonomous_system: other });
  expect(await order(SESSIONS)).toEqual(turned());
  await edit(autonomousSystem, own, { asn: 64512 });
  expect([await ports(), await order(SESSIONS)]).toEqual([[first.port, second.port], inOrder()]);
});

it('follows service references and addresses', async () => {
  const peer = { autonomous_system: first.peer, local_autonomous_system: own, service_reference: null };
  const one = (await make(tested.admin, directPeeringSession, { ...peer, ip_address: '192.0.2.1' })).id;
  const two = (await make(tested.admin, directPeeringSession, { ...peer, ip_address: '192.0.2.2' })).id;
  const both = async () => (await order(DIRECT)).filter((id: number) => id === one || id === two);
  expect(await both()).toEqual([one, two]);
  await edit(directPeeringSession, one, { ip_address: '192.0.2.3' });
  expect(await both()).toEqual([two, one]);
  await edit(directPeeringSession, one, { service_reference: 'A-1' });
  expect(await both()).toEqual([one, two]);
  await edit(internetExchangePeeringSession, second.session, { service_reference: 'A-1' });
  expect(await order(SESSIONS)).toEqual(turned());
});
