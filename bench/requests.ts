import { type Kysely, sql } from 'kysely';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const TIMES = 9;
const NETWORKS = 15_000;
const SESSIONS = 100;

/** Checks of a request with 100 sessions, and a dry run of ten rules over 30,000 candidates, with what another request waits meanwhile. */
export async function benchRequests(): Promise<BenchRow[]> {
  const world = await openWorld();
  try {
    await seed(world.db);
    const check = await median(() => timed(() => receive(world)));
    const again = await median(async () => {
      const { id } = await receive(world);
      return timed(() => post(world, `requests/${id}/check/`, {}));
    });
    const waits: number[] = [];
    const run = await median(async () => {
      const stop = waiting(world, waits);
      const ms = await timed(async () => {
        const { considered } = await post(world, 'rules/dry-run/', { over: 'candidates', rules: RULES });
        if (considered !== 2 * NETWORKS) throw new Error(`${considered} candidates were considered`);
      });
      await stop();
      return ms;
    });
    return [
      { name: `a request with ${SESSIONS} sessions: kept and checked`, value: check, unit: 'ms' },
      { name: '… the check alone', value: again, unit: 'ms', budget: 100 },
      { name: 'dry run of ten rules over 30,000 candidates', value: run, unit: 'ms', budget: 5000 },
      { name: '… another request waits, at most', value: Math.max(...waits), unit: 'ms', budget: 150 },
    ];
  } finally {
    await world.stop();
  }
}

const RULES = Array.from({ length: 10 }, (_, n) => ({
  name: `Rule ${n}`,
  action: n % 2 ? 'accept' : 'ask',
  conditions: {
    all: [
      { field: 'asn', operator: 'lt', value: 1_000_000 + n * 1000 },
      {
        any: [
          { field: 'policy_general', operator: 'in', value: ['Open', 'Selective'] },
          { field: 'info_traffic', operator: 'gte', value: '10-20Gbps' },
        ],
      },
      { not: { field: 'seen_at_route_server', operator: 'eq', value: true } },
    ],
  },
}));

async function post(
  { address, token }: BenchWorld,
  path: string,
  body: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${address}/api/requests/${path}`, {
    method: 'POST',
    headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer: Record<string, unknown> = Object(await response.json());
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

const receive = (world: BenchWorld) =>
  post(world, 'requests/', {
    ...{ direction: 'inbound', asn: 1_000_001 },
    asked_sessions: Array.from({ length: SESSIONS }, (_, n) => ({
      connection: 1,
      ip_address: address(n + 1),
    })),
  });

const address = (n: number) => `10.0.${Math.floor(n / 256)}.${n % 256}`;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

async function median(measure: () => Promise<number>): Promise<number> {
  const seen: number[] = [];
  for (let n = 0; n < TIMES; n += 1) seen.push(await measure());
  return seen.sort((one, other) => one - other)[Math.floor(TIMES / 2)] ?? 0;
}

/** Asks for something small again and again; how long each answer took. */
function waiting({ address: url, token }: BenchWorld, waits: number[]): () => Promise<void> {
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const ms = await timed(async () => {
        const response = await fetch(`${url}/api/auth/me/`, { headers: { authorization: `Token ${token}` } });
        await response.text();
      });
      waits.push(ms);
    }
  })();
  return async () => {
    isOver = true;
    await asking;
  };
}

/** We are at one exchange, with 15,000 networks that have a port there in both families. */
async function seed(db: Kysely<unknown>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(
    `insert into peeringdb_organization (id, name) overriding system value values (1, 'An organisation')`,
  );
  await run(
    `insert into peeringdb_internetexchange (id, name, org_id) overriding system value values (1, 'IX', 1)`,
  );
  await run(`insert into peeringdb_ixlan (id, ix_id) overriding system value values (1, 1)`);
  await run(`insert into peeringdb_network (id, asn, name, org_id, policy_general, info_traffic, info_prefixes4, info_prefixes6) overriding system value
    select n, 1000000 + n, 'Network ' || n, 1, (array['Open', 'Selective', 'Restrictive', 'No'])[1 + n % 4], (array['', '1-5Gbps', '10-20Gbps', '50-100Gbps'])[1 + n % 4], n, n / 10
    from generate_series(1, ${NETWORKS}) n`);
  await run(`insert into peeringdb_networkixlan (id, net_id, asn, ixlan_id, ipaddr4, ipaddr6, operational, speed, is_rs_peer) overriding system value
    select n, n, 1000000 + n, 1, '10.0.0.0'::inet + n, '2001:db8::'::inet + n, true, 10000, n % 3 = 0 and n % 4 <> 3 from generate_series(1, ${NETWORKS}) n`);
  await run(`insert into peering_autonomoussystem (asn, name, affiliated) values (64500, 'We', true)`);
  await run(
    `insert into peering_internetexchange (name, slug, local_autonomous_system_id, peeringdb_ixlan_id) values ('IX', 'ix', 1, 1)`,
  );
  await run(
    `insert into net_connection (internet_exchange_point_id, ipv4_address, ipv6_address) values (1, '10.255.0.1/8', '2001:db8:0:0:ffff::1/64')`,
  );
  await run('analyze');
}
