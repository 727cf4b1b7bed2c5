import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, type Running, start } from '@peersmith/server';
import type { Module } from '@peersmith/server/src/engine/module.ts';
import { type Kysely, sql } from 'kysely';

export interface BenchWorld {
  running: Running;
  db: Kysely<unknown>;
  address: string;
  token: string;
  stop: () => Promise<void>;
}

/** A server of its own in a temporary folder, listening on a free port of the loopback, with fsync on as in production. */
export async function openWorld(
  env: Record<string, string> = {},
  parts: { modules?: readonly Module[] } = {},
): Promise<BenchWorld> {
  const folder = mkdtempSync('/tmp/peersmith-bench-');
  // The account of PostgreSQL gets in, so that its database lies there and goes with it.
  chmodSync(folder, 0o711);
  const running = await start({
    ...parts,
    config: loadConfig({
      PEERSMITH_DATA: folder,
      LOG_LEVEL: 'warn',
      PEERSMITH_LISTEN: '127.0.0.1:0',
      ...env,
    }),
  });
  const { createToken, createUser } = await import('@peersmith/server/src/modules/users/index.ts');
  await createUser(running.app.system(), {
    username: 'bench',
    password: 'not used anywhere',
    is_superuser: true,
  });
  const token = await createToken(running.app.system(), { user: { username: 'bench' } });
  const address = await running.app.http.listen({ host: '127.0.0.1', port: 0 });
  return {
    running,
    db: running.app.system().db,
    address,
    token,
    stop: async () => {
      await running.stop();
      rmSync(join(folder), { recursive: true, force: true });
    },
  };
}

/**
 * 5,000 networks, 100 exchanges, 200 connections on 20 routers and `count` exchange sessions, as networks have them: policies and
 * communities of its own on one session in twenty, tags on one in five, BFD on one in three.
 */
export async function seedSessions(db: Kysely<unknown>, count: number): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(
    `insert into peering_autonomoussystem (asn, name, affiliated, ipv4_max_prefixes, ipv6_max_prefixes) select 64500, 'Example Backbone', true, 100, 100`,
  );
  await run(
    `insert into peering_autonomoussystem (asn, name, ipv4_max_prefixes, ipv6_max_prefixes) select 4200000000 + n, 'Network ' || n, n, n from generate_series(1, 5000) n`,
  );
  await run(`insert into devices_platform (name, slug) values ('FRRouting', 'frr')`);
  await run(
    `insert into devices_router (name, hostname, platform_id, local_autonomous_system_id) select 'r' || n, 'r' || n || '.example.net', 1, 1 from generate_series(1, 20) n`,
  );
  await run(
    `insert into peering_internetexchange (name, slug, local_autonomous_system_id) select 'Exchange ' || n, 'exchange-' || n, 1 from generate_series(1, 100) n`,
  );
  await run(
    `insert into net_connection (internet_exchange_point_id, router_id, interface, ipv6_address) select 1 + n % 100, 1 + n % 20, 'et-0/0/' || n, ('2001:db8::' || to_hex(n) || '/64')::inet from generate_series(1, 200) n`,
  );
  await run(
    `insert into bgp_community (name, slug, value) select 'Community ' || n, 'community-' || n, '64500:' || n from generate_series(1, 50) n`,
  );
  await run(
    `insert into peering_routingpolicy (name, slug, type, weight) select 'Policy ' || n, 'policy-' || n, 'import-export-policy', n from generate_series(1, 50) n`,
  );
  await run(`insert into net_bfd (name, slug) values ('Fast', 'fast')`);
  await run(
    `insert into extras_tag (name, slug) select 'Tag ' || n, 'tag-' || n from generate_series(1, 10) n`,
  );
  await run(`insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address, status, bgp_state, bfd_id, received_prefix_count)
    select 2 + n % 5000, 1 + n % 200, ('2001:db8:1::' || to_hex(n / 65536) || ':' || to_hex(n % 65536))::inet, case when n % 10 = 0 then 'disabled' else 'enabled' end, 'established', case when n % 3 = 0 then 1 end, n % 1000 from generate_series(1, ${count}) n`);
  await run(
    `insert into peering_internetexchangepeeringsession_import_routing_policies select s, 1 + (s + k) % 50 from generate_series(1, ${count}, 20) s, generate_series(1, 2) k`,
  );
  await run(
    `insert into peering_internetexchangepeeringsession_export_routing_policies select s, 1 + (s + k) % 50 from generate_series(1, ${count}, 20) s, generate_series(1, 2) k`,
  );
  await run(
    `insert into peering_internetexchangepeeringsession_communities select s, 1 + (s + k) % 50 from generate_series(1, ${count}, 20) s, generate_series(1, 2) k`,
  );
  await run(
    `insert into extras_taggeditem (content_type, object_id, tag_id) select 'peering.internetexchangepeeringsession', s, 1 + s % 10 from generate_series(1, ${count}, 5) s`,
  );
  await run('vacuum analyze');
}
