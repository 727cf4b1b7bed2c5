import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import type { Guest } from '../../engine/http/guest.ts';
import { type Admitted, type Purpose, requireNetwork } from '../portal/index.ts';
import { refused } from './refusals.ts';

/** The network that a guest names, as the portal would let them have it; a refusal names the field that it is about. */
export const ownNetwork = (
  context: Context,
  guest: Guest,
  { name, ...wanted }: { asn: number; purpose: Purpose; name: string },
): Promise<Admitted> =>
  requireNetwork(context, guest, wanted).catch((error: unknown) => {
    throw error instanceof ApiError ? refused(error.status, name, error.message) : error;
  });
