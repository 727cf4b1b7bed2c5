import type { EmailError } from '@peersmith/rendering';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError, Invalid } from '../../engine/errors.ts';
import { counted } from '../../platform/counted.ts';
import { addresseesOf, queueMessage } from '../messaging/index.ts';
import { renderEmails } from '../rendering/index.ts';
import { dueNotice, type NoticeKind, type Said } from './due-notices.ts';
import { type AffectedNetwork, aboutOf, affectedNetworks, calendarFor, templateOf } from './notice-text.ts';
import { loadWindow, recordStep, type StoredWindow } from './stored-window.ts';

/** Networks that are written to in one transaction. */
const BATCH = 50;

/** Writes what is due to the networks that a maintenance affects. What was written is never written again, whenever the server stops. */
export async function writeNotices(context: Context, id: number): Promise<number> {
  let written = 0;
  for (let kinds = 0; kinds < 3; kinds++) {
    const held = await loadWindow(context, id);
    const kind = dueNotice(held, await saidOf(context, held), context.now());
    if (kind === null) break;
    const batch = await writeAll(context, held, kind);
    written += batch.written;
    if (batch.networks === 0) break;
  }
  return written;
}

/** What was said so far. What was broken off before everybody heard it was not. */
async function saidOf(context: Context, held: StoredWindow): Promise<{ said: Said[]; unnoticed: number }> {
  const { rows } =
    await sql<Said>`select kind, max(sequence)::int as sequence, max(created) as at from maintenance_notice
    where window_id = ${held.id} group by kind`.execute(context.db);
  const said: Said[] = [];
  for (const { kind, sequence, at } of rows) {
    const isWhole =
      !isKind(kind) ||
      kind === 'notice' ||
      sequence !== held.sequence ||
      (await wantedNetworks(context, held, kind)).length === 0;
    if (isWhole) said.push({ kind, sequence, at: new Date(at) });
  }
  return { said, unnoticed: (await wantedNetworks(context, held, 'notice')).length };
}

const isKind = (kind: string): kind is NoticeKind => kind in SAID;

/** Those that are to be told this, and were not: of changes and ends only who was written to before. */
async function wantedNetworks(context: Context, held: StoredWindow, kind: NoticeKind): Promise<number[]> {
  const isLater = kind === 'update' || kind === 'cancelled' || kind === 'end';
  const same = kind === 'notice' ? sql`true` : sql`n.kind = ${kind} and n.sequence = ${held.sequence}`;
  const { rows } = await sql<{
    asn: number;
  }>`select distinct a.asn::float8 as asn from maintenance_affectedsession a
    join peering_autonomoussystem o on o.id = a.autonomous_system_id
    where a.window_id = ${held.id} and not o.affiliated
      and not exists (select from maintenance_notice n where n.window_id = a.window_id and n.asn = a.asn and ${same})
      ${isLater ? sql`and exists (select from maintenance_notice n where n.window_id = a.window_id and n.asn = a.asn and n.outcome = 'queued')` : sql``}
    order by 1`.execute(context.db);
  return rows.map(({ asn }) => asn);
}

const SAID: Record<NoticeKind, string> = {
  notice: 'told of it',
  reminder: 'reminded of it',
  start: 'told that it begins',
  end: 'told that it is over',
  update: 'told what changed',
  cancelled: 'told that it was cancelled',
};

async function writeAll(
  context: Context,
  held: StoredWindow,
  kind: NoticeKind,
): Promise<{ networks: number; written: number }> {
  const asns = await wantedNetworks(context, held, kind);
  const counts: Record<Outcome['outcome'], number> = { queued: 0, left_out: 0, no_address: 0, failed: 0 };
  for (let from = 0; from < asns.length; from += BATCH) {
    const some = asns.slice(from, from + BATCH);
    const drafts = await draftNotices(asScheduler(context, held), { held, kind, only: some });
    for (const outcome of await inTransaction(context, (inner) => writeSome(inner, { held, kind, drafts })))
      counts[outcome] += 1;
  }
  const others = counts.left_out + counts.no_address + counts.failed;
  if (asns.length === 0) await markSaid(context, held, kind);
  else
    await recordStep(context, held.id, {
      kind: 'notices',
      outcome: others ? 'warning' : 'ok',
      message: `${counted(counts.queued, 'network')} ${counts.queued === 1 ? 'is' : 'are'} ${SAID[kind]}${others ? `; ${others} could not be, for the reasons beside each` : ''}.`,
    });
  return { networks: asns.length, written: counts.queued };
}

/** Nobody is left to be told, which is not asked again. */
const markSaid = ({ db }: Context, held: StoredWindow, kind: NoticeKind) =>
  sql`insert into maintenance_notice (window_id, kind, sequence, asn, outcome, reason)
    select ${held.id}, ${kind}, ${held.sequence}, min(asn), 'left_out', 'It was not written to before.' from maintenance_notice
    where window_id = ${held.id} having min(asn) is not null on conflict do nothing`.execute(db);

