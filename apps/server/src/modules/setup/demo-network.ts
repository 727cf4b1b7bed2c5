import {
  bfd,
  bgpGroup,
  community,
  connection,
  hiddenPeer,
  internetExchange,
  relationship,
  router,
  routingPolicy,
  tag,
} from '@peersmith/model';
import { type AnyResource, type Row, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { save } from '../../engine/write/save.ts';
import { OUR_ASN } from './demo-world.ts';
import { ensureTemplate, type ShippedTemplate } from './templates.ts';

export const createAll = async (context: Context, resource: AnyResource, given: readonly Row[]) =>
  (
    await save(
      context,
      resource,
      given.map((one) => ({ id: null, given: one, mode: 'create' as const })),
    )
  ).rows;
export const changeAll = (
  context: Context,
  resource: AnyResource,
  given: readonly { id: number; changes: Row }[],
) =>
  save(
    context,
    resource,
    given.map(({ id, changes }) => ({ id, given: changes, mode: 'modify' as const })),
  );

/** Those that are not there yet, by their slugs. */
async function createMissing(context: Context, resource: AnyResource, given: readonly Row[]): Promise<void> {
  const { rows } = await sql<{ slug: string }>`select slug from ${sql.table(tableOf(resource))}`.execute(
    context.db,
  );
  const held = new Set(rows.map(({ slug }) => slug));
  await createAll(
    context,
    resource,
    given.filter(({ slug }) => !held.has(String(slug))),
  );
}

/** What sessions refer to: tags, communities, policies, relationships, groups, BFD. */
export async function createPolicies(context: Context): Promise<void> {
  await createAll(context, tag, [
    { name: 'Monitored', slug: 'monitored', color: '2196f3', description: 'Alarms are raised for these' },
    {
      name: 'Long-standing',
      slug: 'long-standing',
      color: '4caf50',
      description: 'Peers for more than five years',
    },
    { name: 'Needs attention', slug: 'needs-attention', color: 'ffc107', description: 'Someone has to look' },
  ]);
  await createAll(context, community, [
    { name: 'Learned from peers', slug: 'from-peers', value: '64500:200', type: 'ingress' },
    { name: 'Learned from customers', slug: 'from-customers', value: '64500:100', type: 'ingress' },
    { name: 'Learned from transit', slug: 'from-transit', value: '64500:300', type: 'ingress' },
    { name: 'Learned at Northlight', slug: 'at-northlight', value: '64500:1001:1', type: 'ingress' },
    { name: 'Do not announce to transit', slug: 'no-transit', value: '64500:0:300', type: 'egress' },
    { name: 'Customer site', slug: 'customer-site', value: 'origin:64500:7', type: 'ingress' },
  ]);
  const policy = (name: string, slug: string, type: string, rest: Row = {}) => ({
    name,
    slug,
    type: `${type}-policy`,
    ...rest,
  });
  await createAll(context, routingPolicy, [
    policy('Reject bogons', 'reject-bogons', 'import', {
      weight: 1000,
      description: 'Prefixes that nobody may announce',
    }),
    policy('Peers in', 'peers-in', 'import', { weight: 500 }),
    policy('Peers out', 'peers-out', 'export', { weight: 500 }),
    policy('Customers in', 'customers-in', 'import', { weight: 500 }),
    policy('Full table out', 'full-table-out', 'export', { weight: 400 }),
    policy('Transit in', 'transit-in', 'import', { weight: 500 }),
    policy('IPv6 bogons', 'ipv6-bogons', 'import', { weight: 900, address_family: 6 }),
  ]);
  await createMissing(context, relationship, [
    { name: 'Customer', slug: 'customer', color: '4caf50' },
    { name: 'Private peering', slug: 'private-peering', color: '2196f3' },
    { name: 'Transit provider', slug: 'transit-provider', color: 'aa1409' },
  ]);
  const slugs = (...names: string[]) => names.map((slug) => ({ slug }));
  await createAll(context, bgpGroup, [
    {
      name: 'Customers',
      slug: 'customers',
      import_routing_policies: slugs('customers-in', 'reject-bogons'),
      export_routing_policies: slugs('full-table-out'),
      communities: slugs('from-customers'),
    },
    {
      name: 'Transit',
      slug: 'transit',
      import_routing_policies: slugs('transit-in', 'reject-bogons'),
      export_routing_policies: slugs('peers-out'),
      communities: slugs('from-transit'),
    },
    {
      name: 'Private peers',
      slug: 'private-peers',
      status: 'maintenance',
      import_routing_policies: slugs('peers-in'),
      export_routing_policies: slugs('peers-out'),
      communities: slugs('from-peers'),
    },
  ]);
  await createAll(context, bfd, [
    {
      name: 'Fast',
      slug: 'fast',
      minimum_transmit_interval: 300,
      minimum_receive_interval: 300,
      detection_multiplier: 3,
    },
  ]);
}

/** Two more routers, on other platforms, each with some of the ports. */
export async function createRouters(context: Context): Promise<void> {
  const make = async (name: string, template: ShippedTemplate, rest: Row = {}) => {
    const ids = await ensureTemplate(context, template);
    const [row] = await createAll(context, router, [
      {
        name,
        hostname: `${name}.example.net`,
        platform: ids.platform,
        configuration_template: ids.configuration,
        local_autonomous_system: { asn: OUR_ASN },
        ...rest,
      },
    ]);
    return Number(row?.id);
  };
  const bramble = await make('edge1-bramble', 'junos', {
    encrypt_passwords: true,
    communities: [{ slug: 'no-transit' }],
  });
  const kestrel = await make('edge1-kestrel', 'bird', { status: 'maintenance' });
  const { rows } = await sql<{
    id: number;
    slug: string;
  }>`select c.id, x.slug from net_connection c join peering_internetexchange x on x.id = c.internet_exchange_point_id order by c.id`.execute(
    context.db,
  );
  const of = (slug: string) => rows.filter((row) => row.slug === slug).map((row) => Number(row.id));
  // A router can have a neighbour once, so the two ports on one LAN are on two of them.
  const ports: Row[] = [
    { interface: 'eth0', mac_address: '00:00:5e:00:53:01' },
    { router: bramble, interface: 'et-0/0/2', mac_address: '00:00:5e:00:53:02' },
  ];
  await changeAll(context, connection, [
    ...of('northlight-ix').map((id, at) => ({ id, changes: ports[at] ?? {} })),
    ...of('bramble-bay-ix').map((id) => ({
      id,
      changes: { router: bramble, interface: 'et-0/0/1', vlan: 100 },
    })),
    ...of('kestrel-point-ix').map((id) => ({
      id,
      changes: { router: kestrel, interface: 'enp1s0', status: 'maintenance' },
    })),
  ]);
  const { rows: exchanges } = await sql<{
    id: number;
    slug: string;
  }>`select id, slug from peering_internetexchange`.execute(context.db);
  await changeAll(
    context,
    internetExchange,
    exchanges.map(({ id, slug }) => ({
      id: Number(id),
      changes: {
        import_routing_policies: [{ slug: 'peers-in' }, { slug: 'ipv6-bogons' }],
        export_routing_policies: [{ slug: 'peers-out' }],
        communities: [
          { slug: 'from-peers' },
          ...(slug === 'northlight-ix' ? [{ slug: 'at-northlight' }] : []),
        ],
        local_context_data: { rtbh: slug === 'northlight-ix', mtu: 1500 },
      },
    })),
  );
}

/** One network that is not to be proposed at one exchange. */
export async function hideAPeer(context: Context): Promise<void> {
  const { rows } = await sql<{
    net_id: number;
    ixlan_id: number;
  }>`select net_id, ixlan_id from peeringdb_networkixlan where asn = 64510 order by id limit 1`.execute(
    context.db,
  );
  if (rows[0])
    await createAll(context, hiddenPeer, [
      {
        peeringdb_network: Number(rows[0].net_id),
        peeringdb_ixlan: Number(rows[0].ixlan_id),
        comments: 'Asked not to be contacted.',
      },
    ]);
}
