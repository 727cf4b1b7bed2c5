import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pushJob } from '@peersmith/server/src/modules/pushes/push-job.ts';
import { makeRepository } from '@peersmith/server/test/git-server.ts';
import { sql } from 'kysely';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld, seedSessions } from './world.ts';

const ROUTERS = 500;
const SESSIONS = 10_000;
const TEMPLATE = `hostname {{ router.name }}
router bgp {{ local_as.asn }}
{% for session in router.get_direct_peering_sessions() %} neighbor {{ session.ip_address }} remote-as {{ session.autonomous_system.asn }}
{% endfor %}{% for ixp in internet_exchange_points %}{% for session in ixp | sessions(family=6) %} neighbor {{ session.ip_address }} remote-as {{ session.autonomous_system.asn }}
{% endfor %}{% endfor %}{% for n in range(200) %}ip prefix-list P{{ n }} permit 192.0.2.{{ n }}/32
{% endfor %}`;

/** The configurations of 500 routers pushed to a repository in one commit, again with nothing new, and with one line of each changed. */
export async function benchPushes(): Promise<BenchRow[]> {
  const folder = mkdtempSync('/tmp/peersmith-bench-git-');
  mkdirSync(join(folder, 'roots'));
  const repository = makeRepository(join(folder, 'roots', 'network.git'));
  repository.commit({ 'README.md': 'Configurations' });
  const world = await openWorld({ DATA_SOURCE_ROOTS: join(folder, 'roots') });
  try {
    await seed(world, `file://${repository.folder}`);
    const first = await push(world, ROUTERS);
    const nothing = await push(world, 0);
    await sql`update devices_configuration set template = template || 'end'`.execute(world.db);
    const changed = await push(world, ROUTERS);
    const commits = execFileSync('git', ['rev-list', '--count', 'main'], { cwd: repository.folder });
    if (Number(commits) !== 3) throw new Error(`${commits} commits instead of 3`);
    return [
      { name: `${ROUTERS} routers’ configurations in one commit`, value: first, unit: 's', budget: 20 },
      { name: '… once more, nothing new', value: nothing, unit: 's', budget: 20 },
      { name: '… a line of each changed', value: changed, unit: 's', budget: 20 },
    ];
  } finally {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function seed({ db }: BenchWorld, url: string): Promise<void> {
  await seedSessions(db, SESSIONS);
  await sql`insert into devices_configuration (id, name, template, jinja2_trim, jinja2_lstrip) overriding system value values (1, 'Edge', ${TEMPLATE}, true, false)`.execute(
    db,
  );
  await sql`insert into core_datasource (id, name, type, source_url) overriding system value values (1, 'Network', 'git', ${url})`.execute(
    db,
  );
  await sql`insert into devices_router (name, hostname, platform_id, local_autonomous_system_id) select 'x' || n, 'x' || n || '.example.net', 1, 1
    from generate_series(21, ${ROUTERS}) n`.execute(db);
  await sql`update devices_router set configuration_template_id = 1, data_source_id = 1, data_path = 'routers/' || name || '.conf'`.execute(
    db,
  );
  await sql`insert into bgp_relationship (name, slug) values ('Bench', 'bench')`.execute(db);
  await sql`insert into peering_directpeeringsession (relationship_id, local_autonomous_system_id, autonomous_system_id, router_id, ip_address)
    select (select min(id) from bgp_relationship), 1, 2 + n % 1000, (select min(id) from devices_router) + n % ${ROUTERS}, ('2001:db8:f::' || to_hex(n))::inet from generate_series(1, 5000) n`.execute(
    db,
  );
}

/** Seconds that a push of all routers takes. */
async function push(world: BenchWorld, written: number): Promise<number> {
  const context = world.running.app.system();
  const begun = performance.now();
  const { data, message } = await pushJob.run(context, {
    ...{ id: 1, objectId: null, input: { commit: true }, signal: new AbortController().signal },
    progress: { step: () => undefined, log: () => undefined },
  });
  const files = Object(data).sources?.[0]?.files;
  if (files !== written) throw new Error(`${files} files instead of ${written}: ${message}`);
  return (performance.now() - begun) / 1000;
}
