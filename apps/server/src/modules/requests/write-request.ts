import type { Recipient } from '@peersmith/answers';
import { peeringRequest, type WriteRequestInput } from '@peersmith/model';
import type { EmailAbout } from '@peersmith/rendering';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction, SYSTEM } from '../../engine/context.ts';
import { ApiError, Invalid } from '../../engine/errors.ts';
import type { ActionHandler } from '../../engine/implement.ts';
import { requireWhole } from '../../engine/read/within-grant.ts';
import { addresseesOf, emailText, ensureEmailTemplate, queueMessage } from '../messaging/index.ts';
import { localAs } from '../peeringdb/index.ts';
import { renderEmails } from '../rendering/index.ts';
import { lockRequest, type StoredRequest, shownRequest, storedRequest } from './request-row.ts';
import { requestSettings } from './settings.ts';
import { requireStep, takeStep } from './take-step.ts';

const DAY_MS = 86_400_000;

type ShippedText = 'request' | 'reminder' | 'request-answer';

interface Text {
  subject: string;
  body: string;
  template: number | null;
}

/** Writes to a network: renders first, and then queues the message in the transaction that takes the step. */
const writing =
  (step: 'write' | 'remind' | 'tell', template: ShippedText): ActionHandler =>
  async ({ context: outer, id, input }) => {
    const asked: WriteRequestInput = Object(input);
    const before = await storedRequest(outer, id);
    requireStep(before, step);
    const text = await textOf(outer, before, { template, asked });
    const to = await recipientsOf(outer, before, asked.to ?? null);
    return inTransaction(outer, async (context) => {
      const request = await lockRequest(context, id);
      requireStep(request, step);
      const { asn, network_name: name, autonomous_system_id: autonomous_system } = request;
      const { identity, despite_rule } = asked;
      const written = { ...text, ...{ identity, despite_rule }, to: to.chosen, cc: [], attachments: [] };
      const message = await queueMessage(context, written, {
        asn,
        name,
        autonomous_system,
        recipients: to.known,
      });
      const now = context.now();
      const { REQUESTS_REMIND_DAYS: days } = requestSettings.of(context);
      await takeStep(context, request, {
        ...{ step, message },
        text: `To ${to.chosen.join(', ')}. ${to.why}`.trim(),
        columns: { ...columnsOf(step, request, { now, days }), bounced: null },
      });
      return shownRequest(context, id);
    });
  };

/** What a request keeps of being written: who was told what was decided is not waited for. */
function columnsOf(
  step: 'write' | 'remind' | 'tell',
  request: StoredRequest,
  { now, days }: { now: Date; days: number },
): Row {
  if (step === 'tell') return { written: now.toISOString() };
  const next_reminder = new Date(now.getTime() + days * DAY_MS).toISOString();
  return step === 'write'
    ? { written: now.toISOString(), next_reminder }
    : { reminder_count: request.reminder_count + 1, next_reminder };
}

/** Asks a network for the sessions of a request. */
export const write = writing('write', 'request');
/** Asks once more. */
export const remind = writing('remind', 'reminder');
/** Says which of the sessions that they asked for are accepted, and which refused. */
export const tell = writing('tell', 'request-answer');

/** The template that is shipped for what would be written now. */
const templateFor = ({ direction, status }: StoredRequest): ShippedText =>
  direction === 'inbound' ? 'request-answer' : status === 'written' ? 'reminder' : 'request';

/** The e-mail that would be written now: the reminder, where the network was written to already; to who asked, what was decided. */
export const draft: ActionHandler<{
  subject: string;
  body: string;
  to: string[];
  others: string[];
  why: string;
}> = async ({ context, id, input }) => {
  const request = await storedRequest(context, id);
  const asked: WriteRequestInput = { identity: '', despite_rule: false, ...Object(input) };
  const template = templateFor(request);
  const { subject, body } = await textOf(context, request, { template, asked });
  const { chosen, known, why } = await recipientsOf(context, request, null);
  const others = known.map((one) => one.email).filter((address) => !chosen.includes(address));
  return { subject, body, to: [...chosen], others, why };
};

