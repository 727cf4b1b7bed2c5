import type { PortalWishRead } from '@peersmith/answers';
import type { AskedSession } from '@peersmith/model';
import { contains, hostOf, networkOf, parseAddress, unusableAddress } from '@peersmith/net';
import { ApiError, Invalid } from '../../../engine/errors.ts';
import type { CommonExchange, CommonFacility, PossibleSession } from '../../requests/index.ts';

type Wanted = PortalWishRead['sessions'][number];

/** Sessions at exchanges as they are asked for: only those that both networks could have, with the address that PeeringDB has of theirs. */
export function publicSessions(
  asn: number,
  wanted: readonly Wanted[],
  exchanges: readonly CommonExchange[],
): AskedSession[] {
  const possible = new Map(
    exchanges.flatMap(({ sessions }) => sessions.map((one) => [keyOf(one.connection, one.ip_address), one])),
  );
  const held: PossibleSession[] = [];
  const isRepeated = repeats();
  const sessions = each(wanted, (one) => {
    const ip_address = hostOf(one.ip_address.trim());
    if (ip_address === null) return `Enter a valid IPv4 or IPv6 address, and not ${quoted(one.ip_address)}.`;
    if (!one.connection) return 'Say at which connection of ours: `connection`.';
    const found = possible.get(keyOf(one.connection, ip_address));
    if (!found)
      return `PeeringDB has ${ip_address} as no address of AS${asn} where our connection ${one.connection} is. Correct your record there, and try again after the next synchronisation.`;
    if (one.local_ip_address && hostOf(one.local_ip_address.trim()) !== found.local_ip_address)
      return `Our address there is ${found.local_ip_address}.`;
    if (isRepeated(keyOf(found.connection, ip_address))) return 'This session is in the list twice.';
    held.push(found);
    return { connection: found.connection, ip_address, password: one.password ?? null };
  });
  requireFree(held);
  return sessions;
}

const keyOf = (connection: number | null | undefined, ip: string | null) => `${connection} ${ip}`;

/** What exists already, or was asked for, is a conflict and no mistake in what was typed. */
function requireFree(sessions: readonly PossibleSession[]): void {
  const existing = sessions.filter(({ session }) => session !== null);
  const asked = sessions.filter(({ is_asked }) => is_asked);
  const names = (list: readonly PossibleSession[]) => list.map(({ ip_address }) => ip_address).join(', ');
  if (existing.length)
    throw new ApiError(409, {
      detail: `There is a session with ${names(existing)} already.`,
      code: 'session_exists',
    });
  if (asked.length)
    throw new ApiError(409, {
      detail: `An open request of yours is about ${names(asked)} already.`,
      code: 'already_asked',
    });
}

/** Private sessions as they are asked for: at a facility where both networks are, each between two addresses of one prefix. */
export function privateSessions(
  wanted: readonly Wanted[],
  facilities: readonly CommonFacility[],
): AskedSession[] {
  const isRepeated = repeats();
  return each(wanted, (one) => {
    if (!facilities.some(({ facility }) => facility === one.facility))
      return one.facility
        ? `PeeringDB does not have both networks at facility ${one.facility}.`
        : 'Say at which facility: `facility`.';
    const theirs = usable(one.ip_address);
    if (typeof theirs === 'string') return theirs;
    const ours = one.local_ip_address ? usable(one.local_ip_address) : null;
    if (typeof ours === 'string') return ours;
    const problem = pairProblem(theirs, ours, one.prefix_length ?? null);
    if (problem) return problem;
    if (isRepeated(`${one.facility} ${theirs.text}`)) return 'This session is in the list twice.';
    return {
      facility: one.facility ?? null,
      ip_address: theirs.text,
      local_ip_address: ours?.text ?? null,
      prefix_length: one.prefix_length ?? null,
      password: one.password ?? null,
    };
  });
}

interface Usable {
  text: string;
  address: NonNullable<ReturnType<typeof parseAddress>>;
}

function usable(given: string): Usable | string {
  const text = hostOf(given.trim());
  const address = text === null ? null : parseAddress(text);
  if (text === null || !address) return `Enter a valid IPv4 or IPv6 address, and not ${quoted(given)}.`;
  const kind = unusableAddress(address);
  return kind ? `${text} is ${kind} address: no router can have it.` : { text, address };
}

function pairProblem(theirs: Usable, ours: Usable | null, prefixLength: number | null): string | null {
  const longest = theirs.address.family === 4 ? 32 : 128;
  if (prefixLength !== null && prefixLength > longest) return `The prefix length is ${longest} at most.`;
  if (ours === null) return null;
  if (ours.address.family !== theirs.address.family) return 'Both addresses are of one family.';
  if (ours.text === theirs.text) return 'Both sides cannot have the same address.';
  if (prefixLength === null) return 'Say how long the prefix of both addresses is: `prefix_length`.';
  return contains(networkOf({ ...theirs.address, prefixLength }), ours.address)
    ? null
    : `${theirs.text} and ${ours.text} are not in one prefix of length ${prefixLength}.`;
}

const quoted = (text: string) => JSON.stringify(text.slice(0, 50));

/** Whether a key was met before. */
function repeats(): (key: string) => boolean {
  const met = new Set<string>();
  return (key) => met.size === met.add(key).size;
}

/** Reads each session; what is wrong with any is told of all of them together. */
function each(wanted: readonly Wanted[], read: (one: Wanted) => AskedSession | string): AskedSession[] {
  const problems: string[] = [];
  const sessions = wanted.flatMap((one, at) => {
    const session = read(one);
    if (typeof session !== 'string') return session;
    problems.push(`${at + 1}: ${session}`);
    return [];
  });
  if (problems.length) throw new Invalid({ sessions: problems });
  return sessions;
}
