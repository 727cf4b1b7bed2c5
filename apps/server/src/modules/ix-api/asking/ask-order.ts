import type { endpoints } from '@peersmith/answers';
import { connection as connections, router as routers } from '@peersmith/model';
import type { BodyOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { requireWhole, withinGrant } from '../../../engine/read/within-grant.ts';
import type { WantedPort } from '../sagas/kinds/order.ts';
import { startSaga } from '../sagas/start-saga.ts';
import { requireMac } from './ask-mac.ts';
import { type Choices, impossible, loadChoices, ownersOf, ownNetworkAt, rolesFor } from './choices.ts';

type Asked = BodyOf<typeof endpoints.startOrder>;

/** The IX-API of an exchange of ours; fails with 400 where it has none. */
export async function endpointOf({ db }: Context, exchange: number): Promise<number> {
  const { rows } = await sql<{
    endpoint: number | null;
  }>`select ixapi_endpoint_id::int as endpoint from peering_internetexchange where id = ${exchange}`.execute(
    db,
  );
  const endpoint = rows[0]?.endpoint;
  if (!endpoint) throw impossible('This exchange has no IX-API: choose one for it.');
  return endpoint;
}

/** Begins the order of a port. */
export async function askOrder(context: Context, exchange: number, asked: Asked) {
  // Before its connection is made, an order is seen by those who see all connections.
  requireWhole(context, [connections]);
  const endpoint = await endpointOf(context, exchange);
  const choices = await loadChoices(context, endpoint);
  await requireRouter(context, asked.router ?? null);
  const wanted = await wantedOf(context, exchange, { asked, choices });
  const { vlan_config: tags } = wanted;
  const tag = tags.vlan_type === 'port' ? 'untagged' : `VLAN ${asked.vlan}`;
  return startSaga(context, {
    kind: 'order',
    title: `New port on ${wanted.service_name}: ${asked.connection}, ${tag}`,
    ...{ connection: null, endpoint, config: '' },
    subject: `order ${asked.network_service} ${asked.connection} ${JSON.stringify(tags)}`,
    ...(wanted.mac_addresses[0] ? { mac_address: wanted.mac_addresses[0] } : {}),
    wanted,
    not_before: asked.not_before ? new Date(asked.not_before) : null,
  });
}

async function wantedOf(
  context: Context,
  exchange: number,
  { asked, choices }: { asked: Asked; choices: Choices },
): Promise<WantedPort> {
  const { service, connection } = chosen(asked, choices);
  const own = await ownNetworkAt(context, exchange);
  const asns = asked.asns ?? (own.asn === null ? [] : [own.asn]);
  if (asns.length === 0)
    throw new Invalid({ asns: ['Say with which ASN: the exchange has no local AS here.'] });
  const { network_service, product_offering, listed, purchase_order, contract_ref } = asked;
  return {
    ...{ network_service, product_offering, listed, purchase_order, contract_ref, asns },
    ...{ connection: connection.id, service_name: service.name ?? service.id },
    ...ownersOf(choices, asked, connection),
    vlan_config: tagsOf(asked),
    mac_addresses: macsOf(asked),
    role_assignments: rolesFor(choices, service.nsc_required_contact_roles, asked.role_assignments),
    capacity: asked.capacity ?? null,
    ...{ internet_exchange: exchange, router: asked.router ?? null, interface: asked.interface },
  };
}

function macsOf({ mac_addresses }: Asked): string[] {
  try {
    return [...new Set(mac_addresses.map(requireMac))];
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    throw new Invalid({ mac_addresses: [Object.values(error.errors).flat().join(' ')] });
  }
}

/** What was chosen, as the exchange has it; what does not fit together is refused by field. */
function chosen(asked: Asked, { services, connections: physical, offerings }: Choices) {
  const service = services.find((one) => one.id === asked.network_service && one.type === 'exchange_lan');
  if (!service) throw new Invalid({ network_service: ['The exchange has no such peering LAN.'] });
  const connection = physical.find((one) => one.id === asked.connection);
  if (!connection) throw new Invalid({ connection: ['The exchange knows no such connection of yours.'] });
  const types = connection.vlan_types;
  if (types.length > 0 && !types.includes(asked.vlan_type))
    throw new Invalid({ vlan_type: [`The connection takes ${types.join(', ')} alone.`] });
  const offering = offerings.find((one) => one.id === asked.product_offering);
  if (!offering || ![null, service.id].includes(offering.exchange_lan_network_service))
    throw new Invalid({ product_offering: ['This is not offered on that service.'] });
  requireCapacity(asked.capacity ?? null, offering);
  return { service, connection };
}

function requireCapacity(
  capacity: number | null,
  { bandwidth_min, bandwidth_max }: Choices['offerings'][number],
): void {
  if (capacity === null) return;
  if (bandwidth_min !== null && capacity < bandwidth_min)
    throw new Invalid({ capacity: [`At least ${bandwidth_min} Mbit/s with this product.`] });
  if (bandwidth_max !== null && capacity > bandwidth_max)
    throw new Invalid({ capacity: [`At most ${bandwidth_max} Mbit/s with this product.`] });
}

function tagsOf({ vlan_type, vlan, inner_vlan }: Asked): WantedPort['vlan_config'] {
  if (vlan_type === 'port') return { vlan_type };
  if (!vlan) throw new Invalid({ vlan: ['Say with which tag.'] });
  if (vlan_type === 'dot1q') return { vlan_type, vlan };
  if (!inner_vlan) throw new Invalid({ inner_vlan: ['Say with which inner tag.'] });
  return { vlan_type, outer_vlan: vlan, inner_vlan };
}

async function requireRouter(context: Context, router: number | null): Promise<void> {
  if (router === null) return;
  const { rows } =
    await sql`select from devices_router where id = ${router} and ${withinGrant(context, routers, sql`id`)}`.execute(
      context.db,
    );
  if (rows.length === 0) throw new Invalid({ router: ['There is no such router.'] });
}
