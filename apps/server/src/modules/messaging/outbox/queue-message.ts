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
import { SECRET_MARK } from './secret-in-text.ts';
import { announceMessages } from './stored-message.ts';
import { rulesAgainst } from './writing-rules.ts';

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
  /** What stands where the text has its mark (`SECRET_MARK`): sealed, shown to nobody, copied to nobody, forgotten once the message has left. */
  secret?: string | undefined;
}

/** The network that it is for. */
export interface WrittenTo {
  asn: number;
  name: string;
  /** Our record of it, where there is one that the caller may view. */
  autonomous_system: number | null;
  recipients: readonly Recipient[];
}

/** A message, and the network that it is for. */
export interface Outgoing {
  written: WrittenMessage;
  network: WrittenTo;
}

/** Puts a message into the outbox, in the transaction of the context; refuses by field what cannot be sent. Answers with its id. */
export async function queueMessage(
  context: Context,
  written: WrittenMessage,
  network: WrittenTo,
): Promise<number> {
  const [id] = await queueMessages(context, [{ written, network }]);
  return Number(id);
}

/** The same of many, all or none, in a number of statements that does not grow with them; their ids, in their order. */
export const queueMessages = (outer: Context, all: readonly Outgoing[]): Promise<number[]> =>
  inTransaction(outer, async (context) => {
    const missing = mailMissing(context);
    if (missing !== null) throw new ApiError(409, { detail: missing, code: 'not_set_up' });
    await requireNoRules(context, all);
    const rows: MessageRow[] = [];
    for (const one of all) rows.push(await rowOf(context, one, all.length > 1));
    for (const template of new Set(all.flatMap(({ written }) => written.template ?? [])))
      await get(context, email, template, new Set(['id']));
    const ids: number[] = [];
    for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT)
      ids.push(...(await inserted(context, rows.slice(at, at + ROWS_A_STATEMENT))));
    for (const [at, { files }] of rows.entries())
      for (const [position, { content }] of files.entries())
        await sql`insert into messaging_attachment (message_id, position, content) values (${ids[at]}, ${position}, ${content})`.execute(
          context.db,
        );
    await announceMessages(
      context,
      ids.map((id, at) => ({ id, subject: rows[at]?.subject ?? '' })),
      { from: null, to: 'queued' },
    );
    return ids;
  });

const ROWS_A_STATEMENT = 500;

/** A message as its row has it; where it is one of many, what is refused names the network. */
async function rowOf(context: Context, { written, network }: Outgoing, isOneOfMany: boolean) {
  const files = filesOf(context, written);
  const answered = written.answers ? await answeredMessage(context, written.answers, network.asn) : null;
  const known = { ...network, recipients: [...network.recipients, ...(answered ? [answered.sender] : [])] };
  const number = numbered(context, written.identity);
  const { subject, identity, template = null, despite_rule, body, html, secret } = written;
  if (secret !== undefined && !body.includes(SECRET_MARK))
    throw new Error('a secret has no place in its text');
  const { asn, name, autonomous_system } = network;
  try {
    return {
      ...{ subject, identity, template, despite_rule, asn, autonomous_system, files },
      ...addressesOf(context, written, known),
      ...number,
      thread: answered?.thread ?? number.reference,
      answers: written.answers ?? null,
      sealed_secret: secret === undefined ? null : context.secrets.seal(secret),
      network_name: name.slice(0, 255),
      body: lines(body),
      html: html ? lines(html) : null,
      attachments: files.map(({ content: _, ...fact }) => fact),
    };
  } catch (error) {
    if (!(error instanceof Invalid) || !isOneOfMany) throw error;
    throw new Invalid(
      Object.fromEntries(
        Object.entries(error.errors).map(([field, [text = '']]) => [field, [`AS${asn}: ${text}`]]),
      ),
    );
  }
}

type MessageRow = Awaited<ReturnType<typeof rowOf>>;

