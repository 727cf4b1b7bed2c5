import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitedApi } from '../../../test/limited.ts';
import { type MonitoringWorld, monitoringWorld, told } from '../../../test/monitoring-world.ts';

const NETWORKS = '/api/peering/autonomous-systems/';
const EXCHANGES = '/api/peering/internet-exchanges/';
const GROUPS = '/api/peering/bgp-groups/';
const HOUR_MS = 3_600_000;

let world: MonitoringWorld;
let network: number;
let exchange: number;
let group: number;
/** Sessions over the exchange: one that stays up, one that comes up and goes down; and a direct one of which nothing is kept. */
let steady: number;
let other: number;
let kept: number;
const now = Date.now();
const hours = (ago: number) => new Date(now - ago * HOUR_MS);

beforeAll(async () => {
  world = await monitoringWorld();
  steady = await world.atExchange({ ip_address: '192.0.2.10' });
  other = await world.atExchange({ ip_address: '192.0.2.11' });
  group = (await world.admin.post(GROUPS, { name: 'Transit', slug: 'transit' })).body.id;
  kept = await world.direct({
    ...{ ip_address: '203.0.113.1/31', local_ip_address: '203.0.113.0/31', bgp_group: group },
  });
  network = (await world.admin.get(`${NETWORKS}?asn=64502`)).body.results[0].id;
  const session = await world.show(`/api/peering/internet-exchange-peering-sessions/${steady}/`);
  const connection = await world.show(`/api/net/connections/${session.ixp_connection.id}/`);
  exchange = connection.internet_exchange_point.id;
  const { db } = world.app.system();
  const moves: [number, number, string | null, string][] = [
    [steady, 10, null, 'established'],
    [other, 8, null, 'idle'],
    [other, 4, 'idle', 'established'],
    [other, 1, 'established', 'idle'],
  ];
  for (const [id, ago, from, to] of moves)
    await sql`insert into monitoring_transition (exchange_session_id, at, from_state, to_state) values (${id}, ${hours(ago)}, ${from}, ${to})`.execute(
      db,
    );
  const counts: [number, number, number][] = [
    [steady, 10, 10],
    [other, 8, 0],
    [steady, 5, 20],
    [other, 4, 100],
    [other, 1, 0],
  ];
  for (const [id, ago, count] of counts)
    await sql`insert into monitoring_count (exchange_session_id, at, received, accepted, advertised)
      values (${id}, ${hours(ago)}, ${count}, ${count / 2}, ${count / 10})`.execute(db);
  await sql`update peering_directpeeringsession set polled = ${hours(0)}, bgp_state = 'established', received_prefix_count = 7, accepted_prefix_count = 6,
    advertised_prefix_count = 5 where id = ${kept}`.execute(db);
});
afterAll(() => world?.close());

const shortOf = ({ points }: any) =>
  points.map(({ at, established, down, received, accepted }: any) => [
    Math.round((now - Date.parse(at)) / HOUR_MS),
    ...[established, down, received, accepted],
  ]);
const since = (ago: number) => `?since=${hours(ago).toISOString()}`;

describe('the history of many sessions', () => {
  it('is the sum of what each had, and begins with what they had then', async () => {
    const answer = await world.show(`${NETWORKS}${network}/history/`);
    // Of the direct one nothing is kept, so it is taken for as it is.
    expect(shortOf(answer)).toEqual([
      [24, 1, 0, 7, 6],
      [10, 2, 0, 17, 11],
      [8, 2, 1, 17, 11],
      [5, 2, 1, 27, 16],
      [4, 3, 0, 127, 66],
      [1, 2, 1, 27, 16],
    ]);
    expect(answer.transitions.map(({ to, session: { id } }: any) => [to, id])).toEqual([
      ['idle', other],
      ['established', other],
      ['idle', other],
      ['established', steady],
    ]);
    expect(shortOf(await world.show(`${NETWORKS}${network}/history/${since(6)}`))[0]).toEqual([
      6, 2, 1, 17, 11,
    ]);
  });

  it('is empty where nobody was polled, and refuses a time that ends before it begins', async () => {
    const [{ id }] = (await world.admin.get(`${NETWORKS}?asn=64500`)).body.results;
    expect(await world.show(`${NETWORKS}${id}/history/`)).toMatchObject({ points: [], transitions: [] });
    const { status } = await world.admin.get(
      `${NETWORKS}${network}/history/${since(1)}&until=${hours(2).toISOString()}`,
    );
    expect(status).toBe(400);
  });

  it('sums the sessions that its reader may see', async () => {
    const one = await limitedApi(world, { 'peering.internetexchangepeeringsession': { id: [steady] } });
    const { body } = await one.get(`${EXCHANGES}${exchange}/history/`);
    expect(shortOf(body)).toEqual([
      [10, 1, 0, 10, 5],
      [5, 1, 0, 20, 10],
    ]);
    expect(body.transitions).toHaveLength(1);
  });
});

describe('the history of an exchange and of a group', () => {
  const last = async (path: string) => {
    const { points } = await world.show(`${path}/history/`);
    const { established, down, received } = points.at(-1) ?? {};
    return [established, down, received];
  };

  it('is what polls of its routers said, also of sessions that are gone', async () => {
    const { device } = world.first;
    device.told = [
      told('192.0.2.10', 'established'),
      told('192.0.2.11', 'idle'),
      told('203.0.113.1', 'established', { received_prefix_count: 5 }),
    ];
    await world.poll();
    expect(await last(`${EXCHANGES}${exchange}`)).toEqual([1, 1, 10]);
    expect(await last(`${GROUPS}${group}`)).toEqual([1, 0, 5]);
    device.told = [told('192.0.2.10', 'established', { received_prefix_count: 12 })];
    await world.poll();
    expect(await last(`${EXCHANGES}${exchange}`)).toEqual([1, 1, 12]);
    expect(await last(`${GROUPS}${group}`)).toEqual([0, 1, 0]);
    await world.admin.delete(`/api/peering/direct-peering-sessions/${kept}/`);
    await world.poll();
    expect(await last(`${GROUPS}${group}`)).toEqual([0, 0, 0]);
  });

  it('adds up its routers, each as it was polled last', async () => {
    const { db } = world.app.system();
    await sql`delete from monitoring_sum`.execute(db);
    const polls: [number, number, number, number][] = [
      [world.first.id, 30, 2, 100],
      [world.second.id, 3, 5, 1000],
      [world.first.id, 2, 3, 150],
      [world.second.id, 1, 4, 900],
    ];
    for (const [router, ago, established, received] of polls)
      await sql`insert into monitoring_sum (router_id, internet_exchange_id, at, established, down, received, accepted, advertised)
        values (${router}, ${exchange}, ${hours(ago)}, ${established}, 0, ${received}, 0, 0)`.execute(db);
    expect(shortOf(await world.show(`${EXCHANGES}${exchange}/history/`))).toEqual([
      [24, 2, 0, 100, 0],
      [3, 7, 0, 1100, 0],
      [2, 8, 0, 1150, 0],
      [1, 7, 0, 1050, 0],
    ]);
  });
});
