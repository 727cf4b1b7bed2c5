import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { Guest } from '../../../engine/http/guest.ts';
import { type RequestOfNetwork, requestByReference, withdrawRequest } from '../../requests/index.ts';
import { recordGuest } from '../record-guest.ts';
import { mayWithdraw } from './requests.ts';

/** Takes a request back that nobody has agreed to yet; fails with 409 where somebody has, also a moment before. */
export const withdraw = (
  outer: Context,
  guest: Guest,
  { asn, reference }: { asn: number; reference: string },
): Promise<RequestOfNetwork> =>
  inTransaction(outer, async (context) => {
    // Whoever decides waits for this, or has decided.
    await sql`select from requests_request where reference = ${reference} and asn = ${asn} for update`.execute(
      context.db,
    );
    const request = await found(context, asn, reference);
    if (!mayWithdraw(request))
      throw new ApiError(409, {
        detail: `The request is ${request.status} and cannot be taken back here any more.`,
        code: 'request_state',
      });
    await withdrawRequest(context, request.id, `Taken back by ${guest.name || guest.email} in the portal.`);
    await recordGuest(context, guest, {
      ...{ kind: 'portal_request_withdrawn', asn },
      target: { type: 'requests.request', id: request.id, name: `AS${asn}` },
      detail: { reference },
    });
    return found(context, asn, reference);
  });

async function found(context: Context, asn: number, reference: string): Promise<RequestOfNetwork> {
  const request = await requestByReference(context, { asns: [asn], reference });
  if (!request) throw new ApiError(404, { detail: 'Not found.' });
  return request;
}
