import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncPeeringdb } from '@peersmith/server/src/modules/peeringdb/index.ts';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { benchReview } from './review.ts';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const ARCHIVE =
  process.env.PEERINGDB_ARCHIVE ?? join(import.meta.dirname, '../../shared/data/peeringdb/fullscale.tar.xz');
const TIMES = 20;

/** Candidates of networks at 40 exchanges with two ports each, and sessions with every third network there, in a PeeringDB of full size. */
export async function benchCandidates(): Promise<BenchRow[]> {
  if (!existsSync(ARCHIVE)) {
    process.stdout.write(`candidates: skipped, there is no ${ARCHIVE} (set PEERINGDB_ARCHIVE)\n`);
    return [];
  }
  const folder = mkdtempSync('/tmp/peersmith-candidates-');
  execFileSync('tar', ['-C', folder, '--strip-components=1', '-xf', ARCHIVE]);
  const statements = countStatements();
  const world = await openWorld();
  try {
    await syncPeeringdb(world.running.app.system(), { source: folder, tell: () => undefined });
    const [forty, largest] = [await seedNetwork(world.db, WITH_FORTY), await seedNetwork(world.db, LARGEST)];
    const measured = (path: string) => median(world, path, statements);
    const typical = await measured(`candidates/?local_asn=${forty}&limit=50`);
    const first = await measured(`candidates/?local_asn=${largest}&limit=50`);
    const filtered = await measured(
      `candidates/?local_asn=${largest}&limit=50&policy_general=Open&info_traffic__gte=100-200Gbps&shared_facility=true&is_rs_peer=false&ordering=name`,
    );
    const peer = await measured(`candidate-sessions/?local_asn=${largest}&asn=20940`);
    const places = await measured(`map/?local_asn=${largest}`);
    const valued = await measured(`candidates/?local_asn=${largest}&limit=6&ordering=-value`);
    const pages = await benchPages(world, statements);
    return [
      { name: 'candidates at 40 exchanges, 80 connections', value: typical.ms, unit: 'ms', budget: 200 },
      { name: '… SQL statements of the request', value: typical.statements, unit: '', budget: 5 },
      { name: '… when they are the 40 largest', value: first.ms, unit: 'ms' },
      { name: '… and filtered by five words', value: filtered.ms, unit: 'ms', budget: 200 },
      { name: 'possible sessions with one network', value: peer.ms, unit: 'ms' },
      { name: 'the map', value: places.ms, unit: 'ms' },
      { name: 'whom to peer with next', value: valued.ms, unit: 'ms', budget: 250 },
      ...pages,
      ...(await benchReview(world, forty)),
    ];
  } finally {
    await world.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The desk of the network with most sessions, why one of these is as it is, and what there is to do, over all of it. */
async function benchPages(world: BenchWorld, statements: () => number): Promise<BenchRow[]> {
  const { rows } = await sql<{ id: number; session: number; count: number }>`
    select autonomous_system_id::int as id, min(id)::int as session, count(*)::int as count from peering_internetexchangepeeringsession
    group by 1 order by 3 desc limit 1`.execute(world.db);
  const { id = 0, session = 0, count = 0 } = rows[0] ?? {};
  const { rows: all } = await sql<{
    n: number;
  }>`select count(*)::int as n from peering_internetexchangepeeringsession`.execute(world.db);
  const found: BenchRow[] = [];
  for (const [name, path, budget] of [
    [`desk of a network with ${count} sessions`, `/api/peering/autonomous-systems/${id}/desk/`, 400],
    [
      'why a session of it is as it is',
      `/api/peering/internet-exchange-peering-sessions/${session}/why/`,
      250,
    ],
    [`what there is to do, ${all[0]?.n} sessions`, '/api/home/', 250],
  ] as const) {
    const { ms, statements: sent } = await median(world, path, statements);
    found.push({ name, value: ms, unit: 'ms', budget, note: `${sent} statements` });
  }
  return found;
}

/** Gives the number of statements sent to PostgreSQL since the last call. */
function countStatements(): () => number {
  let count = 0;
  const query = pg.Client.prototype.query;
  Reflect.set(pg.Client.prototype, 'query', function counted(this: pg.Client, ...given: unknown[]) {
    count += 1;
    return Reflect.apply(query, this, given);
  });
  return () => {
    const sent = count;
    count = 0;
    return sent;
  };
}

/** Milliseconds and statements of the median request. */
async function median(
  { address, token }: BenchWorld,
  path: string,
  statements: () => number,
): Promise<{ ms: number; statements: number }> {
  const url = path.startsWith('/') ? `${address}${path}` : `${address}/api/peeringdb/${path}`;
  const seen: { ms: number; statements: number }[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    statements();
    const begun = performance.now();
    const response = await fetch(url, { headers: { authorization: `Token ${token}` } });
    await response.json();
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    seen.push({ ms: performance.now() - begun, statements: statements() });
  }
  if (process.env.VERBOSE)
    process.stdout.write(`${path}: ${seen.map(({ ms }) => Math.round(ms)).join(' ')}\n`);
  seen.sort((one, other) => one.ms - other.ms);
  return seen[TIMES / 2] ?? { ms: 0, statements: 0 };
}

/** Which network we are: the one with most exchanges, at the 40 largest of them, or the one with about 40. */
const LARGEST = 'count(distinct p.ixlan_id) desc';
const WITH_FORTY = 'abs(count(distinct p.ixlan_id) - 40)';

/** Our network as the mirror has it, its exchanges, two connections at each, sessions with every third network, and hidden peers, half of them no longer. Gives the ASN. */
async function seedNetwork(db: Kysely<unknown>, which: string): Promise<number> {
  const run = (text: string) => sql.raw(text).execute(db);
  const { rows } = await sql<{
    id: number;
    asn: number;
  }>`insert into peering_autonomoussystem (asn, name, affiliated)
    select n.asn, left(n.name, 200), true from peeringdb_network n join peeringdb_networkixlan p on p.net_id = n.id
    group by n.id order by ${sql.raw(which)}, n.asn limit 1 on conflict (asn) do update set affiliated = true returning id, asn`.execute(
    db,
  );
  const [us] = rows;
  if (!us) throw new Error('PeeringDB has no networks');
  const ours = `x.local_autonomous_system_id = ${us.id}`;
  await run(`insert into peering_internetexchange (name, slug, local_autonomous_system_id, peeringdb_ixlan_id)
    select 'IX ' || p.ixlan_id || ' ' || ${us.id}, 'ix-' || p.ixlan_id || '-' || ${us.id}, ${us.id}, p.ixlan_id from peeringdb_networkixlan p
    where p.ixlan_id in (select o.ixlan_id from peeringdb_networkixlan o where o.asn = ${us.asn})
    group by p.ixlan_id order by count(*) desc limit 40`);
  await run(`insert into net_connection (internet_exchange_point_id, ipv4_address, ipv6_address)
    select x.id, ('100.64.' || x.id || '.' || n || '/24')::inet, ('2001:db8:' || x.id || '::' || n || '/64')::inet
    from peering_internetexchange x, generate_series(1, 2) n where ${ours}`);
  await run(`insert into peering_autonomoussystem (asn, name) select n.asn, left(n.name, 200) from peeringdb_network n
    where n.id % 3 = 0 and exists (select 1 from peeringdb_networkixlan p join peering_internetexchange x on x.peeringdb_ixlan_id = p.ixlan_id where p.net_id = n.id and ${ours})
    on conflict do nothing`);
  await run(`insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address)
    select distinct on (c.id, f.address) a.id, c.id, f.address from net_connection c
    join peering_internetexchange x on x.id = c.internet_exchange_point_id and ${ours}
    join peeringdb_networkixlan p on p.ixlan_id = x.peeringdb_ixlan_id
    join peering_autonomoussystem a on a.asn = p.asn and not a.affiliated
    cross join lateral (values (p.ipaddr4), (p.ipaddr6)) f(address) where f.address is not null`);
  await run(`insert into peeringdb_hiddenpeer (peeringdb_network_id, peeringdb_network_id_copy, peeringdb_ixlan_id, peeringdb_ixlan_id_copy, until)
    select distinct on (p.net_id, p.ixlan_id) p.net_id, p.net_id, p.ixlan_id, p.ixlan_id, case when p.id % 100 = 1 then now() - interval '1 day' end
    from peeringdb_networkixlan p join peering_internetexchange x on x.peeringdb_ixlan_id = p.ixlan_id where p.id % 50 = 1 and ${ours} on conflict do nothing`);
  await run('vacuum analyze');
  return us.asn;
}