/** What is written: what the caller wrote, or what the template gives. A template that fails is a 400 that says where. */
async function textOf(
  context: Context,
  request: StoredRequest,
  { template, asked }: { template: string; asked: WriteRequestInput },
): Promise<Text> {
  const { subject, body } = asked;
  if (subject && body) return { subject, body, template: asked.email ?? null };
  const used = asked.email ?? (await ensureEmailTemplate(context, template));
  // One that is shipped is read for whoever may write with it.
  const text = await emailText(asked.email ? context : { ...context, principal: SYSTEM }, used);
  const [outcome] = await renderEmails(context, text, [await aboutOf(context, request)]);
  if (!outcome) throw new Error('nothing was rendered');
  if (outcome.kind === 'error') {
    const { kind: _, ...refusal } = outcome;
    throw new ApiError(400, refusal);
  }
  return { subject: subject ?? outcome.subject, body: body ?? outcome.body, template: used };
}

interface SessionOfMail {
  internet_exchange: string | null;
  ixlan: number | null;
  /** Where a private session is. */
  facility: string | null;
  ip_address: string;
  local_ip_address: string | null;
  status: string;
  /** Why it was decided so. */
  reason: string;
}

/** What a template sees of a request. */
async function aboutOf(context: Context, request: StoredRequest): Promise<EmailAbout> {
  const { rows: sessions } = await sql<SessionOfMail & { system: number | null }>`
    select q.status, q.verdict as reason, x.name as internet_exchange, q.ixlan::int as ixlan, f.name as facility, host(q.ip_address) as ip_address, x.local_autonomous_system_id::int as system,
      host(coalesce(q.local_ip_address, case family(q.ip_address) when 6 then c.ipv6_address else c.ipv4_address end)) as local_ip_address
    from requests_session q left join peering_internetexchange x on x.id = q.internet_exchange_id left join net_connection c on c.id = q.connection_id
      left join peeringdb_facility f on f.id = q.facility
    where q.request_id = ${request.id} order by x.name, q.id`.execute(context.db);
  const local = request.local_autonomous_system_id ?? sessions[0]?.system ?? (await localAs(context)).id;
  const sessionsThat = (are: (status: string) => boolean) =>
    sessions.filter(({ status }) => are(status)).map(({ system: _, status: __, ...one }) => ({ ...one }));
  const given = {
    request: {
      id: request.id,
      written: request.written ? new Date(request.written).toISOString().slice(0, 10) : null,
      reminders: request.reminder_count,
      reason: request.reason,
      sessions: sessionsThat((status) => status !== 'refused'),
      refused: sessionsThat((status) => status === 'refused'),
    },
  };
  if (request.autonomous_system_id !== null)
    return {
      autonomous_system: request.autonomous_system_id,
      network: null,
      local_autonomous_system: local,
      given,
    };
  const { rows } = await sql<{
    id: number;
  }>`select id::int as id from peeringdb_network where asn = ${request.asn}`.execute(context.db);
  const [network] = rows;
  if (!network)
    throw new ApiError(409, {
      detail: `Neither you nor PeeringDB has AS${request.asn}: there is nobody to write to. Add it as an autonomous system with a contact.`,
      code: 'unknown_network',
    });
  return { autonomous_system: local, network: network.id, local_autonomous_system: local, given };
}

/** To whom it goes: whom the caller names, else who asked or is chosen by the rule over contacts. */
async function recipientsOf(
  context: Context,
  { asn, autonomous_system_id, email: asker }: StoredRequest,
  named: readonly string[] | null,
): Promise<{ chosen: readonly string[]; known: Recipient[]; why: string }> {
  // Messages to networks without a record are seen by who sees all of them.
  if (autonomous_system_id === null) requireWhole(context, [peeringRequest]);
  const found = await addresseesOf(context, [{ asn, autonomous_system: autonomous_system_id }], 'peering');
  const { to = [], others = [], why = '' } = found.get(asn) ?? {};
  const known = [...to, ...others];
  if (named) return { chosen: named, known, why: '' };
  if (asker && known.some((one) => one.email.toLowerCase() === asker.toLowerCase()))
    return { chosen: [asker], known, why: 'The address of the request.' };
  if (to.length === 0)
    throw new Invalid({ to: [`No address of AS${asn} is known: assign a contact to it, or name one.`] });
  return { chosen: to.map((one) => one.email), known, why };
}
