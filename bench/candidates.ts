import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { syncPeeringdb } from '@peersmith/server';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const ARCHIVE =
  process.env.PEERINGDB_ARCHIVE ?? join(import.meta.dirname, '../../shared/data/peeringdb/fullscale.tar.xz');
const TIMES = 20;

/** Candidates of the network with most exchanges: at its 40 largest LANs with two ports each, sessions with every third network there. */
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
    await seedNetwork(world.db);
    const measured = (path: string) => median(world, path, statements);
    const first = await measured('candidates/');
    const filtered = await measured(
      'candidates/?policy_general=Open&info_traffic__gte=100-200Gbps&shared_facility=true&is_rs_peer=false&ordering=name',
    );
    const peer = await measured('candidate-sessions/?asn=20940');
    const places = await measured('map/');
    return [
      {
        name: 'candidates at 40 exchanges with 80 connections, 50 of all',
        value: first.ms,
        unit: 'ms',
        budget: 200,
      },
      { name: '… SQL statements of the request', value: first.statements, unit: '', budget: 5 },
      { name: 'the same, five filters', value: filtered.ms, unit: 'ms', budget: 200 },
      { name: 'possible sessions with one network', value: peer.ms, unit: 'ms' },
      { name: 'the map', value: places.ms, unit: 'ms' },
    ];
  } finally {
    await world.stop();
    rmSync(folder, { recursive: true });
  }
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
  const url = `${address}/api/peeringdb/${path}${path.includes('?') ? '&' : '?'}limit=50`.replace(
    'map/?limit=50',
    'map/',
  );
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

/** Our network as the mirror has it, our exchanges and connections, sessions, and peers that are hidden, half of them no longer. */
async function seedNetwork(db: Kysely<unknown>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(`insert into peering_autonomoussystem (asn, name, affiliated)
    select n.asn, left(n.name, 200), true from peeringdb_network n join peeringdb_networkixlan p on p.net_id = n.id
    group by n.id order by count(distinct p.ixlan_id) desc, n.asn limit 1`);
  await run(`insert into peering_internetexchange (name, slug, local_autonomous_system_id, peeringdb_ixlan_id)
    select 'IX ' || p.ixlan_id, 'ix-' || p.ixlan_id, (select min(id) from peering_autonomoussystem), p.ixlan_id from peeringdb_networkixlan p
    where p.ixlan_id in (select o.ixlan_id from peeringdb_networkixlan o join peering_autonomoussystem us on us.asn = o.asn)
    group by p.ixlan_id order by count(*) desc limit 40`);
  await run(`insert into net_connection (internet_exchange_point_id, ipv4_address, ipv6_address)
    select x.id, ('100.64.' || x.id || '.' || n || '/24')::inet, ('2001:db8:' || x.id || '::' || n || '/64')::inet
    from peering_internetexchange x, generate_series(1, 2) n`);
  await run(`insert into peering_autonomoussystem (asn, name) select n.asn, left(n.name, 200) from peeringdb_network n
    where n.id % 3 = 0 and exists (select 1 from peeringdb_networkixlan p join peering_internetexchange x on x.peeringdb_ixlan_id = p.ixlan_id where p.net_id = n.id)
    on conflict do nothing`);
  await run(`insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address)
    select distinct on (c.id, f.address) a.id, c.id, f.address from net_connection c
    join peering_internetexchange x on x.id = c.internet_exchange_point_id join peeringdb_networkixlan p on p.ixlan_id = x.peeringdb_ixlan_id
    join peering_autonomoussystem a on a.asn = p.asn and not a.affiliated
    cross join lateral (values (p.ipaddr4), (p.ipaddr6)) f(address) where f.address is not null`);
  await run(`insert into peeringdb_hiddenpeer (peeringdb_network_id, peeringdb_network_id_copy, peeringdb_ixlan_id, peeringdb_ixlan_id_copy, until)
    select distinct on (p.net_id, p.ixlan_id) p.net_id, p.net_id, p.ixlan_id, p.ixlan_id, case when p.id % 100 = 1 then now() - interval '1 day' end
    from peeringdb_networkixlan p join peering_internetexchange x on x.peeringdb_ixlan_id = p.ixlan_id where p.id % 50 = 1`);
  await run('vacuum analyze');
}
