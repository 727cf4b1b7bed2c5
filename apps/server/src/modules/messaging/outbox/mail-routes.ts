import { endpoints, type Sending } from '@peersmith/answers';
import { autonomousSystem, message, network, writingRule } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { OpenContext } from '../../../engine/http/request.ts';
import { serving } from '../../../engine/http/serve.ts';
import { may } from '../../../engine/permissions.ts';
import { get } from '../../../engine/read/read.ts';
import { withinGrant } from '../../../engine/read/within-grant.ts';
import { permissions } from '../../../platform/access.ts';
import { mailboxText } from '../../../platform/mail/mailbox.ts';
import { ownRecord, requireRecords } from '../own-record.ts';
import { recipientsOf } from '../recipients.ts';
import { type Attached, sendAttachment } from '../send-attachment.ts';
import { identitiesOf, identityText, mailMissing, mailSettings } from '../settings.ts';
import { shownMessage } from './message-actions.ts';
import { queueMessage } from './queue-message.ts';
import { tryMail } from './try-mail.ts';
import { ruleAgainst } from './writing-rules.ts';

const SEND = 'peering.send_email';
/** The largest files that may be attached, in base64, with what is around them. */
const BODY_LIMIT = 75_000_000;
const NAMES = new Set(['id', 'asn', 'name']);

/** Sending: to a network of ours, to one that PeeringDB knows; whether it can be done, and trying it. */
export function mailRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(
    endpoints.sendEmail,
    {
      access: permissions(SEND, permissionOf(autonomousSystem, 'view')),
      of: autonomousSystem,
      bodyLimit: BODY_LIMIT,
    },
    async ({ context, params: { id }, body }) => {
      const { asn, name } = await get(context, autonomousSystem, id, NAMES);
      const to = { asn: Number(asn), name: String(name), autonomous_system: id };
      const recipients = (await recipientsOf(context, [to])).get(to.asn) ?? [];
      return shownMessage(context, await queueMessage(context, body, { ...to, recipients }));
    },
  );
  serve(
    endpoints.sendNetworkEmail,
    {
      access: permissions(SEND, permissionOf(autonomousSystem, 'view'), permissionOf(network, 'view')),
      bodyLimit: BODY_LIMIT,
    },
    async ({ context, body: { autonomous_system, network: known, ...written } }) => {
      await get(context, autonomousSystem, autonomous_system, new Set(['id']));
      const { asn, name } = await get(context, network, known, NAMES);
      const record = await ownRecord(context, Number(asn));
      requireRecords(context, [{ autonomous_system: record }]);
      const to = { asn: Number(asn), name: String(name), autonomous_system: record };
      const recipients =
        (await recipientsOf(context, [{ ...to, autonomous_system: null }])).get(to.asn) ?? [];
      return shownMessage(context, await queueMessage(context, written, { ...to, recipients }));
    },
  );
  serve(
    endpoints.attachment,
    { access: permissions(permissionOf(message, 'view')), of: message },
    async ({ context, params: { id, number }, reply }) => {
      const file = await attachmentOf(context, id, number);
      if (!file) throw new ApiError(404, { detail: 'The message has no such file.' });
      return sendAttachment(reply, file);
    },
  );
  serve(endpoints.sending, { access: permissions(SEND) }, ({ context, query: { asn } }) =>
    sendingOf(context, asn ?? null),
  );
  serve(endpoints.testEmail, { access: { kind: 'staff' } }, ({ context, body: { to } }) =>
    tryMail(context, to),
  );
}

async function attachmentOf({ db }: Context, id: number, number: number): Promise<Attached | null> {
  const { rows } = await sql<Attached>`
    select m.attachments -> a.position ->> 'name' as name, a.content
      from messaging_attachment a join messaging_message m on m.id = a.message_id
     where a.message_id = ${id} and a.position = ${number - 1}`.execute(db);
  return rows[0] ?? null;
}

async function sendingOf(context: Context, asn: number | null): Promise<Sending> {
  const missing = mailMissing(context);
  const { EMAIL_CC_CONTACTS, EMAIL_OTHER_RECIPIENTS } = mailSettings.of(context);
  return {
    ready: missing === null,
    text: missing ?? 'Mail can be sent.',
    identities: [...identitiesOf(context)].map(([name, identity]) => ({
      name,
      from: identityText(identity),
      reply_to: identity.reply_to && mailboxText(identity.reply_to),
    })),
    cc: EMAIL_CC_CONTACTS.map(mailboxText),
    other_recipients: EMAIL_OTHER_RECIPIENTS,
    rule: asn === null ? null : await ruleAgainst(context, asn),
    may_override: may(context.principal, writingRule, 'change'),
    last: asn === null ? null : await lastTo(context, asn),
  };
}

async function lastTo(context: Context, asn: number): Promise<Sending['last']> {
  if (!may(context.principal, message, 'view')) return null;
  const { rows } = await sql<{
    id: number;
    subject: string;
    sent: Date;
  }>`select id::int as id, subject, sent from messaging_message m
    where asn = ${asn} and sent is not null and ${withinGrant(context, message, sql`m.id`)} order by sent desc limit 1`.execute(
    context.db,
  );
  const [row] = rows;
  return row ? { ...row, sent: new Date(row.sent).toISOString() } : null;
}
