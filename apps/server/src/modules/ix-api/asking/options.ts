import type { IxApiOrderOptions, IxApiPortOptions } from '@peersmith/answers';
import type { Context } from '../../../engine/context.ts';
import { compareAll } from '../compare/compare-all.ts';
import { loadExchanges } from '../compare/load-parts.ts';
import { familiesOf, familyOf } from '../compare/route-servers.ts';
import { endpointOf } from './ask-order.ts';
import { loadChoices, namedIn, ownersOf, ownNetworkAt, roleAssignmentsIn } from './choices.ts';
import { portHere } from './port-here.ts';

/** What can be asked of an exchange for the port of a connection. */
export async function portOptions(context: Context, connection: number): Promise<IxApiPortOptions> {
  const { choices, config, ips, exchange } = await portHere(context, connection);
  const servers = choices.features.filter(
    ({ type, network_service }) =>
      type === 'route_server' && [null, config.network_service].includes(network_service),
  );
  return {
    accounts: namedIn(choices.accounts),
    owners: ownersOf(choices, config),
    role_assignments: roleAssignmentsIn(choices),
    own: await ownNetworkAt(context, exchange),
    addresses: ips.map((ip) => ({
      ...{ id: ip.id, family: familyOf(ip), address: `${ip.address}/${ip.prefix_length}`, fqdn: ip.fqdn },
    })),
    features: servers.map((server) => ({
      ...{ id: server.id, name: server.name ?? server.id, asn: server.asn, families: familiesOf(server) },
      session_mode: server.session_mode ?? '',
      bgp_session_types: server.available_bgp_session_types,
      required_roles: server.nfc_required_contact_roles,
    })),
  };
}

/** What can be ordered of an exchange; the service that is this exchange comes first. */
export async function orderOptions(context: Context, exchange: number): Promise<IxApiOrderOptions> {
  const choices = await loadChoices(context, await endpointOf(context, exchange));
  const [compared] = await compareAll(context, await loadExchanges(context, exchange));
  const here = compared?.found?.service.id;
  const services = choices.services
    .filter(({ type }) => type === 'exchange_lan')
    .map((service) => ({
      ...{ id: service.id, name: service.name ?? service.id, is_this: service.id === here },
      subnets: [service.subnet_v4, service.subnet_v6].filter((one) => one !== null),
      required_roles: service.nsc_required_contact_roles,
    }));
  return {
    services: services.toSorted((one, other) => Number(other.is_this) - Number(one.is_this)),
    offerings: choices.offerings
      .filter(({ type }) => type === 'exchange_lan' || type === null)
      .map((offering) => ({
        ...{ id: offering.id, name: offering.display_name ?? offering.name ?? offering.id },
        network_service: offering.exchange_lan_network_service,
        ...{ bandwidth_min: offering.bandwidth_min, bandwidth_max: offering.bandwidth_max },
        physical_port_speed: offering.physical_port_speed,
        upgrade_allowed: offering.upgrade_allowed ?? null,
        downgrade_allowed: offering.downgrade_allowed ?? null,
      })),
    connections: choices.connections.map((one) => ({
      ...{ id: one.id, name: one.name ?? one.id, state: one.state ?? '', speed: one.speed },
      ...{ vlan_types: one.vlan_types, owners: ownersOf(choices, one) },
    })),
    accounts: namedIn(choices.accounts),
    owners: ownersOf(choices),
    role_assignments: roleAssignmentsIn(choices),
    own: await ownNetworkAt(context, exchange),
  };
}
