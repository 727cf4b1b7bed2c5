import type { CheckOfRequest } from '@peersmith/model';
import { contains, type Prefix, parseAddress, parsePrefix } from '@peersmith/net';
import { check, duplicateOf } from './judge-request.ts';
import type { PrivateSurroundings } from './private-facts.ts';
import type { PlacedSession } from './session-facts.ts';

/** Addresses that are routed nowhere in the Internet (RFC 1918, RFC 6598, RFC 4193): they will do on a link, and may be used twice. */
const PRIVATE: readonly Prefix[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
].flatMap((text) => parsePrefix(text) ?? []);

const isPrivate = (text: string): boolean => {
  const address = parseAddress(text);
  return address !== null && PRIVATE.some((prefix) => contains(prefix, address));
};

/** What speaks for and against one private session with a network. */
export function judgePrivate(
  session: PlacedSession,
  around: PrivateSurroundings,
  asn: number,
): CheckOfRequest[] {
  return [
    judgeFacility(session, around, asn),
    judgeAddresses(session, around),
    judgeDuplicate(session, around, asn),
    judgeStances(around),
  ];
}

function judgeFacility({ facility }: PlacedSession, { facilities }: PrivateSurroundings, asn: number) {
  const found = facilities.find(({ id }) => id === facility);
  if (!found) return check('shared_facility', 'fail', `PeeringDB has no facility ${facility}.`);
  const { name, ours, theirs } = found;
  if (!ours) return check('shared_facility', 'fail', `PeeringDB does not have you in ${name}.`);
  if (!theirs) return check('shared_facility', 'fail', `PeeringDB does not have AS${asn} in ${name}.`);
  return check('shared_facility', 'pass', `You are both in ${name}.`);
}

function judgeAddresses(session: PlacedSession, { ours, on_lan }: PrivateSurroundings): CheckOfRequest {
  const { ip_address: theirs, local_ip_address: local } = session;
  const ends = [theirs, ...(local === null ? [] : [local])];
  // A connection that was made for the line has our end of it.
  const own = ours.find(({ ip, at_exchange }) => ip === theirs || (ip === local && at_exchange));
  if (own) return check('address', 'fail', `${own.ip} is the address of another connection of yours.`);
  const lan = on_lan.find(({ ip }) => ends.includes(ip));
  if (lan)
    return check(
      'address',
      'fail',
      `${lan.ip} is on the LAN of ${lan.exchange}: a line of your own has addresses of its own.`,
    );
  if (local === null)
    return check(
      'address',
      'warn',
      'They do not say which address they wish you to have: agree on it, and complete the session that is made.',
    );
  const odd = ends.find(isPrivate);
  if (odd)
    return check('address', 'warn', `${odd} is a private address: see that nothing else of yours has it.`);
  return check('address', 'pass', `${theirs} and ${local} are the ends of one link.`);
}

function judgeDuplicate(
  session: PlacedSession,
  { held, asked }: PrivateSurroundings,
  asn: number,
): CheckOfRequest {
  const { ip_address: theirs, local_ip_address: local } = session;
  const there =
    held.find(({ ip }) => ip === theirs) ?? held.find(({ ip, end }) => ip === local && end === 'theirs');
  const other = asked.find(({ ip }) => ip === theirs);
  const shared = held.find(({ ip, end }) => ip === local && end === 'ours');
  if (!there && !other && shared)
    return check(
      'duplicate',
      'warn',
      `Your session with AS${shared.asn} has ${local} as your address already.`,
    );
  return duplicateOf(there && { ip: there.ip, asn: there.asn }, other, asn);
}

function judgeStances({ stances }: PrivateSurroundings): CheckOfRequest {
  const stance = stances.find(({ internet_exchange }) => internet_exchange === null);
  return stance
    ? check('blocked', 'fail', `You do not peer with it: ${stance.text}`)
    : check('blocked', 'pass', 'Nothing was decided against the network.');
}
