import { receivedMessage } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import type { Listener } from '../../engine/events.ts';
import { get } from '../../engine/read/read.ts';
import { calendarOf } from '../messaging/index.ts';
import { proposeNotes } from './propose.ts';

const TYPE = contentTypeOf(receivedMessage);
const FACTS = new Set(['id', 'kind', 'from_address', 'asn']);

/** Hears of mail with a provider's note in it, and makes a proposal of that. */
export const hearMail: Listener = {
  heard: async (_, action, types) => new Set(action === 'create' ? types.filter((one) => one === TYPE) : []),
  tell: async (context, events) => {
    for (const { resource, action, id } of events)
      if (action === 'create' && contentTypeOf(resource) === TYPE) await proposeOf(context, id);
  },
};

async function proposeOf(context: Context, id: number): Promise<void> {
  const row = await get(context, receivedMessage, id, FACTS);
  if (row.kind !== 'maintenance') return;
  const calendar = await calendarOf(context, id);
  if (calendar === null) return;
  // What cannot be read stays in the mailbox, for people.
  await proposeNotes(context, calendar, {
    from_address: String(row.from_address),
    asn: row.asn === null ? null : Number(row.asn),
    received_message: id,
  });
}
