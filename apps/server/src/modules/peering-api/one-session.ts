import { type Context, inTransaction } from '../../engine/context.ts';
import type { Guest } from '../../engine/http/guest.ts';
import { type Admitted, askOfSessions, recordGuest, wishesOf } from '../portal/index.ts';
import { withdrawSession } from '../requests/index.ts';
import { type ListedRow, listedSessions } from './listed-sessions.queries.ts';
import { ownNetwork } from './own-network.ts';
import { refused } from './refusals.ts';

/** The session that an id means, where it is one with a network of the guest; 404 otherwise. */
export async function sessionOf(
  context: Context,
  { networks }: Pick<Guest, 'networks'>,
  session_id: string,
): Promise<ListedRow> {
  const [, kind, id] = /^([dxr])(\d{1,15})$/.exec(session_id) ?? [];
  if (kind !== 'd' && kind !== 'x' && kind !== 'r')
    throw refused(400, 'session_id', 'This is no session_id of ours.');
  const asns = networks.map(({ asn }) => asn);
  const [found] = await listedSessions(context, { asns, one: { kind, id: Number(id) }, limit: 1 });
  if (!found) throw refused(404, 'session_id', 'There is no such session, or it is none of yours.');
  return found;
}

/**
 * Takes back a session that was asked for and of which nothing is made; the others of its request stay. That one which exists shall go
 * is noted, for people to do: 422 says so.
 */
export async function takeBack(context: Context, guest: Guest, session_id: string): Promise<void> {
  const found = await sessionOf(context, guest, session_id);
  const { kind, id, asn, request, asked } = found;
  if (kind === 'r' && request !== null && (asked === 'proposed' || asked === 'accepted')) {
    await ownNetwork(context, guest, { asn, purpose: 'change', name: 'session_id' });
    await inTransaction(context, async (inner) => {
      await withdrawSession(inner, request, id);
      await recordGuest(inner, guest, {
        ...{ kind: 'portal_request_withdrawn', asn },
        target: { type: 'requests.request', id: request, name: `AS${asn}` },
        detail: { reference: found.reference, session: found.ip, door: guest.door },
      });
    });
    return;
  }
  if (found.made === null)
    throw refused(422, 'session_id', 'There is nothing to take back: no session is left of it.');
  const network = await ownNetwork(context, guest, { asn, purpose: 'ask', name: 'session_id' });
  const reference = await wishRemoval(context, guest, { found, made: found.made, network });
  throw refused(
    422,
    'session_id',
    `This session exists, and people remove it: that you wish it is noted as ${reference}, and answered in the portal.`,
  );
}

/** Notes that a session shall be removed, once; answers by which reference that is known. */
async function wishRemoval(
  context: Context,
  guest: Guest,
  { found, made, network }: { found: ListedRow; made: number; network: Admitted },
): Promise<string> {
  const noted = (await wishesOf(context, found.asn)).find(
    ({ kind, status, sessions }) =>
      kind === 'remove' && status === 'open' && sessions.some(({ ip_address }) => ip_address === found.ip),
  );
  if (noted) return noted.reference;
  const { reference } = await askOfSessions(context, guest, {
    network,
    wish: {
      ...{ asn: found.asn, kind: 'remove', text: 'Deleted by the Peering API.' },
      sessions: [{ kind: found.is_private ? 'direct' : 'exchange', id: made }],
    },
  });
  return reference;
}
