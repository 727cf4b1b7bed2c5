import type { BgpRole } from '@peersmith/net';

/** What tells of a session in which role we are. */
interface Told {
  /** Of a direct session: the slug of its relationship, which says what the other side is. */
  relationship?: string | null;
  /** Of a session over an exchange: whether the other side is a route server; null for a direct session. */
  route_server?: boolean | null;
}

/** Our role towards the other side, as far as the session tells: what forms and new sessions propose. */
export function proposedRole({ relationship = null, route_server = null }: Told): BgpRole | null {
  if (route_server !== null) return route_server ? 'rs-client' : 'peer';
  if (relationship === null || /internal|ibgp/.test(relationship)) return null;
  if (/customer|downstream/.test(relationship)) return 'provider';
  if (/transit|provider|upstream/.test(relationship)) return 'customer';
  return /peer/.test(relationship) ? 'peer' : null;
}
