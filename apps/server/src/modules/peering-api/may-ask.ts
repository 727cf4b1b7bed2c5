import type { Guest } from '../../engine/guest.ts';
import { refused } from './refusals.ts';

/** What PeeringDB has to let somebody do with the record of a network before they ask in its name: 2 is update. */
const NEEDED = 2;

/** Whether somebody may ask for sessions of a network, or only look. */
export function mayAsk({ networks, proof }: Guest, asn: number): boolean {
  const own = networks.find((one) => one.asn === asn);
  return own !== undefined && (proof === 'token' || (own.perms & NEEDED) === NEEDED);
}

/** Fails with 403 where a network is none of those that somebody speaks for. */
export function requireOwn({ networks }: Guest, asn: number): void {
  if (!networks.some((one) => one.asn === asn))
    throw refused(403, 'asn', `Your token does not speak for AS${asn}.`);
}
