import { contains, edgeProblem, type Prefix, parseAddress, parsePrefix } from '@peersmith/net';
import { type Place, readItem, shown } from './findings.ts';
import type { ExportExchange, ExportLan, ExportMember, ExportPort } from './member-export.ts';
import { readAddress, readAsn, readCount, readFlag, readId, readMacs, readText } from './values.ts';

const TYPES = ['', 'peering', 'ixp', 'other', 'routeserver', 'probono', 'customer', 'member'];
const ACTIVE = ['', 'active', 'connected', 'operational', 'up', 'enabled', 'production', 'ok'];
const INACTIVE = ['inactive', 'disabled', 'down', 'disconnected', 'suspended', 'quarantine', 'not active'];

interface Lan extends ExportLan {
  networks: Prefix[];
}
type Known = ReadonlyMap<string, { lans: readonly Lan[] }>;

/** Members and their ports; one that cannot be read takes no other with it. */
export function readMembers(
  root: Place,
  value: unknown,
  exchanges: readonly ExportExchange[],
): { members: ExportMember[]; ports: ExportPort[] } {
  const known: Known = new Map(exchanges.map(({ ixp_id, lans }) => [ixp_id, { lans: lans.map(parsed) }]));
  const members: ExportMember[] = [];
  const ports: ExportPort[] = [];
  for (const { item, place } of root.objects(value, 'member_list')) {
    const asn = readAsn(place.at('asnum'), item.asnum);
    if (asn === null) continue;
    const type = readText(place.at('member_type'), item.member_type).toLowerCase();
    if (!TYPES.includes(type))
      place
        .at('member_type')
        .findOnce('member_type_unknown', `No version of the schema has the member type ${shown(type)}.`);
    const member = { asn, name: readText(place.at('name'), item.name), type };
    const connections = place.objects(item.connection_list, 'connection_list');
    members.push({ ...member, connections: connections.length });
    for (const connection of connections) ports.push(...readConnection(connection, member, known));
  }
  return { members, ports };
}

const parsed = (lan: ExportLan): Lan => ({
  ...lan,
  networks: lan.prefixes.flatMap((prefix) => parsePrefix(prefix) ?? []),
});

type Placed = ReturnType<Place['objects']>[number];
type Member = Pick<ExportMember, 'asn' | 'name' | 'type'>;

function readConnection({ item, place }: Placed, { asn, name, type }: Member, known: Known): ExportPort[] {
  const ixp = exchangeOf({ item, place }, known);
  const speeds = place
    .objects(item.if_list, 'if_list')
    .flatMap((one) => readCount(one.place.at('if_speed'), one.item.if_speed) ?? []);
  const shared = {
    ...{ ixp, asn, name, member_type: type },
    speed: speeds.length
      ? Math.min(
          speeds.reduce((sum, speed) => sum + speed),
          2_147_483_647,
        )
      : null,
    is_active: isActive(place.at('state'), item.state),
  };
  return place.objects(item.vlan_list, 'vlan_list').flatMap((vlan) => {
    const lan = readId(vlan.place.at('vlan_id'), vlan.item.vlan_id);
    return (['ipv4', 'ipv6'] as const).flatMap((family) => {
      const at = vlan.place.at(family);
      const given = readItem(at, vlan.item[family]);
      return (given && readPort(at, given, { shared, lan, lans: known.get(ixp)?.lans ?? [] })) ?? [];
    });
  });
}

/** The exchange of a connection; where it names none and the file has one, that one. */
function exchangeOf({ item, place }: Placed, known: Known): string {
  const named = readId(place.at('ixp_id'), item.ixp_id);
  if (known.has(named) && named !== '') return named;
  const only = known.size === 1 ? ([...known.keys()][0] ?? '') : '';
  if (named === '' && only !== '') return only;
  place
    .at('ixp_id')
    .findOnce(
      'exchange_unknown',
      named === ''
        ? 'The connection names no exchange.'
        : `No exchange of the file has the id ${shown(named)}.`,
    );
  return named;
}

function isActive(place: Place, value: unknown): boolean {
  const state = readText(place, value).toLowerCase();
  if (INACTIVE.includes(state)) return false;
  if (!ACTIVE.includes(state))
    place.findOnce(
      'state_unknown',
      `What the state ${shown(state)} means is not known; it counts as active.`,
    );
  return true;
}

interface Surroundings {
  shared: Pick<ExportPort, 'ixp' | 'asn' | 'name' | 'member_type' | 'speed' | 'is_active'>;
  lan: string;
  lans: readonly Lan[];
}

function readPort(
  place: Place,
  given: Record<string, unknown>,
  { shared, lan, lans }: Surroundings,
): ExportPort | null {
  const address = readAddress(place.at('address'), given.address);
  const value = address === null ? null : parseAddress(address);
  if (address === null || value === null) return null;
  const named = lans.find(({ id }) => id === lan);
  // Where the LAN has no prefix of this family, another may be meant: ids of LANs are not kept well.
  const networks = (named?.networks ?? []).filter(({ family }) => family === value.family);
  const network = networks.find((one) => contains(one, value));
  if (networks.length > 0 && network === undefined)
    place
      .at('address')
      .find(
        'address_outside_lan',
        `${address} does not lie in the LAN ${shown(named?.name || lan)} (${named?.prefixes.join(', ')}).`,
      );
  const edge = network && edgeProblem(value, network);
  if (edge) {
    place.at('address').find('address_unusable', `${edge} It was left out.`);
    return null;
  }
  return {
    where: place.at('address').where,
    ...shared,
    ...{ lan, lan_name: named?.name ?? '', address, family: value.family },
    mac: readMacs(place.at('mac_addresses'), given.mac_addresses),
    // Many write 0 for a limit that nobody entered.
    prefix_limit: readCount(place.at('max_prefix'), given.max_prefix) || null,
    as_set: readText(place.at('as_macro'), given.as_macro),
    route_server: readFlag(place.at('routeserver'), given.routeserver),
  };
}
