import { stance } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { forbidden } from '../../engine/errors.ts';
import { implement } from '../../engine/implement.ts';
import { may } from '../../engine/permissions.ts';
import { create } from '../../engine/write/save.ts';
import type { StoredRequest } from './request-row.ts';

/** What is to be kept of a network that was declined. */
export interface GivenStance {
  state: 'declined' | 'not_before' | 'never';
  until?: string | null;
  internet_exchange?: number | null;
}

/** Keeps the network of a request out of the candidates. */
export async function declineFor(
  context: Context,
  { id, asn }: StoredRequest,
  { state, until = null, internet_exchange = null, reason }: GivenStance & { reason: string },
): Promise<void> {
  if (!may(context.principal, stance, 'add'))
    throw forbidden('You may not keep stances: leave `stance` out.');
  await create(context, stance, {
    asn,
    state,
    until,
    internet_exchange,
    request: id,
    reason: reason.slice(0, 500),
  });
}

/** Stances: at most one of a network for each exchange, and one everywhere; what ends says when. */
export const stances = implement(stance, {
  exclusive: 'requests.stance',
  computed: {
    in_force: (alias) => sql`(${sql.ref(`${alias}.until`)} is null or ${sql.ref(`${alias}.until`)} > now())`,
  },
  beforeSave: async (items, context) => {
    const rows = items.map(({ draft, before }, at) => ({
      at,
      id: Number(Reflect.get({ ...before }, 'id') ?? 0),
      asn: Number(draft.asn ?? before?.asn),
      exchange: idOf(
        draft.internet_exchange === undefined ? before?.internet_exchange : draft.internet_exchange,
      ),
    }));
    for (const { draft, before, refuse } of items) {
      const { state, until } = { ...before, ...draft };
      if (state === 'not_before' && !until) refuse('until', 'Say before when no sessions are proposed.');
      if (state === 'never' && until)
        refuse('until', 'Never has no end: leave it empty, or choose “not before”.');
    }
    const { rows: held } = await sql<{ at: number }>`
      select g.at from json_to_recordset(${JSON.stringify(rows)}::json) g(at int, id bigint, asn bigint, exchange bigint)
      join requests_stance t on t.asn = g.asn and t.internet_exchange_id is not distinct from g.exchange and t.id <> g.id`.execute(
      context.db,
    );
    for (const { at } of held)
      items[at]?.refuse('asn', 'There is a stance on this network there already: change that one.');
    rows.forEach(({ at, asn, exchange }) => {
      if (rows.some((one) => one.at < at && one.asn === asn && one.exchange === exchange))
        items[at]?.refuse('asn', 'This network is in the list twice.');
    });
  },
});

const idOf = (given: unknown): number | null => (typeof given === 'number' ? given : null);
