import { SESSION_WISH_STATUS, sessionWish } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError, notFound } from '../../../engine/errors.ts';
import { announce } from '../../../engine/events.ts';
import { type ActionHandler, type Implementation, implement } from '../../../engine/implement.ts';
import { get } from '../../../engine/read/read.ts';
import { shownRow } from '../../../engine/read/shown-row.ts';

/** Where a wish stands. */
export type WishStatus = keyof typeof SESSION_WISH_STATUS;

interface StoredWish {
  id: number;
  asn: number;
  status: WishStatus;
}

/** Moves an open wish on, and tells whoever listens; fails with 409 where it is open no more. */
export async function settleWish(
  context: Context,
  id: number,
  { status, answer = '' }: { status: Exclude<WishStatus, 'open'>; answer?: string },
): Promise<void> {
  const { rows } = await sql<StoredWish>`
    select id::int as id, asn::float8 as asn, status from portal_sessionwish where id = ${id} for update`.execute(
    context.db,
  );
  const [found] = rows;
  if (!found) throw notFound(sessionWish.className);
  if (found.status !== 'open')
    throw new ApiError(409, {
      detail: `It is ${SESSION_WISH_STATUS[found.status].label.toLowerCase()} already.`,
      code: 'wish_state',
    });
  const now = context.now();
  await sql`update portal_sessionwish set status = ${status}, answer = ${answer}, decided = ${now},
      decided_by_id = ${context.principal.id || null}, updated = ${now} where id = ${id}`.execute(context.db);
  await announceWish(context, found, status);
}

/** Webhooks hear what becomes of wishes, as of any object. */
export const announceWish = (
  context: Context,
  { id, asn, status: from }: { id: number; asn: number; status: WishStatus | null },
  to: WishStatus,
): Promise<void> =>
  announce(context, [
    {
      resource: sessionWish,
      id,
      action: from === null ? 'create' : 'update',
      display: `AS${asn}`,
      row: null,
      prechange: from === null ? null : { status: from },
      postchange: { status: to },
    },
  ]);

const settling =
  (status: 'done' | 'refused'): ActionHandler =>
  ({ context: outer, id, input }) =>
    inTransaction(outer, async (context) => {
      await get(context, sessionWish, id, new Set(['id']));
      const { answer = '' }: { answer?: string } = Object(input);
      await settleWish(context, id, { status, answer });
      return shownRow(context, sessionWish, id);
    });

/** Wishes for sessions, as operators see them and answer them. */
export const sessionWishes: Implementation = implement(sessionWish, {
  seenWith: 'autonomous_system',
  actions: { done: settling('done'), refuse: settling('refused') },
});
