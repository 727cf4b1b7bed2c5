import { mailing } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError, Invalid } from '../../../engine/errors.ts';
import { JobFailed, type JobHandler, type Progress } from '../../../engine/jobs.ts';
import { holds } from '../../../engine/permissions.ts';
import { emailText } from '../email-text.ts';
import { requireRecords } from '../own-record.ts';
import { mailSettings } from '../settings.ts';
import { networksOf } from './audience.ts';
import { type PreparedRecipient, preparedRecipients } from './prepared-recipients.ts';
import {
  asnOf,
  loadMailing,
  type MailingStatus,
  refusal,
  type StoredMailing,
  standingOf,
  writeMailing,
} from './stored-mailing.ts';

const PREPARE_JOB = 'messaging.prepare_mailing';
/** How many networks are rendered over one projection. */
const AT_ONCE = 250;

const CANNOT: Partial<Record<MailingStatus, string>> = {
  sending: 'It is being sent: stop it first.',
};

/** Queues the job that prepares a mailing. */
export const askToPrepare = (outer: Context, id: number): Promise<void> =>
  inTransaction(outer, async (context) => {
    const held = await loadMailing(context, id, true);
    const why = CANNOT[held.status] ?? ((await isAtWork(context, held)) ? 'It is being prepared.' : null);
    if (why) throw refusal('mailing_state', why);
    const job = await context.jobs.enqueue(context, PREPARE_JOB, { objectId: id });
    await writeMailing(context, id, {
      ...{ status: 'preparing', job_id: job.id, message: 'Its messages are being written.' },
    });
  });

/** Whether its job waits or runs; one that died is no reason to wait. */
async function isAtWork({ db }: Context, { status, job_id }: StoredMailing): Promise<boolean> {
  if (status !== 'preparing' || job_id === null) return false;
  const { rows } =
    await sql`select 1 from core_job where id = ${job_id} and status in ('pending', 'running')`.execute(db);
  return rows.length > 0;
}

/** The job that prepares a mailing: finds its networks, chooses whom they are written to at, and renders all messages. */
export const prepareJob: JobHandler = {
  name: PREPARE_JOB,
  object: mailing,
  mayRun: (principal) => holds(principal, 'peering.send_email'),
  run: async (context, { id: job, objectId, progress }) => {
    const held = await loadMailing(context, objectId ?? 0);
    if (held.status !== 'preparing' || held.job_id !== job)
      throw new JobFailed('The mailing was prepared again, or stopped: nothing is left to do.');
    try {
      const message = await writeRecipients(context, held, progress);
      return { message, data: { mailing: held.id } };
    } catch (error) {
      const reason = reasonOf(error);
      await conclude(context, held, {
        status: 'failed',
        message: reason ?? 'Its messages were not written.',
      });
      if (reason === null || error instanceof JobFailed) throw error;
      throw new JobFailed(reason, { mailing: held.id });
    }
  },
};

/** What is wrong, in a sentence for people; null for a fault of ours. */
function reasonOf(error: unknown): string | null {
  if (error instanceof JobFailed) return error.message;
  if (error instanceof Invalid) return Object.values(error.errors).flat().join(' ');
  return error instanceof ApiError && error.status < 500 ? error.message : null;
}

/** Writes the messages of a mailing that is being prepared, and keeps them; how it stands then, in a sentence. */
export const writeRecipients = async (
  context: Context,
  held: StoredMailing,
  progress: Pick<Progress, 'step'>,
): Promise<string> => keep(context, held, await prepared(context, held, progress));

