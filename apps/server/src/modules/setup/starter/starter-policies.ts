import type { StarterPolicies } from '@peersmith/answers';
import { community, configuration, internetExchange, routingPolicy } from '@peersmith/model';
import type { AnyResource, Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';
import { save } from '../../../engine/write/save.ts';
import type { ShippedTemplate } from '../templates.ts';
import { starterCommunities } from './starter-communities.ts';
import { starterText } from './starter-text.ts';

/** The configuration that each shipped template includes, by the name of the template. */
const INCLUDED: readonly [template: string, shipped: ShippedTemplate, included: string][] = [
  ['FRRouting', 'frr', 'FRRouting policies'],
  ['Juniper Junos', 'junos', 'Junos policies'],
  ['BIRD 2', 'bird', 'BIRD policies'],
];

const POLICIES: readonly Row[] = [
  {
    name: 'Reject bogons',
    slug: 'reject-bogons',
    type: 'import-policy',
    weight: 1000,
    description: 'Refuses addresses that nobody may announce, default routes and very long prefixes.',
  },
  {
    name: 'Peers in',
    slug: 'peers-in',
    type: 'import-policy',
    weight: 500,
    description: 'Takes what peers announce, with local preference 200.',
  },
  {
    name: 'Peers out',
    slug: 'peers-out',
    type: 'export-policy',
    weight: 500,
    description: 'Announces our own routes and those of customers, by their communities.',
  },
];

/** Policies and communities for a first configuration of an AS of ours, what they are on its routers, and where they apply. What is there stays as it is. */
export function makeStarterPolicies(outer: Context, asn: number): Promise<StarterPolicies> {
  return inTransaction(outer, async (context) => {
    const { rows } = await sql<{
      id: number;
    }>`select id from peering_autonomoussystem where asn = ${asn} and affiliated`.execute(context.db);
    const [ours] = rows;
    if (!ours) throw unprocessable('asn', `AS${asn} is no AS of yours: import it first.`);
    return {
      communities: await makeMissing(context, community, starterCommunities(asn)),
      routing_policies: await makeMissing(context, routingPolicy, POLICIES),
      configurations: await makeMissing(context, configuration, await textsFor(context, asn)),
      internet_exchanges: await attach(context, Number(ours.id)),
    };
  });
}

/** Makes those that are not there, by what tells them apart. */
async function makeMissing(context: Context, resource: AnyResource, wanted: readonly Row[]): Promise<number> {
  const key = resource === configuration ? 'name' : 'slug';
  const { rows } = await sql<{
    key: string;
  }>`select ${sql.ref(key)} as key from ${sql.table(`${resource.app}_${resource.name}`)}`.execute(context.db);
  const held = new Set(rows.map((row) => row.key));
  const missing = wanted.filter((one) => !held.has(String(one[key])));
  if (missing.length === 0) return 0;
  await save(
    context,
    resource,
    missing.map((given) => ({ id: null, given, mode: 'create' })),
  );
  return missing.length;
}

/** For each shipped template that is here, the configuration that it includes. */
async function textsFor({ db }: Context, asn: number): Promise<Row[]> {
  const { rows } = await sql<{ name: string }>`select name from devices_configuration`.execute(db);
  const held = new Set(rows.map(({ name }) => name));
  return INCLUDED.filter(([template]) => held.has(template)).map(([template, shipped, name]) => ({
    name,
    template: starterText(shipped, asn),
    description: `What the routing policies are in ${template}: included by its template`,
  }));
}

/** Has them apply at our exchanges that have no policies yet. */
async function attach(context: Context, ours: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select x.id::int as id from peering_internetexchange x where x.local_autonomous_system_id = ${ours}
      and not exists (select 1 from peering_internetexchange_import_routing_policies p where p.source_id = x.id)
      and not exists (select 1 from peering_internetexchange_export_routing_policies p where p.source_id = x.id)
    order by x.id`.execute(context.db);
  if (rows.length === 0) return 0;
  const given = {
    import_routing_policies: [{ slug: 'reject-bogons' }, { slug: 'peers-in' }],
    export_routing_policies: [{ slug: 'peers-out' }],
    communities: [{ slug: 'from-peers' }],
  };
  await save(
    context,
    internetExchange,
    rows.map(({ id }) => ({ id, given, mode: 'modify' })),
  );
  return rows.length;
}
