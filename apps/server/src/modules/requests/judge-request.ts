import { type CheckOfRequest, type CheckResult, PEERINGDB_WORDS, type RequestCheck } from '@peersmith/model';
import type { NetworkFacts } from './network-facts.ts';
import { familyOf } from './our-ends.ts';
import type { PlacedSession, PortAt, Surroundings } from './session-facts.ts';

/** What is looked at by the operator's own measure. */
export interface Measures {
  min_traffic: string | undefined;
  max_invalid_percent: number;
}

/** What one check came to. */
export const check = (name: RequestCheck, result: CheckResult, text: string): CheckOfRequest => ({
  check: name,
  result,
  text,
});

/** Checks that no rule gets past: what they speak against cannot be, or was decided by a person. */
const HARD: ReadonlySet<RequestCheck> = new Set([
  'shared_exchange',
  'shared_facility',
  'address',
  'duplicate',
  'blocked',
]);

/** Whether a session may not be accepted by a rule. */
export const isStopped = (checks: readonly CheckOfRequest[]): boolean =>
  checks.some(({ check: name, result }) => result === 'fail' && HARD.has(name));

/** What speaks for and against a network. */
export function judgeNetwork(network: NetworkFacts, measures: Measures): CheckOfRequest[] {
  return [
    network.in_peeringdb
      ? check('peeringdb_record', 'pass', `PeeringDB has AS${network.asn} as ${network.name ?? ''}.`)
      : check('peeringdb_record', 'fail', `PeeringDB has no network with AS${network.asn}.`),
    judgeTraffic(network, measures),
    judgePrefixes(network),
    judgeRpki(network, measures),
    judgeContract(network),
  ];
}

function judgeTraffic({ info_traffic }: NetworkFacts, { min_traffic }: Measures): CheckOfRequest {
  const order: readonly string[] = PEERINGDB_WORDS.info_traffic;
  if (!info_traffic || !order.includes(info_traffic))
    return check('traffic', 'unknown', 'The network does not say how much traffic it has.');
  if (min_traffic && order.indexOf(info_traffic) < order.indexOf(min_traffic))
    return check(
      'traffic',
      'warn',
      `It says ${info_traffic}: less than ${min_traffic} (REQUESTS_MIN_TRAFFIC).`,
    );
  return check('traffic', 'pass', `It says ${info_traffic}.`);
}

function judgePrefixes({ info_prefixes4: v4, info_prefixes6: v6 }: NetworkFacts): CheckOfRequest {
  if (v4 === null && v6 === null)
    return check('prefixes', 'unknown', 'The network does not say how many prefixes it announces.');
  if (!v4 && !v6) return check('prefixes', 'warn', 'It says that it announces no prefix at all.');
  return check('prefixes', 'pass', `It says ${v4 ?? 0} IPv4 and ${v6 ?? 0} IPv6 prefixes.`);
}

function judgeRpki(
  { rpki_invalid_percent: share }: NetworkFacts,
  { max_invalid_percent }: Measures,
): CheckOfRequest {
  if (share === null)
    return check('rpki', 'unknown', 'You have no lists of its prefixes that were compared with RPKI.');
  const text = `RPKI calls ${share} % of the prefixes on its lists invalid`;
  return share > max_invalid_percent
    ? check('rpki', 'warn', `${text}: more than ${max_invalid_percent} % (REQUESTS_MAX_INVALID_PERCENT).`)
    : check('rpki', 'pass', `${text}.`);
}

function judgeContract({ policy_contracts: word }: NetworkFacts): CheckOfRequest {
  if (!word) return check('contract', 'unknown', 'The network does not say whether it wants a contract.');
  if (word === 'Required') return check('contract', 'warn', 'It wants a contract before it peers.');
  if (word === 'Private Only')
    return check('contract', 'pass', 'It wants a contract for private peering alone.');
  return check('contract', 'pass', 'It wants no contract.');
}

/** The port that PeeringDB has for the network at the address of a session. */
export const portOf = (session: PlacedSession, { ports }: Surroundings, asn: number): PortAt | undefined =>
  ports.find((port) => port.asn === asn && port.ip === session.ip_address && port.ixlan === session.ixlan);

/** What speaks for and against one session. */
export function judgeSession(
  session: PlacedSession,
  around: Surroundings,
  network: NetworkFacts,
): CheckOfRequest[] {
  return [
    judgeExchange(session),
    judgeAddress(session, around, network),
    judgeDuplicate(session, around, network),
    judgeBlocked(session, around),
    judgeRouteServer(session, around, network),
  ];
}

