import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { mailSettings } from '../settings.ts';
import type { StoredMessage } from './stored-message.ts';

/** How long a message is a worker's without a sign of life of it. */
export const LEASE_S = 60;

/** Serialises what counts against the rates. */
const TURN = 4_201_700;

const now = (context: Context) => sql`${context.now()}::timestamptz`;

/** Whether any message waits whose time has come, and that the rates let out. */
export async function isAnyDue(context: Context): Promise<boolean> {
  const { rows } = await sql`select 1 from messaging_message q where ${due(context)} limit 1`.execute(
    context.db,
  );
  return rows.length > 0;
}

/** Takes the message that has waited longest: its row says `sending` before anything of it is said. Null where none is due. */
export async function claimMessage(context: Context): Promise<StoredMessage | null> {
  return context.db.transaction().execute(async (db) => {
    const { EMAIL_RATE_PER_MINUTE, EMAIL_RATE_PER_NETWORK } = mailSettings.of(context);
    if (EMAIL_RATE_PER_MINUTE + EMAIL_RATE_PER_NETWORK > 0)
      await sql`select pg_advisory_xact_lock(${TURN})`.execute(db);
    const { rows } =
      await sql<StoredMessage>`update messaging_message m set status = 'sending', attempts = m.attempts + 1,
        attempted = ${now(context)}, next_attempt = null, lease_until = ${now(context)} + make_interval(secs => ${LEASE_S}), updated = now()
      where m.id = (select q.id from messaging_message q where ${due(context)} order by q.next_attempt, q.id limit 1 for update skip locked)
      returning m.*, not m.despite_rule and exists (select 1 from messaging_writingrule w
        where w.asn = m.asn and (w.never or w.not_before > ${now(context)})) as is_ruled_out`.execute(db);
    const [row] = rows;
    return row ? asStored(row) : null;
  });
}

/** What waits, has its time, and is within the rates. Whoever sends secrets counts them: strangers ask for them, and keep no other mail from a network. */
function due(context: Context) {
  const { EMAIL_RATE_PER_MINUTE: all, EMAIL_RATE_PER_NETWORK: each } = mailSettings.of(context);
  const within = (most: number, among: ReturnType<typeof sql>, span: string) =>
    most === 0
      ? sql`true`
      : sql`(select count(*) from (select 1 from messaging_message r where ${among} and r.attempted > ${now(context)} - ${sql.lit(span)}::interval limit ${most}) x) < ${most}`;
  return sql`q.status = 'queued' and q.next_attempt <= ${now(context)}
    and ${within(all, sql`true`, '1 minute')}
    and (q.sealed_secret is not null or ${within(each, sql`r.asn = q.asn and r.sealed_secret is null`, '1 hour')})`;
}

/** Says that a worker still has these. */
export const renewLeases = (context: Context, ids: readonly number[]) =>
  sql`update messaging_message set lease_until = ${now(context)} + make_interval(secs => ${LEASE_S})
    where id = any(${ids}::bigint[]) and status = 'sending'`.execute(context.db);

/** Messages that a worker had when it died: nobody knows whether they left. */
export async function abandonedMessages(context: Context): Promise<StoredMessage[]> {
  const { rows } = await sql<StoredMessage>`select * from messaging_message
    where status = 'sending' and lease_until < ${now(context)} order by id limit 1000`.execute(context.db);
  return rows.map(asStored);
}

/** PostgreSQL's bigint and moments come as text. */
export const asStored = (row: StoredMessage): StoredMessage => ({
  ...row,
  created: new Date(row.created),
  sent: row.sent && new Date(row.sent),
  id: Number(row.id),
  asn: Number(row.asn),
  answers_id: row.answers_id === null ? null : Number(row.answers_id),
  author_id: row.author_id === null ? null : Number(row.author_id),
  autonomous_system_id: row.autonomous_system_id === null ? null : Number(row.autonomous_system_id),
});
