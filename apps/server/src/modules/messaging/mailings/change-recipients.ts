import type { endpoints } from '@peersmith/answers';
import { mailingRecipient } from '@peersmith/model';
import type { BodyOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { shownRow } from '../../../engine/read/shown-row.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { requireKnown, rulesAgainst } from '../outbox/index.ts';
import { recipientsOf } from '../recipients.ts';
import { loadMailing, type RecipientState, refusal, standingOf, writeMailing } from './stored-mailing.ts';

type Change = BodyOf<typeof endpoints.changeRecipient>;

interface Stored {
  id: number;
  mailing_id: number;
  asn: number;
  autonomous_system: number | null;
  to: string[];
  cc: string[];
  subject: string;
  body: string;
  state: RecipientState;
  error: string;
  message_id: number | null;
}

/** Changes what a network of a mailing is written and to whom, or leaves it out. */
export const changeRecipient = (outer: Context, id: number, change: Change): Promise<void> =>
  inTransaction(outer, async (context) => {
    const [found] = await storedRecipients(context, sql`r.id = ${id}`);
    if (!found) throw new Error(`recipient ${id} is gone`);
    const held = await loadMailing(context, found.mailing_id, true);
    requireOpen(held.status);
    const [stored = found] = await storedRecipients(context, sql`r.id = ${id}`);
    if (stored.message_id !== null)
      throw refusal('mailing_state', `AS${stored.asn} has it already: what was sent cannot be changed.`);
    await requireAddresses(context, stored, change);
    const { excluded, to = stored.to, cc = stored.cc, subject = stored.subject, body = stored.body } = change;
    const next = { ...stored, to, cc, subject, body };
    const isEdited = Object.keys(change).some((key) => key !== 'excluded');
    const [state] = await statesOf(context, [{ ...next, excluded }]);
    await sql`update messaging_mailingrecipient set "to" = ${next.to}, cc = ${next.cc}, subject = ${next.subject}, body = ${next.body},
        edited = edited or ${isEdited}, state = ${state?.state}, error = ${state?.error}, updated = now() where id = ${id}`.execute(
      context.db,
    );
    await settle(context, held);
  });

/** Leaves networks out of a mailing, or takes them in again. */
export const excludeRecipients = (
  outer: Context,
  id: number,
  { asns, excluded }: { asns: readonly number[]; excluded: boolean },
): Promise<void> =>
  inTransaction(outer, async (context) => {
    const held = await loadMailing(context, id, true);
    requireOpen(held.status);
    const found = await storedRecipients(
      context,
      sql`r.mailing_id = ${id} and r.asn = any(${asns}::bigint[]) and r.message_id is null`,
    );
    const states = await statesOf(
      context,
      found.map((one) => ({ ...one, excluded })),
    );
    await sql`update messaging_mailingrecipient r set state = n.state, error = n.error, updated = now()
      from unnest(${found.map((one) => one.id)}::bigint[], ${states.map(({ state }) => state)}::text[], ${states.map(({ error }) => error)}::text[]) n(id, state, error)
      where r.id = n.id`.execute(context.db);
    await settle(context, held);
  });

/** A recipient as the API shows it. */
export const showRecipient = (context: Context, id: number) => shownRow(context, mailingRecipient, id);

function requireOpen(status: string): void {
  if (status === 'preparing')
    throw refusal('mailing_state', 'Its messages are being written: wait until they are.');
}

const storedRecipients = async (context: Context, where: ReturnType<typeof sql>): Promise<Stored[]> => {
  const { rows } = await sql<Stored>`
    select r.id::float8 as id, r.mailing_id::float8 as mailing_id, r.asn::float8 as asn, r.autonomous_system_id::float8 as autonomous_system,
        r."to", r.cc, r.subject, r.body, r.state, r.error, r.message_id::float8 as message_id
      from messaging_mailingrecipient r where ${where} and ${withinGrant(context, mailingRecipient, sql`r.id`)} order by r.id`.execute(
    context.db,
  );
  return rows;
};

async function requireAddresses(context: Context, stored: Stored, { to, cc }: Change): Promise<void> {
  if (!to && !cc) return;
  const known = await recipientsOf(context, [stored]);
  requireKnown(context, { ...(to ? { to } : {}), ...(cc ? { cc } : {}) }, known.get(stored.asn) ?? []);
}

/** How networks stand once they are included, or left out. */
async function statesOf(
  context: Context,
  all: readonly (Stored & { excluded: boolean | undefined })[],
): Promise<{ state: RecipientState; error: string }[]> {
  const rules = await rulesAgainst(
    context,
    all.map(({ asn }) => asn),
  );
  return all.map((one) => {
    const isExcluded = one.excluded ?? one.state === 'excluded';
    // What its template said stays, for when it is taken in again.
    if (isExcluded)
      return { state: 'excluded', error: one.error || `Excluded by ${context.principal.username}.` };
    const rule = rules.get(one.asn);
    if (rule) return { state: 'do_not_write', error: rule.text };
    if (one.to.length === 0)
      return { state: 'no_address', error: 'Nobody to write to is known: give an address.' };
    if (one.subject === '' || one.body === '')
      return {
        state: 'template_error',
        error: one.error || 'There is no text: write it, or mend the template.',
      };
    return { state: 'ready', error: '' };
  });
}

/** How the mailing stands after a change of its networks. */
async function settle(context: Context, { id, status }: { id: number; status: string }): Promise<void> {
  const isLookedAt = status === 'ready' || status === 'failed';
  await writeMailing(context, id, isLookedAt ? { ...(await standingOf(context, id)) } : {});
}