/** What comes of a notice to a network. */
interface Outcome {
  outcome: 'queued' | 'left_out' | 'no_address' | 'failed';
  reason: string;
  message: number | null;
}

/** It is written in the name of who scheduled it. */
const asScheduler = (context: Context, { scheduled_by_id }: StoredWindow): Context => ({
  ...context,
  principal: { ...context.principal, id: scheduled_by_id ?? 0 },
});

async function writeSome(
  context: Context,
  { held, kind, drafts }: { held: StoredWindow; kind: NoticeKind; drafts: readonly DraftNotice[] },
): Promise<Outcome['outcome'][]> {
  const now = await loadWindow(context, held.id, true);
  // It was moved or called off since: the next look says what is true then.
  if (now.sequence !== held.sequence) return [];
  const as = asScheduler(context, held);
  const outcomes: Outcome['outcome'][] = [];
  for (const draft of drafts) {
    const { network } = draft;
    // The row comes first: whoever finds it there has nothing to write.
    const { rows } = await sql<{
      id: number;
    }>`insert into maintenance_notice (window_id, kind, sequence, autonomous_system_id, asn, network_name, outcome, created)
      values (${held.id}, ${kind}, ${held.sequence}, ${network.autonomous_system}, ${network.asn}, ${network.name}, 'queued', ${context.now()})
      on conflict do nothing returning id::int as id`.execute(context.db);
    const [row] = rows;
    if (!row) continue;
    const { outcome, reason, message } = await queueNotice(as, held, draft);
    await sql`update maintenance_notice set outcome = ${outcome}, reason = ${reason.slice(0, 2000)}, message_id = ${message} where id = ${row.id}`.execute(
      context.db,
    );
    outcomes.push(outcome);
  }
  return outcomes;
}

/** A notice as it would be written to a network. */
interface DraftNotice {
  network: AffectedNetwork;
  to: string[];
  why: string;
  template: number;
  email: { subject: string; body: string } | { error: EmailError };
  calendar: string;
}

/** What each network would be written, and to whom. */
export async function draftNotices(
  context: Context,
  { held, kind, only }: { held: StoredWindow; kind: NoticeKind; only: readonly number[] | null },
): Promise<DraftNotice[]> {
  const networks = (await affectedNetworks(context, held.id, only)).filter(
    (one) => one.autonomous_system !== null,
  );
  const template = await templateOf(context, kind);
  const whom = await addresseesOf(
    context,
    networks.map(({ asn, autonomous_system }) => ({ asn, autonomous_system })),
    'maintenance',
  );
  const emails = await renderEmails(
    context,
    template,
    networks.map((network) => aboutOf(held, kind, network)),
  );
  return networks.map((network, at) => {
    const one = emails[at];
    const found = whom.get(network.asn);
    return {
      network,
      to: found?.to.map(({ email }) => email) ?? [],
      why: found?.why ?? 'No address of this network is known.',
      template: template.id,
      email:
        one?.kind === 'rendered' ? { subject: one.subject.trim(), body: one.body } : { error: errorOf(one) },
      calendar: calendarFor(context, held, kind, network),
    };
  });
}

const errorOf = (one: Awaited<ReturnType<typeof renderEmails>>[number] | undefined): EmailError => {
  if (one?.kind === 'error') return one;
  throw new Error('a notice was not rendered');
};

async function queueNotice(context: Context, held: StoredWindow, draft: DraftNotice): Promise<Outcome> {
  const { network, to, why, email } = draft;
  if ('error' in email)
    return {
      outcome: 'failed',
      reason: `The template ${email.error.template} fails in line ${email.error.line}: ${email.error.detail}`,
      message: null,
    };
  if (to.length === 0) return { outcome: 'no_address', reason: why, message: null };
  await sql`savepoint notice`.execute(context.db);
  try {
    const message = await queueMessage(
      context,
      {
        ...email,
        ...{ to, cc: [], identity: held.identity, template: draft.template, despite_rule: false },
        attachments: [
          {
            name: 'maintenance.ics',
            content_type: 'text/calendar; method=PUBLISH; charset=utf-8',
            content: Buffer.from(draft.calendar).toString('base64'),
          },
        ],
      },
      {
        asn: network.asn,
        name: network.name,
        autonomous_system: network.autonomous_system,
        recipients: to.map((one) => ({ name: '', email: one, roles: [], source: 'contact' })),
      },
    );
    await sql`release savepoint notice`.execute(context.db);
    return { outcome: 'queued', reason: '', message };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    await sql`rollback to savepoint notice`.execute(context.db);
    const isRule =
      typeof error.body === 'object' &&
      error.body !== null &&
      Reflect.get(error.body, 'code') === 'do_not_write';
    const reason = error instanceof Invalid ? Object.values(error.errors).flat().join(' ') : error.message;
    return { outcome: isRule ? 'left_out' : 'failed', reason, message: null };
  }
}
