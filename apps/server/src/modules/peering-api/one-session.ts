import type { Context } from '../../engine/context.ts';
import type { Guest } from '../../engine/guest.ts';
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

/** Takes back a session that was asked for and of which nothing is made; the others of its request stay. */
export async function takeBack(context: Context, guest: Guest, session_id: string): Promise<void> {
  const { kind, id, asn, request, asked } = await sessionOf(context, guest, session_id);
  await ownNetwork(context, guest, { asn, purpose: 'change', name: 'session_id' });
  if (kind !== 'r' || request === null || (asked !== 'proposed' && asked !== 'accepted'))
    throw refused(
      422,
      'session_id',
      asked === 'refused'
        ? 'It was refused: there is nothing to take back.'
        : 'This session exists: people remove it. Please ask in the portal, or write to us.',
    );
  await withdrawSession(context, request, id);
}
