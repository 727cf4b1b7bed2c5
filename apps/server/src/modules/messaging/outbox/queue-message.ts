import { randomBytes } from 'node:crypto';
import type { Recipient } from '@peersmith/answers';
import { email, writingRule } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError, forbidden, Invalid } from '../../../engine/errors.ts';
import { may } from '../../../engine/permissions.ts';
import { get } from '../../../engine/read/read.ts';
import { mailboxText } from '../../../platform/mail/mailbox.ts';
import { answeredMessage } from '../inbox/received-messages.ts';
import { identitiesOf, identityText, mailMissing, mailSettings } from '../settings.ts';
import { announceMessage } from './stored-message.ts';
import { ruleAgainst } from './writing-rules.ts';

/** What somebody wants to send, as it was read. */
export interface WrittenMessage {
  subject: string;
  body: string;
  html?: string | null | undefined;
  to: readonly string[];
  cc: readonly string[];
  identity: string;
  template?: number | null | undefined;
  /** The message of theirs that it answers. */
  answers?: number | null | undefined;
  attachments: readonly { name: string; content_type: string; content: string }[];
  despite_rule: boolean;
}

/** The network that it is for. */
export interface WrittenTo {
  asn: number;
  name: string;
  /** Our record of it, where there is one that the caller may view. */
  autonomous_system: number | null;
  recipients: readonly Recipient[];
}

/** Puts a message into the outbox, in the transaction of the context; refuses by field what cannot be sent. Answers with its id. */
export const queueMessage = (outer: Context, written: WrittenMessage, network: WrittenTo): Promise<number> =>
  inTransaction(outer, async (context) => {
    const missing = mailMissing(context);
    if (missing !== null) throw new ApiError(409, { detail: missing, code: 'not_set_up' });
    await requireNoRule(context, written, network.asn);
    const files = filesOf(context, written);
    const answered = written.answers ? await answeredMessage(context, written.answers, network.asn) : null;
    const known = { ...network, recipients: [...network.recipients, ...(answered ? [answered.sender] : [])] };
    const row = { ...addressesOf(context, written, known), ...numbered(context, written.identity) };
    if (written.template) await get(context, email, written.template, new Set(['id']));
    const { subject, identity, template, despite_rule } = written;
    const { rows } = await sql<{
      id: number;
    }>`insert into messaging_message (author_id, autonomous_system_id, asn, network_name,
        identity, from_address, reply_to, "to", cc, subject, body, html, attachments, template_id, status, next_attempt, message_id, reference,
        thread, answers_id, despite_rule, created, updated)
      values (${context.principal.id || null}, ${network.autonomous_system}, ${network.asn}, ${network.name.slice(0, 255)},
        ${identity}, ${row.from_address}, ${row.reply_to}, ${row.to}, ${row.cc}, ${subject}, ${lines(written.body)},
        ${written.html ? lines(written.html) : null}, ${JSON.stringify(files.map(({ content: _, ...fact }) => fact))}, ${template ?? null}, 'queued',
        ${context.now()}, ${row.message_id}, ${row.reference},
        ${answered?.thread ?? row.reference}, ${written.answers ?? null}, ${despite_rule}, ${context.now()}, ${context.now()})
      returning id::int as id`.execute(context.db);
    const id = Number(rows[0]?.id);
    for (const [position, { content }] of files.entries())
      await sql`insert into messaging_attachment (message_id, position, content) values (${id}, ${position}, ${content})`.execute(
        context.db,
      );
    await announceMessage(context, { id, subject }, { from: null, to: 'queued' });
    return id;
  });

/** A rule is told to whoever tries; only who may change rules writes despite one. */
async function requireNoRule(context: Context, { despite_rule }: WrittenMessage, asn: number): Promise<void> {
  const rule = await ruleAgainst(context, asn);
  if (rule === null) return;
  if (!despite_rule) throw new ApiError(409, { detail: rule.text, code: 'do_not_write' });
  if (!may(context.principal, writingRule, 'change'))
    throw forbidden(`${rule.text} Only who may change writing rules writes all the same.`);
}

function addressesOf(context: Context, { to, cc, identity }: WrittenMessage, { recipients }: WrittenTo) {
  const { EMAIL_CC_CONTACTS: copies, EMAIL_OTHER_RECIPIENTS } = mailSettings.of(context);
  const known = new Set(
    [...recipients.map(({ email: address }) => address), ...copies.map(({ address }) => address)].map(folded),
  );
  const errors: Record<string, string[]> = {};
  for (const [field, list] of Object.entries({ to, cc })) {
    const strange = EMAIL_OTHER_RECIPIENTS ? [] : list.filter((one) => !known.has(folded(one)));
    if (strange.length)
      errors[field] = [
        `${strange.join(', ')}: no address of this network that you may see. Assign a contact with it first, or have EMAIL_OTHER_RECIPIENTS set.`,
      ];
  }
  const sender = identitiesOf(context).get(identity);
  if (!sender) errors.identity = [`There is no identity ${identity}. EMAIL_IDENTITIES names them.`];
  if (!sender || Object.keys(errors).length) throw new Invalid(errors);
  const once = eachOnce(to);
  const told = new Set(once.map(folded));
  const others = eachOnce([
    ...cc,
    ...copies.filter(({ address }) => !cc.some((one) => folded(one) === folded(address))).map(mailboxText),
  ]);
  return {
    from_address: identityText(sender),
    reply_to: sender.reply_to ? mailboxText(sender.reply_to) : '',
    to: once,
    cc: others.filter((one) => !told.has(folded(one))),
  };
}

const folded = (address: string): string => address.toLowerCase();

const eachOnce = (addresses: readonly string[]): string[] => [
  ...new Map(addresses.map((one) => [folded(one), one])).values(),
];

/** By what its answers will be known; the domain is that of who writes. */
function numbered(context: Context, identity: string) {
  const reference = randomBytes(12).toString('hex');
  const domain = identitiesOf(context).get(identity)?.from.address.split('@').at(-1) ?? 'localhost';
  return { reference, message_id: `<peersmith.${reference}@${domain}>` };
}

function filesOf(context: Context, { attachments }: WrittenMessage) {
  const files = attachments.map(({ name, content_type, content: text }) => {
    const content = Buffer.from(text, 'base64');
    return { name, content_type, size: content.length, content };
  });
  const { EMAIL_ATTACHMENT_MAX_MB: most } = mailSettings.of(context);
  const size = files.reduce((sum, one) => sum + one.size, 0);
  if (size > most * 1_000_000)
    throw new Invalid({
      attachments: [
        `The files have ${(size / 1_000_000).toFixed(1)} MB together; ${most} MB may be attached (EMAIL_ATTACHMENT_MAX_MB).`,
      ],
    });
  return files;
}

const lines = (text: string): string => text.replaceAll(/\r\n?/g, '\n');