async function inserted(context: Context, rows: readonly MessageRow[]): Promise<number[]> {
  const given = JSON.stringify(rows.map(({ files: _, ...row }, n) => ({ ...row, n })));
  const { rows: made } = await sql<{ id: number; reference: string }>`
    insert into messaging_message (author_id, autonomous_system_id, asn, network_name,
        identity, from_address, reply_to, "to", cc, subject, body, html, attachments, template_id, status, next_attempt, message_id, reference,
        thread, answers_id, despite_rule, sealed_secret, created, updated)
      select ${context.principal.id || null}::bigint, r.autonomous_system, r.asn, r.network_name,
        r.identity, r.from_address, r.reply_to, r."to", r.cc, r.subject, r.body, r.html, r.attachments, r.template, 'queued', ${context.now()}, r.message_id,
        r.reference, r.thread, r.answers, r.despite_rule, r.sealed_secret, ${context.now()}, ${context.now()}
        from jsonb_to_recordset(${given}::jsonb) as r(n int, autonomous_system bigint, asn bigint, network_name text, identity text, from_address text,
          reply_to text, "to" text[], cc text[], subject text, body text, html text, attachments jsonb, template bigint, message_id text, reference text,
          thread text, answers bigint, despite_rule boolean, sealed_secret text) order by r.n
      returning id::float8 as id, reference`.execute(context.db);
  const ids = new Map(made.map(({ id, reference }) => [reference, id]));
  return rows.flatMap(({ reference }) => ids.get(reference) ?? []);
}

/** A rule is told to whoever tries; only who may change rules writes despite one. */
async function requireNoRules(context: Context, all: readonly Outgoing[]): Promise<void> {
  const rules = await rulesAgainst(
    context,
    all.map(({ network }) => network.asn),
  );
  for (const { written, network } of all) {
    const rule = rules.get(network.asn);
    if (!rule) continue;
    if (!written.despite_rule) throw new ApiError(409, { detail: rule.text, code: 'do_not_write' });
    if (!may(context.principal, writingRule, 'change'))
      throw forbidden(`${rule.text} Only who may change writing rules writes all the same.`);
  }
}

/** Addresses that are no recipients of the network, by field. */
function strangers(
  context: Context,
  lists: Readonly<Record<string, readonly string[]>>,
  recipients: readonly Recipient[],
): Record<string, string[]> {
  const { EMAIL_CC_CONTACTS: copies, EMAIL_OTHER_RECIPIENTS } = mailSettings.of(context);
  const known = new Set(
    [...recipients.map(({ email: address }) => address), ...copies.map(({ address }) => address)].map(folded),
  );
  const errors: Record<string, string[]> = {};
  for (const [field, list] of Object.entries(lists)) {
    const strange = EMAIL_OTHER_RECIPIENTS ? [] : list.filter((one) => !known.has(folded(one)));
    if (strange.length)
      errors[field] = [
        `${strange.join(', ')}: no address of this network that you may see. Assign a contact with it first, or have EMAIL_OTHER_RECIPIENTS set.`,
      ];
  }
  return errors;
}

/** Refuses addresses that a message to a network may not go to. */
export function requireKnown(...given: Parameters<typeof strangers>): void {
  const errors = strangers(...given);
  if (Object.keys(errors).length) throw new Invalid(errors);
}

function addressesOf(
  context: Context,
  { to, cc, identity, secret }: WrittenMessage,
  { recipients }: WrittenTo,
) {
  const { EMAIL_CC_CONTACTS: copies } = mailSettings.of(context);
  const errors = strangers(context, { to, cc }, recipients);
  const sender = identitiesOf(context).get(identity);
  if (!sender) errors.identity = [`There is no identity ${identity}. EMAIL_IDENTITIES names them.`];
  if (!sender || Object.keys(errors).length) throw new Invalid(errors);
  const once = eachOnce(to);
  const told = new Set(once.map(folded));
  const others = eachOnce([
    ...cc,
    ...(secret === undefined ? copies : [])
      .filter(({ address }) => !cc.some((one) => folded(one) === folded(address)))
      .map(mailboxText),
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
