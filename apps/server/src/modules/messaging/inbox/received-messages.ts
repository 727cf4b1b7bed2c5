import { receivedMessage } from '@peersmith/model';
import { toJson } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { announce } from '../../../engine/events.ts';
import { type ActionHandler, implement } from '../../../engine/implement.ts';
import { get, wireFor } from '../../../engine/read/read.ts';

const shown = async (context: Context, id: number) => {
  const row = toJson(receivedMessage, await get(context, receivedMessage, id), wireFor(context));
  return { ...row, id };
};

/** Says of a message whether it was dealt with, and by whom. Said twice, nothing changes. */
const marking =
  (handled: boolean): ActionHandler =>
  ({ context: outer, id }) =>
    inTransaction(outer, async (context) => {
      const { rows } = await sql<{ subject: string }>`update messaging_receivedmessage
        set handled = ${handled}, handled_by_id = ${handled ? context.principal.id || null : null}, updated = ${context.now()}
        where id = ${id} and handled <> ${handled} returning subject`.execute(context.db);
      if (rows[0])
        await announce(context, [
          {
            ...{ resource: receivedMessage, id, action: 'update', display: rows[0].subject, row: null },
            prechange: { handled: !handled },
            postchange: { handled },
          },
        ]);
      return shown(context, id);
    });

/** What came in: seen by who sees the network that it is from. */
export const receivedMessages = implement(receivedMessage, {
  seenWith: 'autonomous_system',
  actions: { handle: marking(true), reopen: marking(false) },
});

/** The calendar in a message that came in (RFC 5545), as text; null where it has none. */
export async function calendarOf({ db }: Context, id: number): Promise<string | null> {
  const { rows } = await sql<{
    calendar: string | null;
  }>`select calendar from messaging_receivedmessage where id = ${id}`.execute(db);
  return rows[0]?.calendar ?? null;
}
