import type { Audience, EmailPurpose, MailingRefusal } from '@peersmith/answers';
import { type MAILING_RECIPIENT_STATE, type MAILING_STATUS, mailing } from '@peersmith/model';
import type { Json } from '@peersmith/rendering';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError, notFound } from '../../../engine/errors.ts';
import { shownRow } from '../../../engine/read/shown-row.ts';
import { counted } from '../../../platform/counted.ts';

export type MailingStatus = keyof typeof MAILING_STATUS;
export type RecipientState = keyof typeof MAILING_RECIPIENT_STATE;

/** A mailing as it is stored. */
export interface StoredMailing {
  id: number;
  name: string;
  purpose: EmailPurpose;
  template_id: number | null;
  local_autonomous_system_id: number | null;
  identity: string;
  audience: Audience;
  given: Readonly<Record<string, Json>>;
  status: MailingStatus;
  revision: number;
  job_id: number | null;
}

/** Reads a mailing; with `lock` nobody else decides about it until the transaction ends. */
export async function loadMailing({ db }: Context, id: number, lock = false): Promise<StoredMailing> {
  const { rows } = await sql<StoredMailing>`
    select id::float8 as id, name, purpose, template_id::float8 as template_id, local_autonomous_system_id::float8 as local_autonomous_system_id,
        identity, audience, given, status, revision, job_id::float8 as job_id
      from messaging_mailing where id = ${id}${lock ? sql` for update` : sql``}`.execute(db);
  const [found] = rows;
  if (!found) throw notFound(mailing.className);
  return found;
}

/** Writes columns of a mailing. What was looked at before is not what is there now. */
export async function writeMailing({ db }: Context, id: number, columns: Row): Promise<void> {
  await db
    .updateTable('messaging_mailing')
    .set({ ...columns, revision: sql`revision + 1`, updated: sql`now()` })
    .where('id', '=', id)
    .execute();
}

/** The mailing as the API shows it. */
export const showMailing = (context: Context, id: number) => shownRow(context, mailing, id);

export const refusal = (code: MailingRefusal['code'], detail: string): ApiError =>
  new ApiError(409, { detail, code });

/** How many networks of a mailing are in each state. */
export async function countsOf(
  { db }: Context,
  id: number,
): Promise<Partial<Record<RecipientState, number>>> {
  const { rows } = await sql<{ state: RecipientState; n: number }>`
    select state, count(*)::int as n from messaging_mailingrecipient where mailing_id = ${id} group by state`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

const LEFT_OUT: readonly [RecipientState, string][] = [
  ['no_address', 'without an address'],
  ['do_not_write', 'not to be written to'],
  ['excluded', 'excluded'],
];

/** How a mailing stands before it is sent. */
export async function standingOf(
  context: Context,
  id: number,
): Promise<{ status: 'ready' | 'failed'; message: string }> {
  const counts = await countsOf(context, id);
  const { ready = 0, template_error = 0 } = counts;
  if (template_error > 0) return { status: 'failed', message: await firstError(context, id, template_error) };
  const out = LEFT_OUT.flatMap(([state, words]) => (counts[state] ? [`${counts[state]} ${words}`] : []));
  const left = out.length ? ` Left out: ${out.join(', ')}.` : '';
  return { status: 'ready', message: `${counted(ready, 'message')} can be sent.${left}` };
}

async function firstError({ db }: Context, id: number, errors: number): Promise<string> {
  const { rows } = await sql<{ asn: number; network_name: string; error: string }>`
    select asn::float8 as asn, network_name, error from messaging_mailingrecipient
     where mailing_id = ${id} and state = 'template_error' order by asn limit 1`.execute(db);
  const [first] = rows;
  const more = errors > 1 ? ` It fails for ${errors} networks.` : '';
  const said = first?.error.replace(/[.\s]*$/, '.');
  return `Nothing can be sent: the template fails for AS${first?.asn} (${first?.network_name}), ${said}${more} Mend the template and prepare it again, or exclude what it fails for.`.slice(
    0,
    4000,
  );
}

/** The number of an AS of ours. */
export async function asnOf({ db }: Context, id: number | null): Promise<number | undefined> {
  const { rows } = await sql<{
    asn: number;
  }>`select asn::float8 as asn from peering_autonomoussystem where id = ${id}`.execute(db);
  return rows[0]?.asn;
}
