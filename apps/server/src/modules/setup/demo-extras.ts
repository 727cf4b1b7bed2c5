import {
  configContext,
  configContextAssignment,
  exportTemplate,
  internetExchange,
  router,
  savedView,
} from '@peersmith/model';
import { type AnyResource, contentTypeOf, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { createAll } from './demo-network.ts';

/** Data for templates on routers and exchanges, files to print, and ways to look at lists. */
export async function createExtras(context: Context): Promise<void> {
  await createContexts(context);
  await createExports(context);
  await createViews(context);
}

async function createContexts(context: Context): Promise<void> {
  const made = await createAll(context, configContext, [
    {
      name: 'Everywhere',
      description: 'What every router is told',
      data: {
        ntp: ['192.0.2.123', '2001:db8::123'],
        syslog: { server: '192.0.2.14', facility: 'local7', severity: 'notice' },
        bgp: { graceful_restart: true, max_prefix_warning: 80 },
      },
    },
    {
      name: 'Northlight site',
      description: 'What is particular to the site at Northlight',
      data: { site: { name: 'Northlight', rack: 'B12' }, syslog: { server: '198.51.100.14' } },
    },
    {
      name: 'Maintenance window',
      description: 'Put on what is worked at',
      is_active: false,
      data: { bgp: { graceful_shutdown: true }, contact: 'noc@example.net' },
    },
  ]);
  const [everywhere, site, window] = made.map(({ id }) => Number(id));
  const routers = await idsOf(context, router);
  const exchanges = await idsOf(context, internetExchange);
  const on = (
    resource: AnyResource,
    object_id: number | undefined,
    id: number | undefined,
    weight: number,
  ) =>
    object_id && id ? [{ content_type: contentTypeOf(resource), object_id, config_context: id, weight }] : [];
  await createAll(context, configContextAssignment, [
    ...routers.flatMap((id) => on(router, id, everywhere, 100)),
    ...on(router, routers[0], site, 1000),
    ...on(router, routers[1], window, 2000),
    ...on(internetExchange, exchanges[0], site, 1000),
  ]);
}

const createExports = (context: Context) =>
  createAll(context, exportTemplate, [
    {
      name: 'Peers and their limits',
      content_type: 'peering.autonomoussystem',
      description: 'A line for each network, for a spreadsheet',
      file_type: 'csv',
      template:
        'asn;name;ipv4;ipv6\n{% for a in dataset %}{{ a.asn }};{{ a.name }};{{ a.ipv4_max_prefixes }};{{ a.ipv6_max_prefixes }}\n{% endfor %}',
    },
    {
      name: 'Sessions to look at',
      content_type: 'peering.internetexchangepeeringsession',
      description: 'What is enabled and not established, as a list for a ticket',
      file_type: 'markdown',
      template: `# Sessions to look at
{% for s in dataset.filter(status='enabled').exclude(bgp_state='established') %}
- AS{{ s.autonomous_system.asn }} {{ s.autonomous_system.name }}, {{ s.ip_address }}, at {{ s.ixp_connection.internet_exchange_point.name }}: {{ s.bgp_state or 'never polled' }}
{%- endfor %}
`,
    },
  ]);

/** They belong to the first superuser, and are shared. */
async function createViews(context: Context): Promise<void> {
  const { rows } = await sql<{
    id: number;
  }>`select id::int as id from auth_user where is_superuser and is_active order by id limit 1`.execute(
    context.db,
  );
  const [owner] = rows;
  if (!owner) return;
  const theirs = { ...context, principal: { ...context.principal, id: owner.id } };
  const type = 'peering.internetexchangepeeringsession';
  await createAll(theirs, savedView, [
    {
      name: 'Down',
      content_type: type,
      shared: true,
      parameters: {
        filters: { status: ['enabled'], bgp_state: ['idle', 'active', 'connect'] },
        ordering: 'last_established_state',
        columns: ['autonomous_system', 'ip_address', 'ixp_connection', 'bgp_state', 'last_established_state'],
      },
    },
    {
      name: 'Route servers',
      content_type: type,
      shared: true,
      parameters: { filters: { is_route_server: ['true'] }, limit: 100 },
    },
  ]);
}

/** The first objects of a kind. */
async function idsOf({ db }: Context, resource: AnyResource): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select id::int as id from ${sql.table(tableOf(resource))} order by id`.execute(db);
  return rows.map(({ id }) => id);
}
