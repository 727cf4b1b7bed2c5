import type { PortalRequestStatus, PortalSessionStatus } from '@peersmith/answers';
import type { REQUESTED_SESSION_STATUS, RequestStatus } from '@peersmith/model';
import { bitsOf, parseAddress } from '@peersmith/net';

const STATUS: Readonly<Record<RequestStatus, PortalRequestStatus>> = {
  received: 'pending',
  checked: 'pending',
  accepted: 'accepted',
  provisioning: 'accepted',
  up: 'accepted',
  refused: 'refused',
  withdrawn: 'cancelled',
  // Of requests of ours, which no portal sees.
  proposed: 'pending',
  written: 'pending',
  agreed: 'accepted',
  declined: 'refused',
  no_answer: 'cancelled',
};

/** Where a request stands, in the portal's words. */
export const portalStatus = (status: RequestStatus): PortalRequestStatus => STATUS[status];

/** Our words for one of the portal's. */
export const statusesOf = (word: string): RequestStatus[] =>
  INBOUND.filter((status) => STATUS[status] === word);
const INBOUND: readonly RequestStatus[] = [
  ...(['received', 'checked', 'accepted', 'provisioning', 'up', 'refused', 'withdrawn'] as const),
];

type OwnSessionStatus = keyof typeof REQUESTED_SESSION_STATUS;

/** What became of a session, in the portal's words. */
export function portalSessionStatus(status: OwnSessionStatus, of: RequestStatus): PortalSessionStatus {
  if (status === 'refused') return 'rejected';
  if (status === 'proposed') return of === 'withdrawn' ? 'cancelled' : 'pending';
  return 'accepted';
}

/** An address with the length of its prefix, which is its own where nobody knows another. */
export function withLength(address: string, length: number | null): string {
  const family = parseAddress(address)?.family ?? 4;
  return `${address}/${length ?? bitsOf(family)}`;
}

/** What the portal calls the LAN of an exchange. */
export const lanLocation = (ixlan: number): string => `pdb:ix:${ixlan}`;
