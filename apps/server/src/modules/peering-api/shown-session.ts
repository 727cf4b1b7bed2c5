import type { PeeringLocation, PeeringSession, PeeringStatus } from '@peersmith/answers';
import { BGP_ROLES, isBgpRole, oppositeRole } from '@peersmith/net';
import type { ListedRow } from './listed-sessions.queries.ts';

/** A session in the words of the draft: `local` is who asked for it, `peer` is us. */
export function shownSession(row: ListedRow): PeeringSession {
  const { bgp_role: ours } = row;
  const location = locationOf(row);
  return {
    session_id: `${row.kind}${row.id}`,
    ...(row.reference ? { request_id: row.reference } : {}),
    local_asn: row.asn,
    local_ip: row.ip,
    peer_asn: Number(row.local_asn),
    ...(row.local_ip ? { peer_ip: row.local_ip } : {}),
    peer_type: row.is_private ? 'private' : 'public',
    ...(location ? { location } : {}),
    status: statusOf(row),
    ...(row.verdict ? { status_reason: row.verdict } : {}),
    ...(isBgpRole(ours)
      ? { local_bgp_role: BGP_ROLES[oppositeRole(ours)], peer_bgp_role: BGP_ROLES[ours] }
      : {}),
  };
}

/**
 * An exchange by its own id in PeeringDB, and not by that of its LAN: the draft's chapter of data types says so, and it is the number that
 * people know from the exchange's page. Which LAN is meant follows from the addresses.
 */
export const ixLocation = (ix: number): PeeringLocation => ({ id: `pdb:ix:${ix}`, type: 'public' });
export const facilityLocation = (facility: number): PeeringLocation => ({
  id: `pdb:fac:${facility}`,
  type: 'private',
});

function locationOf({ ix, facility, is_private }: ListedRow): PeeringLocation | null {
  if (is_private) return facility === null ? null : facilityLocation(facility);
  return ix === null ? null : ixLocation(ix);
}

const TAKEN_AWAY = ['disabled', 'decommissioning', 'decommissioned'];

/**
 * How far a session has come. `Down` was up once and is not; `Unestablished` is one of which our side was taken away again; until it has
 * been up it is `Approved`, configured or not.
 */
export function statusOf({ asked, status, bgp_state, was_up }: ListedRow): PeeringStatus {
  if (asked === 'proposed') return 'Pending';
  if (asked === 'refused') return 'Rejected';
  if (asked === 'accepted') return 'Approved';
  if (status === null || TAKEN_AWAY.includes(status)) return 'Unestablished';
  if (bgp_state === 'established') return 'Established';
  if (was_up || asked === 'up') return 'Down';
  return status === 'requested' && asked === null ? 'Pending' : 'Approved';
}
