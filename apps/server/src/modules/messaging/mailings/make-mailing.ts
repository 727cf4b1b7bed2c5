import type { endpoints } from '@peersmith/answers';
import { autonomousSystem, email } from '@peersmith/model';
import type { BodyOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';
import { get } from '../../../engine/read/read.ts';
import { identitiesOf, mailSettings } from '../settings.ts';
import { networksOf } from './audience.ts';
import { audienceText } from './audience-text.ts';
import { forgetPrepared } from './prepare-mailing.ts';
import { asnOf, loadMailing, refusal, writeMailing } from './stored-mailing.ts';

type Given = BodyOf<typeof endpoints.makeMailing>;
type Change = BodyOf<typeof endpoints.changeMailing>;

/** Makes the draft of a mailing. */
export async function makeMailing(context: Context, given: Given): Promise<number> {
  const columns = await columnsOf(context, given);
  const made = await context.db
    .insertInto('messaging_mailing')
    .values({ ...columns, author_id: context.principal.id || null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return Number(made.id);
}

/** Changes a mailing; what was prepared is prepared anew, unless only its name is another. */
export const changeMailing = (outer: Context, id: number, change: Change): Promise<void> =>
  inTransaction(outer, async (context) => {
    const held = await loadMailing(context, id, true);
    if (held.status === 'preparing' || held.status === 'sending')
      throw refusal('mailing_state', `It is ${held.status}: stop it before you change it.`);
    const columns = await columnsOf(context, change, held.local_autonomous_system_id);
    const isNew = Object.keys(change).some((key) => key !== 'name');
    if (isNew) await forgetPrepared(context, id);
    await writeMailing(context, id, {
      ...columns,
      ...(isNew ? { status: 'draft', message: '' } : {}),
    });
  });

/** Throws a mailing away; what was sent is evidence, and stays. */
export const discardMailing = (outer: Context, id: number): Promise<void> =>
  inTransaction(outer, async (context) => {
    const held = await loadMailing(context, id, true);
    if (held.status === 'preparing') throw refusal('mailing_state', 'It is preparing: stop it first.');
    await forgetPrepared(context, id);
    const { rows } = await sql`delete from messaging_mailing m where m.id = ${id}
      and not exists (select 1 from messaging_mailingrecipient r where r.mailing_id = m.id) returning m.id`.execute(
      context.db,
    );
    if (rows.length === 0)
      throw refusal(
        'mailing_state',
        'Some networks have it already, so it is kept to say what they were written.',
      );
  });

/** What is given, as columns; refuses what is not there, or cannot be read. */
async function columnsOf(context: Context, given: Change, writer: number | null = null) {
  const { template, local_autonomous_system: named, audience, given: values, identity } = given;
  if (template !== undefined) await found(() => get(context, email, template, new Set(['id'])), 'template');
  const local = named ?? writer;
  if (named !== undefined) await requireOwn(context, named);
  if (identity !== undefined && identity !== '' && !identitiesOf(context).has(identity))
    throw unprocessable('identity', `There is no identity ${identity}. EMAIL_IDENTITIES names them.`);
  if (audience !== undefined) await requireReadable(context, audience, local);
  const { name, purpose } = given;
  return {
    ...(name === undefined ? {} : { name }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(identity === undefined ? {} : { identity }),
    ...(template === undefined ? {} : { template_id: template }),
    ...(named === undefined ? {} : { local_autonomous_system_id: named }),
    ...(audience === undefined
      ? {}
      : { audience: JSON.stringify(audience), audience_text: await audienceText(context, audience) }),
    ...(values === undefined ? {} : { given: JSON.stringify(values) }),
  };
}

async function found(look: () => Promise<unknown>, field: string): Promise<void> {
  try {
    await look();
  } catch {
    throw unprocessable(field, `There is no such ${field} that you may view.`);
  }
}

async function requireOwn(context: Context, id: number): Promise<void> {
  await found(() => get(context, autonomousSystem, id, new Set(['id'])), 'local_autonomous_system');
  const { rows } = await sql`select 1 from peering_autonomoussystem where id = ${id} and affiliated`.execute(
    context.db,
  );
  if (rows.length === 0)
    throw unprocessable('local_autonomous_system', 'Name an AS of your own: an affiliated one.');
}

/** Filters that nobody knows are told at once, and not by a job; so is an audience that is too large. */
async function requireReadable(
  context: Context,
  audience: NonNullable<Change['audience']>,
  local: number | null,
): Promise<void> {
  await networksOf(context, audience, {
    local_asn: await asnOf(context, local),
    most: mailSettings.of(context).EMAIL_MAILING_MAX,
  });
}
