import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { Guest, GuestNetwork } from '../../../engine/http/guest.ts';
import { recordGuest } from '../record-guest.ts';
import { EVERY_PERMISSION, portalSettings } from '../settings.ts';
import { freshGuest } from '../sign-in/fresh-guest.ts';
import { type AdmissionOf, admissionsOf } from './admissions-of.ts';

/** What for: to look, to change what they asked for, or to ask for something new. */
export type Purpose = 'see' | 'change' | 'ask';

/** A network that a guest may speak for. */
export interface Admitted extends GuestNetwork {
  /** What it asks for waits for a person. */
  is_waiting: boolean;
}

const UNKNOWN = 'You are not signed in for this network.';

/**
 * The network that a guest names, where it is theirs: fails with 403 where it is not, where they may not do that for it, or where it is
 * turned away. Every route that names an ASN passes here.
 */
export async function requireNetwork(
  context: Context,
  given: Guest,
  { asn, purpose }: { asn: number; purpose: Purpose },
): Promise<Admitted> {
  const guest = await freshGuest(context, given, { writes: purpose !== 'see' });
  const network = guest.networks.find((one) => one.asn === asn);
  if (!network) throw refused(`${UNKNOWN} It is AS${asn}.`, 'not_your_network');
  if (purpose === 'see') return { ...network, is_waiting: false };
  const lacks = lackOf(context, network);
  if (lacks) throw refused(lacks, 'permission_missing');
  if (purpose === 'change') return { ...network, is_waiting: false };
  const admission = (await admissionsOf(context, [asn])).get(asn);
  if (admission?.state === 'blocked') {
    await recordGuest(context, guest, {
      ...{ kind: 'portal_blocked', outcome: 'failure', asn, repeats: `${guest.email} ${asn}` },
      detail: { reason: admission.reason },
    });
    throw refused(blockedText(admission), 'network_blocked');
  }
  return { ...network, is_waiting: admission?.state === 'waiting' };
}

/** Why a guest may not ask in the name of each of their networks; empty where they may. One statement. */
export async function whyNot(context: Context, { networks }: Guest): Promise<Map<number, string>> {
  const admissions = await admissionsOf(
    context,
    networks.map(({ asn }) => asn),
  );
  return new Map(
    networks.map((network) => {
      const admission = admissions.get(network.asn);
      const blocked = admission?.state === 'blocked' ? blockedText(admission) : '';
      return [network.asn, blocked || (lackOf(context, network) ?? '')];
    }),
  );
}

/** What a guest lacks to ask in the name of a network; null for nothing. */
function lackOf(context: Context, { asn, perms }: GuestNetwork): string | null {
  const { PORTAL_REQUIRED_PERMISSIONS: least, PORTAL_ADMINISTRATORS_ONLY: all } = portalSettings.of(context);
  const wanted = all ? EVERY_PERMISSION : least;
  if ((perms & wanted) === wanted) return null;
  return `You may not ask in the name of AS${asn}: that is for those who may ${all ? 'administer' : 'change'} its record in PeeringDB.`;
}

const blockedText = ({ asn, reason }: AdmissionOf): string =>
  `Nothing is taken of AS${asn} here.${reason ? ` ${reason}` : ''}`;

const refused = (detail: string, code: string) => new ApiError(403, { detail, code });
