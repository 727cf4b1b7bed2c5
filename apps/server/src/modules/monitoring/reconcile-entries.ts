import type { ReconcileEntry } from '@peersmith/answers';
import type { BgpNeighbor } from '@peersmith/routers';
import { addressKey } from './address-key.ts';
import type { Pairing } from './pair-neighbors.ts';

/** What entries are made from beside what is compared. */
export interface Surroundings {
  /** Networks that are here or in PeeringDB, by their numbers. */
  networks: ReadonlyMap<number, { name: string; is_here: boolean }>;
  /** What sessions are called, by `kind id`. */
  displays: ReadonlyMap<string, string>;
  placeOf: (
    neighbor: BgpNeighbor,
  ) =>
    | { kind: 'at'; connection: number; exchange: { id: number; name: string } }
    | { kind: 'nowhere' | 'several' };
}

interface Compared {
  neighbor: BgpNeighbor | null;
  pairing: Pairing | null;
}

/** The entry for a neighbor, a session, or both; null where there is nothing to say. */
export function entryOf({ neighbor, pairing }: Compared, around: Surroundings): ReconcileEntry | null {
  if (pairing === null) return neighbor && thereOnly(neighbor, around);
  if (pairing.isAmbiguous)
    return {
      ...about(pairing, around),
      key: keyOf('differs', pairing),
      kind: 'differs',
      differences: [],
      action: null,
      does: 'The router has this address more than once: write down the local address of the session.',
    };
  return neighbor === null ? hereOnly(pairing, around) : differing(pairing, neighbor, around);
}

const keyOf = (kind: 'here' | 'differs', { session }: Pairing) => `${kind}:${session.kind}:${session.id}`;

function thereOnly(neighbor: BgpNeighbor, around: Surroundings): ReconcileEntry {
  const { address, vrf, local_address, remote_asn, description, state } = neighbor;
  const network = remote_asn === null ? undefined : around.networks.get(remote_asn);
  const place = around.placeOf(neighbor);
  const [action, does] = actionFor(neighbor, network, place);
  return {
    key: `there:${vrf}|${address}|${local_address ?? ''}`,
    kind: 'there',
    ...{ address: addressKey(address) ?? address, vrf, local_address, description },
    asn: remote_asn,
    name: network?.name ?? null,
    bgp_state: state,
    session: null,
    internet_exchange: place.kind === 'at' ? place.exchange : null,
    connection: place.kind === 'at' ? place.connection : null,
    differences: [],
    action,
    does,
  };
}

function actionFor(
  { address, remote_asn }: BgpNeighbor,
  network: { name: string; is_here: boolean } | undefined,
  place: ReturnType<Surroundings['placeOf']>,
): [ReconcileEntry['action'], string] {
  if (addressKey(address) === null) return [null, 'It has no address that a session could have.'];
  if (/^\[?fe[89ab]/i.test(address)) return [null, 'It has a link-local address, and no session has one.'];
  if (remote_asn === null) return [null, 'The router does not say which network it is.'];
  if (!network) return [null, `AS${remote_asn} is neither here nor in PeeringDB: add it first.`];
  if (place.kind === 'several')
    return [
      null,
      'Several connections of the router are on its LAN, and the router does not say which is meant.',
    ];
  const made = network.is_here ? '' : `, and AS${remote_asn} as PeeringDB has it`;
  return place.kind === 'at'
    ? ['create_exchange', `Makes a session at ${place.exchange.name}${made}.`]
    : ['create_direct', `Makes a direct session${made}.`];
}

function about(
  { session, neighbor }: Pairing,
  { displays }: Surroundings,
): Omit<ReconcileEntry, 'key' | 'kind' | 'action' | 'does' | 'differences'> {
  const { kind, id, address, asn, local_address } = session;
  return {
    ...{ address, local_address, asn },
    vrf: neighbor?.vrf ?? null,
    name: null,
    description: neighbor?.description ?? null,
    bgp_state: neighbor?.state ?? null,
    session: { kind, id, display: displays.get(`${kind} ${id}`) ?? '', ip_address: address },
    internet_exchange: null,
    connection: null,
  };
}

/** A session that is not to be up is not missed. */
function hereOnly(pairing: Pairing, around: Surroundings): ReconcileEntry | null {
  if (!pairing.session.is_wanted) return null;
  return {
    ...about(pairing, around),
    key: keyOf('here', pairing),
    kind: 'here',
    differences: [],
    action: 'delete',
    does: 'Deletes the session here. To have it on the router instead, install the configuration of the router.',
  };
}

function differing(pairing: Pairing, neighbor: BgpNeighbor, around: Surroundings): ReconcileEntry | null {
  const { session } = pairing;
  const [near, far] = [addressKey(session.local_address), addressKey(neighbor.local_address)];
  const network = neighbor.remote_asn === null ? null : around.networks.get(neighbor.remote_asn);
  const all = [
    difference('autonomous_system', 'Autonomous system', asText(session.asn), asText(neighbor.remote_asn)),
    difference('local_ip_address', 'Local address', near, near === null ? null : far),
    difference(
      'status',
      'Status',
      session.is_wanted
        ? 'enabled'
        : session.status === 'enabled'
          ? 'disabled with what it belongs to'
          : session.status,
      session.is_wanted === neighbor.is_enabled ? null : neighbor.is_enabled ? 'enabled' : 'disabled',
    ),
  ].filter((one) => one !== null);
  if (all.length === 0) return null;
  const stuck = all.flatMap(({ field }) => {
    if (field === 'local_ip_address' && session.kind === 'exchange')
      return 'The session is on another connection than the router has it on: move it by hand.';
    if (field === 'autonomous_system' && !network)
      return `AS${neighbor.remote_asn} is neither here nor in PeeringDB: add it first.`;
    if (field === 'status' && !session.is_wanted && session.status === 'enabled')
      return 'The group, the connection or the exchange of the session is disabled: enable that.';
    return [];
  });
  return {
    ...about(pairing, around),
    key: keyOf('differs', pairing),
    kind: 'differs',
    differences: all,
    action: stuck.length ? null : 'update',
    does: stuck[0] ?? `Changes here: ${all.map(({ label, there }) => `${label} to ${there}`).join(', ')}.`,
  };
}

const asText = (asn: number | null) => (asn === null ? null : `AS${asn}`);

/** What the router does not say is no difference. */
const difference = (
  field: string,
  label: string,
  here: string | null,
  there: string | null,
): ReconcileEntry['differences'][number] | null =>
  there === null || here === there ? null : { field, label, here, there };