function judgeExchange({
  internet_exchange,
  exchange_name,
  connection,
  ixlan,
  ip_address,
}: PlacedSession): CheckOfRequest {
  if (internet_exchange === null)
    return check(
      'shared_exchange',
      'fail',
      ixlan === null
        ? `You are at no exchange with ${ip_address} on its LAN.`
        : `You are not on LAN ${ixlan} of PeeringDB.`,
    );
  if (connection === null)
    return check(
      'shared_exchange',
      'fail',
      `You have no connection with IPv${familyOf(ip_address)} at ${exchange_name}.`,
    );
  return check('shared_exchange', 'pass', `You are both at ${exchange_name}.`);
}

function judgeAddress(
  session: PlacedSession,
  around: Surroundings,
  { asn, in_peeringdb }: NetworkFacts,
): CheckOfRequest {
  const { ip_address: ip, ixlan } = session;
  if (around.ours.includes(ip)) return check('address', 'fail', `${ip} is your own address.`);
  const others = around.ports.filter((port) => port.ip === ip && port.ixlan === ixlan && port.asn !== asn);
  const own = portOf(session, around, asn);
  const named = [...new Set(others.map((port) => `AS${port.asn}`))].join(', ');
  if (!own)
    return check(
      'address',
      'fail',
      others.length
        ? `PeeringDB has ${ip} for ${named}, not for AS${asn}.`
        : `PeeringDB has no port of AS${asn} with ${ip} there${in_peeringdb ? '' : ', nor the network'}.`,
    );
  if (others.length)
    return check('address', 'fail', `PeeringDB has ${ip} for AS${asn}, and for ${named} as well.`);
  if (!session.common_prefix)
    return check('address', 'warn', `${ip} is outside every prefix that PeeringDB has of the LAN.`);
  if (!own.operational)
    return check('address', 'warn', `PeeringDB says that the port with ${ip} is not in operation.`);
  return check('address', 'pass', `PeeringDB has ${ip} for AS${asn}.`);
}

function judgeDuplicate(
  { connection, ip_address: ip }: PlacedSession,
  around: Surroundings,
  { asn }: NetworkFacts,
): CheckOfRequest {
  const held = around.held.find((one) => one.ip === ip && one.connection === connection);
  const asked = around.asked.find((one) => one.ip === ip && one.connection === connection);
  return duplicateOf(held, asked, asn);
}

/** What is said of a session that is there already, or that another request asks for. */
export function duplicateOf(
  held: { ip: string; asn: number } | undefined,
  asked: { request: number } | undefined,
  asn: number,
): CheckOfRequest {
  if (held)
    return check(
      'duplicate',
      'fail',
      held.asn === asn
        ? `You have a session with ${held.ip} already.`
        : `You have a session with ${held.ip}, as AS${held.asn}.`,
    );
  return asked
    ? check('duplicate', 'fail', `Request ${asked.request}, which is open, asks for it already.`)
    : check('duplicate', 'pass', 'There is no such session, and no other request for it.');
}

function judgeBlocked(
  { internet_exchange, ixlan }: PlacedSession,
  { hidden, stances }: Surroundings,
): CheckOfRequest {
  const stance = stances.find(
    (one) => one.internet_exchange === null || one.internet_exchange === internet_exchange,
  );
  if (stance) return check('blocked', 'fail', `You do not peer with it: ${stance.text}`);
  if (ixlan !== null && hidden.includes(ixlan))
    return check('blocked', 'fail', 'The network is hidden on this LAN.');
  return check('blocked', 'pass', 'Nothing was decided against the network.');
}

function judgeRouteServer(
  session: PlacedSession,
  around: Surroundings,
  { asn }: NetworkFacts,
): CheckOfRequest {
  const port = portOf(session, around, asn);
  if (!port) return check('route_server', 'unknown', 'PeeringDB does not have the port.');
  if (!port.is_rs_peer)
    return check('route_server', 'pass', 'It does not peer with the route servers there.');
  return isSeen(session, around)
    ? check(
        'route_server',
        'warn',
        'It peers with the route servers there, and so do you: you get its routes already.',
      )
    : check('route_server', 'pass', 'It peers with the route servers there; you do not.');
}

/** Whether route servers that we have sessions with are at the exchange of a session. */
export const isSeen = ({ internet_exchange }: PlacedSession, { with_route_servers }: Surroundings) =>
  internet_exchange !== null && with_route_servers.includes(internet_exchange);
