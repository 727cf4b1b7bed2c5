import { sql } from 'kysely';
import { measured, request } from './mail.ts';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const SESSIONS = 10_000;
const WINDOWS = '/api/maintenance/windows/';

/** A maintenance of a router with ten thousand sessions: what it affects is frozen, and reported. */
export async function benchMaintenance(): Promise<BenchRow[]> {
  const world = await openWorld({});
  try {
    await fill(world);
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const { rows } = await sql<{ id: number }>`select id::int as id from net_connection`.execute(world.db);
    const { id } = await request(world, WINDOWS, {
      ...{ summary: 'Upgrade', starts: at(24), ends: at(26), notify: false, apply: 'none' },
      connections: rows.map((one) => one.id),
    });
    return [
      ...(await measured(
        world,
        { name: `${SESSIONS} sessions of a maintenance compared and frozen`, budget: 3 },
        async () => {
          await request(world, `${WINDOWS}${id}/recompute/`, { apply: false });
          await request(world, `${WINDOWS}${id}/schedule/`, {});
        },
      )),
      ...(await measured(world, { name: 'its report', budget: 1 }, () =>
        request(world, `${WINDOWS}${id}/report/`),
      )),
    ];
  } finally {
    await world.stop();
  }
}

async function fill({ db }: BenchWorld): Promise<void> {
  for (const text of [
    `insert into peering_autonomoussystem (asn, name, affiliated) select 4200000000 + n, 'Network ' || n, n = 0 from generate_series(0, 2000) n`,
    `insert into peering_internetexchange (name, slug, status) values ('Bench IX', 'bench-ix', 'enabled')`,
    `insert into net_connection (internet_exchange_point_id, status, ipv4_address) select id, 'enabled', '100.64.0.1/10' from peering_internetexchange`,
    `insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address, status, bgp_state, accepted_prefix_count)
      select a.id, c.id, '100.64.0.2'::inet + (a.asn - 4200000000) * 5 + k, 'enabled', 'established', 100
        from peering_autonomoussystem a, net_connection c, generate_series(0, ${SESSIONS / 2000 - 1}) k where not a.affiliated`,
  ])
    await sql.raw(text).execute(db);
}
