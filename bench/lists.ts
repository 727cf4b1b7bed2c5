import { sql } from 'kysely';
import { loadFrom } from './list.ts';
import type { BenchRow } from './row.ts';
import { openWorld, seedSessions } from './world.ts';

const ROWS = 100_000;

/** What grows large beside exchange sessions, filled to as many rows. */
const LISTS: readonly { path: string; name: string; fill: string }[] = [
  {
    path: '/api/peering/direct-peering-sessions/',
    name: 'direct sessions',
    fill: `insert into peering_directpeeringsession (local_autonomous_system_id, autonomous_system_id, ip_address, relationship_id, router_id, received_prefix_count)
      select 1, 2 + n % 5000, ('2001:db8:2::' || to_hex(n / 65536) || ':' || to_hex(n % 65536))::inet, 1, 1 + n % 20, n % 1000 from generate_series(1, ${ROWS}) n`,
  },
  {
    path: '/api/peering/autonomous-systems/',
    name: 'autonomous systems',
    fill: `insert into peering_autonomoussystem (asn, name, ipv4_max_prefixes, ipv6_max_prefixes) select 4210000000 + n, 'Other network ' || n, n, n from generate_series(1, ${ROWS} - 5001) n`,
  },
  {
    path: '/api/core/object-changes/',
    name: 'changes',
    fill: `insert into core_objectchange (time, user_name, request_id, action, changed_object_type, changed_object_id, object_repr, prechange_data, postchange_data)
      select now() - n * interval '1 minute', 'bench', gen_random_uuid(), 'update', 'peering.autonomoussystem', 2 + n % 5000, 'AS' || n, '{"name": "before"}', '{"name": "after"}' from generate_series(1, ${ROWS}) n`,
  },
  {
    path: '/api/extras/journal-entries/',
    name: 'journal entries',
    fill: `insert into extras_journalentry (created, assigned_object_type, assigned_object_id, kind, comments)
      select now() - n * interval '1 minute', 'peering.autonomoussystem', 2 + n % 5000, 'info', 'Called their NOC about prefix ' || n from generate_series(1, ${ROWS}) n`,
  },
];

/** As the first benchmark of lists: sixteen clients leaf through each of the largest lists. */
export async function benchLists(): Promise<BenchRow[]> {
  const world = await openWorld();
  const run = (text: string) => sql.raw(text).execute(world.db);
  try {
    await seedSessions(world.db, ROWS);
    await run(`insert into bgp_relationship (name, slug) values ('Transit', 'transit')`);
    for (const { fill } of LISTS) await run(fill);
    await run('vacuum analyze');
    const rows: BenchRow[] = [];
    for (const { path, name } of [
      { path: '/api/peering/internet-exchange-peering-sessions/', name: 'exchange sessions' },
      ...LISTS,
    ]) {
      const { p95 } = await loadFrom({ url: `${world.address}${path}?limit=50`, token: world.token }, 3);
      rows.push({ name: `50 of 100,000 ${name}, p95`, value: p95, unit: 'ms', budget: 25 });
    }
    return rows;
  } finally {
    await world.stop();
  }
}