async function prepared(
  context: Context,
  held: StoredMailing,
  progress: Pick<Progress, 'step'>,
): Promise<PreparedRecipient[]> {
  const writer = held.local_autonomous_system_id;
  if (held.template_id === null) throw new JobFailed('Its template was deleted: choose another.');
  if (writer === null) throw new JobFailed('The AS that writes was deleted: choose another.');
  const template = await emailText(context, held.template_id);
  progress.step('finding networks');
  const found = await networksOf(context, held.audience, {
    local_asn: await asnOf(context, writer),
    most: mailSettings.of(context).EMAIL_MAILING_MAX,
  });
  const written = await writtenAlready(context, held.id);
  const networks = found.filter(({ asn }) => !written.has(asn));
  if (networks.length === 0)
    throw new JobFailed(
      found.length ? 'All of these networks have it already.' : 'It goes to nobody: no network is meant.',
    );
  requireRecords(context, networks);
  const all: PreparedRecipient[] = [];
  for (let at = 0; at < networks.length; at += AT_ONCE) {
    all.push(
      ...(await preparedRecipients(context, { ...held, template, writer }, networks.slice(at, at + AT_ONCE))),
    );
    progress.step('writing messages', all.length, networks.length);
  }
  return all;
}

/** What of a mailing is there for good: what was sent, or may have been. */
const IS_WRITTEN = sql`r.message_id is not null and not exists (
  select 1 from messaging_message m where m.id = r.message_id and m.status = 'cancelled' and m.accepted = '{}')`;

/** Networks that have had it. */
async function writtenAlready({ db }: Context, id: number): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ asn: number }>`
    select r.asn::float8 as asn from messaging_mailingrecipient r where r.mailing_id = ${id} and ${IS_WRITTEN}`.execute(
    db,
  );
  return new Set(rows.map(({ asn }) => asn));
}

/** Forgets what was prepared of a mailing and not sent. */
export const forgetPrepared = ({ db }: Context, id: number) =>
  sql`delete from messaging_mailingrecipient r where r.mailing_id = ${id} and not (${IS_WRITTEN})`.execute(
    db,
  );

/** Puts what was prepared in the place of what there was; how it stands, in a sentence. */
const keep = (
  outer: Context,
  held: StoredMailing,
  recipients: readonly PreparedRecipient[],
): Promise<string> =>
  inTransaction(outer, async (context) => {
    await forgetPrepared(context, held.id);
    for (let at = 0; at < recipients.length; at += AT_ONCE)
      await insertRecipients(context, held.id, recipients.slice(at, at + AT_ONCE));
    const standing = await standingOf(context, held.id);
    await conclude(context, held, standing);
    return standing.message;
  });

async function insertRecipients(
  { db }: Context,
  mailingId: number,
  recipients: readonly PreparedRecipient[],
): Promise<void> {
  await sql`
    insert into messaging_mailingrecipient (mailing_id, asn, network_name, autonomous_system_id, peeringdb_network, sessions, session_count,
        "to", why, subject, body, findings, masked, state, error)
      select ${mailingId}, r.asn, r.network_name, r.autonomous_system, r.peeringdb_network, r.sessions, jsonb_array_length(r.sessions),
        r."to", r.why, r.subject, r.body, r.findings, r.masked, r.state, r.error
        from jsonb_to_recordset(${JSON.stringify(recipients)}::jsonb) as r(asn bigint, network_name text, autonomous_system bigint,
          peeringdb_network bigint, sessions jsonb, "to" text[], why text, subject text, body text, findings jsonb, masked int, state text, error text)`.execute(
    db,
  );
}

/** Says how it stands, unless somebody has stopped it or prepares it anew. */
async function conclude(
  { db }: Context,
  { id, job_id }: StoredMailing,
  { status, message }: { status: 'ready' | 'failed'; message: string },
): Promise<void> {
  const { rows } =
    await sql`update messaging_mailing set status = ${status}, message = ${message}, prepared = now(), revision = revision + 1, updated = now()
    where id = ${id} and status = 'preparing' and job_id is not distinct from ${job_id}::bigint returning id`.execute(
      db,
    );
  if (rows.length === 0) throw new JobFailed('The mailing was stopped while its messages were written.');
}
