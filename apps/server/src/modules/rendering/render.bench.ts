import {
  autonomousSystem,
  configuration,
  connection,
  internetExchange,
  platform,
  router,
} from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { create } from '../../engine/write/save.ts';
import { shippedSource } from '../setup/index.ts';
import { renderRouter } from './render-router.ts';

/** One line of the bench's table. */
export interface Measure {
  name: string;
  value: number;
  unit: string;
  budget: number;
}

const RUNS = 11;

/** Makes networks with a session each over a connection, half of them IPv6. */
export async function makeSessions(context: Context, port: number, count: number): Promise<void> {
  await sql`with peers as (
      insert into peering_autonomoussystem (asn, name, ipv4_max_prefixes, ipv6_max_prefixes)
      select 4200000000 + n, 'Network ' || n, 100, 50 from generate_series(1, ${count}) n
      on conflict (asn) do update set name = excluded.name returning id, asn - 4200000000 as n)
    insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address, is_route_server)
    select id, ${port}, case when n % 2 = 0 then '198.18.0.0'::inet + n else '2001:db8:f::'::inet + n end, n % 100 = 0 from peers`.execute(
    context.db,
  );
}

/** The configuration of a router with 1,000 sessions: the median of several renderings, once warm. */
export async function benchRender(context: Context): Promise<Measure[]> {
  const id = await routerWithSessions(context, 1000);
  const times: number[] = [];
  let statements = 0;
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now();
    const result = await renderRouter(context, id);
    times.push(performance.now() - started);
    if (result.kind === 'error') throw new Error(result.detail);
    statements = result.statements;
  }
  const median = times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
  const name = 'configuration of a router with 1,000 sessions';
  return [
    { name, value: Math.round(median), unit: 'ms', budget: 300 },
    { name, value: statements, unit: 'statements', budget: 20 },
  ];
}

async function routerWithSessions(context: Context, count: number): Promise<number> {
  const idOf = async (made: Promise<{ id?: unknown }>) => Number((await made).id);
  const local = await idOf(
    create(context, autonomousSystem, { asn: 4_100_000_000, name: 'Bench', affiliated: true }),
  );
  const kind = await idOf(create(context, platform, { name: 'Bench', slug: 'bench' }));
  const template = await idOf(
    create(context, configuration, {
      name: 'Bench',
      template: shippedSource('frr'),
      jinja2_trim: true,
      jinja2_lstrip: true,
    }),
  );
  const made = await idOf(
    create(context, router, {
      name: 'bench',
      hostname: 'bench.example.net',
      platform: kind,
      local_autonomous_system: local,
      configuration_template: template,
    }),
  );
  const exchange = await idOf(
    create(context, internetExchange, { name: 'Bench IX', slug: 'bench-ix', local_autonomous_system: local }),
  );
  const port = await idOf(
    create(context, connection, {
      internet_exchange_point: exchange,
      router: made,
      ipv4_address: '198.18.255.1/16',
      ipv6_address: '2001:db8:f::ffff:1/64',
    }),
  );
  await makeSessions(context, port, count);
  return made;
}
