import type { PortalWishRead } from '@peersmith/answers';
import type { AskedSession } from '@peersmith/model';
import { hostOf } from '@peersmith/net';
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

/** Private sessions as they are asked for, at facilities where both networks are; whether their addresses can be is for the requests to say. */
export function privateSessions(
  wanted: readonly Wanted[],
  facilities: readonly CommonFacility[],
): AskedSession[] {
  const isRepeated = repeats();
  return each(wanted, ({ facility, local_ip_address, prefix_length, password, ...one }) => {
    if (!facilities.some((common) => common.facility === facility))
      return facility
        ? `PeeringDB does not have both networks at facility ${facility}.`
        : 'Say at which facility: `facility`.';
    for (const given of [one.ip_address, ...(local_ip_address ? [local_ip_address] : [])])
      if (hostOf(given.trim()) === null)
        return `Enter a valid IPv4 or IPv6 address, and not ${quoted(given)}.`;
    const ip_address = hostOf(one.ip_address.trim());
    if (isRepeated(`${facility} ${ip_address}`)) return 'This session is in the list twice.';
    return {
      facility: facility ?? null,
      ip_address,
      local_ip_address: local_ip_address ? hostOf(local_ip_address.trim()) : null,
      prefix_length: prefix_length ?? null,
      password: password ?? null,
    };
  });
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
