import type { Row } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import type { Guest } from '../../engine/http/guest.ts';
import { type AuditEvent, recordAudit } from '../audit/index.ts';

/** What the audit log says of something that a guest did. */
export interface GuestEvent extends Pick<AuditEvent, 'kind' | 'outcome' | 'target' | 'repeats'> {
  asn?: number | null;
  detail?: Row;
}

/** Tells the audit log what a guest did, with who they are; in the transaction of the context. */
export const recordGuest = (
  context: Context,
  guest: Pick<Guest, 'name' | 'email' | 'proof'>,
  { asn = null, detail = {}, ...event }: GuestEvent,
): Promise<void> =>
  recordAudit(context, [
    { ...event, detail: { name: guest.name, email: guest.email, proof: guest.proof, asn, ...detail } },
  ]);
