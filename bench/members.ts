import { createServer } from 'node:http';
import { readAllJob } from '@peersmith/server/src/modules/members/read-jobs.ts';
import { sql } from 'kysely';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const MEMBERS = 1200;
const TIMES = 7;
const EXCHANGES = 1200;
const OF_EACH = 60;
const LATENCY_MS = 50;

/** An export of 1,200 members with an address of both families each: read and merged, again with every speed changed, and compared with PeeringDB. */
export async function benchMembers(): Promise<BenchRow[]> {
  const world = await openWorld({ MEMBERS_ALLOW_PRIVATE: 'true' });
  try {
    await seed(world);
    const upload = (speed: number) =>
      timed(() =>
        ask(world, 'POST', 'member-exports/1/upload/', { text: file(speed), file_name: 'members.json' }),
      );
    // A thread starts with the first.
    const first = await upload(1000);
    const again: number[] = [];
    const compared: number[] = [];
    for (let n = 0; n < TIMES; n += 1) {
      again.push(await upload(10_000 + n));
      compared.push(await timed(() => ask(world, 'GET', 'internet-exchanges/1/comparison/?limit=100')));
    }
    const all = await readAll(world);
    return [
      { name: `an export of ${MEMBERS} members: read and merged`, value: first, unit: 'ms', budget: 1000 },
      { name: '… again, every speed changed', value: middle(again), unit: 'ms', budget: 1000 },
      { name: '… a page of the comparison', value: middle(compared), unit: 'ms', budget: 200 },
      {
        name: `the exports of ${EXCHANGES.toLocaleString('en')} exchanges, ${OF_EACH} members each, ${LATENCY_MS} ms an answer`,
        value: all.first,
        unit: 's',
        budget: 60,
      },
      { name: '… the next day, nothing changed', value: all.again, unit: 's', budget: 60 },
    ];
  } finally {
    await world.stop();
  }
}

async function seed({ db }: BenchWorld): Promise<void> {
  for (const text of [
    `insert into peeringdb_organization (id, name) overriding system value values (1, 'An organisation')`,
    `insert into peeringdb_network (id, asn, name, org_id, info_prefixes4) overriding system value select n, 1000000 + n, 'Network ' || n, 1, 10 from generate_series(1, ${MEMBERS}) n`,
    `insert into peeringdb_internetexchange (id, name, org_id) overriding system value values (1, 'IX', 1)`,
    `insert into peeringdb_ixlan (id, ix_id) overriding system value values (1, 1)`,
    `insert into peeringdb_ixlanprefix (id, ixlan_id, prefix) overriding system value values (1, 1, '10.0.0.0/16'), (2, 1, '2001:db8::/64')`,
    `insert into peeringdb_networkixlan (net_id, asn, ixlan_id, ipaddr4, ipaddr6, speed)
      select n, 1000000 + n, 1, '10.0.0.0'::inet + n, '2001:db8::'::inet + n, 10000 from generate_series(1, ${MEMBERS}) n`,
    `insert into peering_autonomoussystem (asn, name, affiliated) values (64500, 'Example', true)`,
    `insert into peering_internetexchange (id, name, slug, local_autonomous_system_id, peeringdb_ixlan_id) overriding system value select 1, 'IX', 'ix', id, 1 from peering_autonomoussystem`,
    `insert into members_memberexport (id, internet_exchange_id) overriding system value values (1, 1)`,
  ])
    await sql.raw(text).execute(db);
}

/** Seconds that the daily job takes for many exchanges, each of which publishes its file: all of them new, and none changed. */
async function readAll(world: BenchWorld): Promise<{ first: number; again: number }> {
  const published = createServer((request, response) => {
    setTimeout(() => {
      const isSame = request.headers['if-none-match'] === '"1"';
      response.writeHead(isSame ? 304 : 200, { etag: '"1"', 'content-type': 'application/json' });
      response.end(isSame ? '' : file(1000, OF_EACH));
    }, LATENCY_MS);
  });
  await new Promise<void>((resolve) => published.listen(0, '127.0.0.1', resolve));
  const address = published.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  try {
    await sql`insert into peering_internetexchange (id, name, slug, peeringdb_ixlan_id) overriding system value select 1000 + n, 'IX ' || n, 'ix-' || n, 1
      from generate_series(1, ${EXCHANGES}) n`.execute(world.db);
    const { secrets } = world.running.app.system();
    const { rows } = await sql<{
      id: number;
    }>`select id::int as id from peering_internetexchange where slug like 'ix-%'`.execute(world.db);
    for (const { id } of rows)
      await sql`insert into members_memberexport (id, internet_exchange_id, source_url) overriding system value values (${id}, ${id}, ${secrets.seal(`${url}/${id}`)})`.execute(
        world.db,
      );
    const day = () =>
      timed(() =>
        readAllJob.run(world.running.app.system(), {
          ...{ id: 0, objectId: null, input: {}, signal: new AbortController().signal },
          progress: { step: () => undefined, log: () => undefined },
        } as never),
      );
    const first = (await day()) / 1000;
    const { rows: kept } = await sql<{ n: number }>`select count(*)::int as n from members_port`.execute(
      world.db,
    );
    if ((kept[0]?.n ?? 0) < EXCHANGES * OF_EACH * 2) throw new Error(`only ${kept[0]?.n} ports were kept`);
    return { first, again: (await day()) / 1000 };
  } finally {
    published.closeAllConnections();
    published.close();
  }
}

const file = (speed: number, members = MEMBERS) =>
  JSON.stringify({
    version: '1.0',
    timestamp: '2026-11-30T00:00:00Z',
    ixp_list: [
      {
        ...{ ixp_id: 1, shortname: 'IX' },
        vlan: [
          {
            id: 1,
            ipv4: { prefix: '10.0.0.0', mask_length: 16 },
            ipv6: { prefix: '2001:db8::', mask_length: 64 },
          },
        ],
      },
    ],
    member_list: Array.from({ length: members }, (_, at) => ({
      ...{ asnum: 1_000_001 + at, name: `Network ${at + 1}`, member_type: 'peering' },
      connection_list: [
        {
          ...{ ixp_id: 1, state: 'active', if_list: [{ if_speed: speed }] },
          vlan_list: [
            {
              vlan_id: 1,
              ipv4: {
                address: `10.0.${(at + 1) >> 8}.${(at + 1) & 255}`,
                max_prefix: 100,
                mac_addresses: ['00:00:5e:00:53:01'],
              },
              ipv6: { address: `2001:db8::${(at + 1).toString(16)}`, routeserver: true },
            },
          ],
        },
      ],
    })),
  });

async function ask(
  { address, token }: BenchWorld,
  method: string,
  path: string,
  body?: object,
): Promise<void> {
  const response = await fetch(`${address}/api/members/${path}`, {
    method,
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${text.slice(0, 500)}`);
}

const middle = (seen: readonly number[]): number =>
  seen.toSorted((one, other) => one - other)[Math.floor(seen.length / 2)] ?? 0;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};
