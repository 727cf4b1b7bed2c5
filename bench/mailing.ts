import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { mailServer, measured, request } from './mail.ts';
import type { BenchRow } from './row.ts';
import { type BenchWorld, openWorld } from './world.ts';

const NETWORKS = 2000;
const TEMPLATE = `Dear {{ network.name }} team,

AS{{ local_autonomous_system.asn }} is about to announce more prefixes, on these sessions:
{% for session in sessions %}
- {{ session.ixp_connection.internet_exchange_point.name }}: {{ session | ip }}
{% endfor %}
${'Please set the limits of your sessions with us accordingly.\n'.repeat(10)}`;

/** A mailing to 2,000 networks of sessions at an exchange: prepared by its job, sent in one request, handed to a mail server on the loopback. */
export async function benchMailing(): Promise<BenchRow[]> {
  const server = await mailServer();
  const world = await openWorld({
    EMAIL_SERVER: '127.0.0.1',
    EMAIL_PORT: String(server.port),
    EMAIL_TLS_MODE: 'none',
    EMAIL_FROM_ADDRESS: 'Peering Desk <desk@ours.example>',
    EMAIL_RATE_PER_MINUTE: '0',
  });
  try {
    await fill(world);
    await world.running.app.work();
    const id = await draft(world);
    const path = `/api/messaging/mailings/${id}/`;
    const rows = await measured(
      world,
      { name: `mailing to ${NETWORKS} networks prepared`, budget: 30 },
      async () => {
        await request(world, `${path}prepare/`, {});
        await until(world, path, 'ready');
      },
    );
    const { revision, counts } = await request(world, path);
    rows.push(
      ...(await measured(world, { name: `${counts.ready} messages of it queued by one request` }, () =>
        request(world, `${path}send/`, { revision, count: counts.ready }),
      )),
      ...(await measured(
        world,
        { name: `${counts.ready} messages of it handed to a mail server, each followed`, budget: 30 },
        () => until(world, path, 'sent'),
      )),
    );
    return rows;
  } finally {
    await world.stop();
    server.stop();
  }
}

/** Two thousand networks with two sessions each at one exchange, and a contact in PeeringDB. */
async function fill({ db }: BenchWorld): Promise<void> {
  for (const text of [
    `insert into peering_autonomoussystem (asn, name, affiliated) select 4200000000 + n, 'Network ' || n, n = 0 from generate_series(0, ${NETWORKS}) n`,
    `insert into peering_internetexchange (name, slug, status) values ('Bench IX', 'bench-ix', 'enabled')`,
    `insert into net_connection (internet_exchange_point_id, status, ipv4_address, ipv6_address)
      select id, 'enabled', '100.64.0.1/10', '2001:db8::1/64' from peering_internetexchange`,
    `insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address, status)
      select a.id, c.id, ip, 'enabled' from peering_autonomoussystem a, net_connection c,
        lateral (values ('100.64.0.1'::inet + (a.asn - 4200000000) * 2), ('2001:db8::1'::inet + (a.asn - 4200000000))) s(ip) where not a.affiliated`,
    `insert into peeringdb_organization (id, name) values (1, 'Bench')`,
    `insert into peeringdb_network (id, asn, name, org_id) select asn - 4200000000, asn, name, 1 from peering_autonomoussystem where not affiliated`,
    `insert into peeringdb_networkcontact (id, net_id, name, role, email, visible)
      select id, id, 'Peering', 'Policy', 'peering@as' || asn || '.example', 'Public' from peeringdb_network`,
  ])
    await sql.raw(text).execute(db);
}

async function draft(world: BenchWorld): Promise<number> {
  const email = await request(world, '/api/messaging/emails/', {
    ...{ name: 'Limits', subject: 'New limits for AS{{ network.asn }}', template: TEMPLATE },
  });
  const { rows } = await sql<{
    id: number;
  }>`select id::int as id from peering_autonomoussystem where affiliated`.execute(world.db);
  const { id } = await request(world, '/api/messaging/mailings/', {
    name: 'Limits',
    template: email.id,
    local_autonomous_system: rows[0]?.id,
    audience: { kind: 'exchange-sessions', filters: { status: 'enabled' } },
  });
  return id;
}

async function until(world: BenchWorld, path: string, wanted: string): Promise<void> {
  for (;;) {
    const { status, message } = await request(world, path);
    if (status.value === wanted) return;
    if (status.value === 'failed') throw new Error(message);
    await sleep(100);
  }
}
