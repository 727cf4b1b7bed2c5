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
  budget?: number;
}

/** How long the rendering of so many sessions may take, once warm. */
const BUDGETS = { 1000: { budget: 60, runs: 11 }, 24877: { budget: 1500, runs: 5 } } as const;

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

/** The configuration of a router with so many sessions: the median of several renderings, once warm. */
export async function benchRender(context: Context, sessions: keyof typeof BUDGETS): Promise<Measure[]> {
  const id = await routerWithSessions(context, sessions);
  const { budget, runs } = BUDGETS[sessions];
  const times: number[] = [];
  const work: number[] = [];
  let statements = 0;
  for (let run = 0; run < runs; run++) {
    const [started, before] = [performance.now(), process.cpuUsage()];
    const result = await renderRouter(context, id);
    times.push(performance.now() - started);
    const { user, system } = process.cpuUsage(before);
    work.push((user + system) / 1000);
    if (result.kind === 'error') throw new Error(result.detail);
    statements = result.statements;
  }
  const median = (values: number[]) =>
    Math.round(values.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0);
  const name = `configuration of a router with ${sessions.toLocaleString('en')} sessions`;
  return [
    { name, value: median(times), unit: 'ms', budget },
    { name: '… of it processor time of the server', value: median(work), unit: 'ms' },
    { name, value: statements, unit: 'statements', budget: 20 },
  ];
}

/** Makes a router with so many sessions over one connection. */
export async function routerWithSessions(context: Context, count: number): Promise<number> {
  const idOf = async (made: Promise<{ id?: unknown }>) => Number((await made).id);
  const local = await idOf(
    create(context, autonomousSystem, {
      asn: 4_100_000_000 + count,
      name: `Bench ${count}`,
      affiliated: true,
    }),
  );
  const kind = await idOf(create(context, platform, { name: `Bench ${count}`, slug: `bench-${count}` }));
  const template = await idOf(
    create(context, configuration, {
      name: `Bench ${count}`,
      template: shippedSource('frr'),
      jinja2_trim: true,
      jinja2_lstrip: true,
    }),
  );
  const made = await idOf(
    create(context, router, {
      name: `bench-${count}`,
      hostname: `bench-${count}.example.net`,
      platform: kind,
      local_autonomous_system: local,
      configuration_template: template,
    }),
  );
  const exchange = await idOf(
    create(context, internetExchange, {
      name: `Bench IX ${count}`,
      slug: `bench-ix-${count}`,
      local_autonomous_system: local,
    }),
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
