import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { composeMessage, type DkimKey } from '../../../platform/mail/compose-message.ts';
import { mailboxIn } from '../../../platform/mail/mailbox.ts';
import { SmtpFault } from '../../../platform/mail/smtp-fault.ts';
import { openSmtp, type SmtpSession } from '../../../platform/mail/smtp-session.ts';
import { failedAlone, unforeseenText } from '../../../platform/unforeseen.ts';
import { headersOfAnswer } from '../inbox/received-messages.ts';
import { mailMissing, mailSettings } from '../settings.ts';
import { abandonedMessages, asStored, claimMessage, isAnyDue } from './claim-message.ts';
import { endAttempt } from './end-attempt.ts';
import { judgeAbandoned, judgeFault, judgeTaken, type Outcome, remainingOf } from './judge-attempt.ts';
import { dkimKeyOf, mailServerOf } from './mail-server.ts';
import { textWithSecret } from './secret-in-text.ts';
import type { StoredMessage } from './stored-message.ts';
import { JOURNALS_AT_ONCE, writeJournals } from './write-journals.ts';
import { ruleAgainst } from './writing-rules.ts';

/** Many servers end a connection that has brought more. */
const MOST_OVER_ONE = 100;

interface Lane {
  session: SmtpSession;
  key: DkimKey | null;
  sent: number;
}

interface Sending {
  stopped?: () => boolean;
  /** Told of the messages that this process has between its hands. */
  inHand?: Set<number>;
}

/** Sends what is due, one message after the other over one connection, until nothing is or the process ends. How many it tried. */
export async function sendDue(
  context: Context,
  { stopped = () => false, inHand = new Set() }: Sending = {},
): Promise<number> {
  if (mailMissing(context) !== null) return 0;
  let lane: Lane | null = null;
  let tried = 0;
  try {
    while (!stopped()) {
      // Nothing is claimed before there is a connection, and none is made for nothing.
      if ((lane === null || !isGood(lane)) && !(await isAnyDue(context))) break;
      if (tried % JOURNALS_AT_ONCE === JOURNALS_AT_ONCE - 1) await writeJournals(context);
      lane = await laneOf(context, lane);
      const message = await claimMessage(context);
      if (!message) break;
      tried += 1;
      inHand.add(message.id);
      try {
        lane = await deliver(context, lane, message);
      } finally {
        inHand.delete(message.id);
      }
    }
  } catch (error) {
    if (!(error instanceof SmtpFault)) throw error;
    await postponeDue(context, error);
  } finally {
    lane?.session.close();
  }
  await writeAllJournals(context);
  return tried;
}

const isGood = ({ session, sent }: Lane): boolean => session.isOpen() && sent < MOST_OVER_ONE;

/** The connection that there is, while it is good; otherwise a new one. */
async function laneOf(context: Context, lane: Lane | null): Promise<Lane> {
  if (lane !== null && isGood(lane)) return lane;
  lane?.session.close();
  const key = await dkimKeyOf(context);
  return { session: await openSmtp(await mailServerOf(context)), key, sent: 0 };
}

/** One attempt with one message; the connection to go on with. */
async function deliver(context: Context, lane: Lane, message: StoredMessage): Promise<Lane | null> {
  const judged = () => ({ message, now: context.now(), attempts: mailSettings.of(context).EMAIL_ATTEMPTS });
  const rule = await ruleNow(context, message);
  if (rule) {
    await endAttempt(context, message, rule);
    return lane;
  }
  try {
    const taken = await handOver(context, lane, message);
    await endAttempt(context, message, judgeTaken(judged(), taken));
    lane.sent += 1;
    return lane;
  } catch (error) {
    if (!(error instanceof SmtpFault)) throw error;
    await endAttempt(context, message, judgeFault(judged(), error));
    lane.session.close();
    return null;
  }
}

async function handOver(context: Context, lane: Lane, message: StoredMessage) {
  const text = await composed(context, message, lane.key);
  const envelope = {
    from: mailboxIn(message.from_address)?.address ?? message.from_address,
    to: remainingOf(message),
  };
  try {
    return await lane.session.send(envelope, text);
  } catch (error) {
    // A server that had enough of this connection said so before it had anything of the message.
    const isWorn =
      error instanceof SmtpFault && (error.code === 'unreachable' || error.response.startsWith('421'));
    if (!isWorn || lane.sent === 0) throw error;
    lane.session.close();
    Object.assign(lane, { session: await openSmtp(await mailServerOf(context)), sent: 0 });
    return lane.session.send(envelope, text);
  }
}

async function composed(context: Context, message: StoredMessage, key: DkimKey | null): Promise<Buffer> {
  const { rows } = message.attachments.length
    ? await sql<{
        content: Buffer;
      }>`select content from messaging_attachment where message_id = ${message.id} order by position`.execute(
        context.db,
      )
    : { rows: [] };
  const attachments = message.attachments.map(({ name, content_type }, at) => ({
    ...{ name, content_type },
    content: rows[at]?.content ?? Buffer.alloc(0),
  }));
  const { from_address: from, created: date } = message;
  try {
    const answer = await headersOfAnswer(context, message.answers_id);
    const body = textWithSecret(context, message);
    return await composeMessage({ ...message, ...answer, body, from, date, attachments }, key);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SmtpFault({
      code: 'configuration',
      message: `The message cannot be put together: ${reason}`,
      cause,
    });
  }
}

/** A rule that was made after the message was written. */
async function ruleNow(context: Context, message: StoredMessage): Promise<Outcome | null> {
  const rule = message.is_ruled_out ? await ruleAgainst(context, message.asn) : null;
  const { accepted, refused, sent } = message;
  return (
    rule && {
      ...{
        accepted,
        refused,
        sent,
        next_attempt: null,
        response: '',
        code: 'do_not_write',
        error: rule.text,
      },
      status: 'failed',
    }
  );
}

/** The server cannot be talked to: whatever waits waits longer, and what was tried often enough is given up. */
async function postponeDue(context: Context, fault: SmtpFault): Promise<void> {
  const { EMAIL_ATTEMPTS: attempts } = mailSettings.of(context);
  const { rows } =
    await sql<StoredMessage>`select * from messaging_message where status = 'queued' and next_attempt <= ${context.now()}`.execute(
      context.db,
    );
  for (const row of rows) {
    const message = { ...asStored(row), attempts: row.attempts + 1 };
    const outcome = judgeFault({ message, now: context.now(), attempts }, fault);
    await endedAlone(context, message, outcome);
  }
}

/** Ends an attempt of one of many; one of which that cannot be kept stays as it is, and the others go on. */
async function endedAlone(context: Context, message: StoredMessage, outcome: Outcome): Promise<void> {
  try {
    await endAttempt(context, message, outcome);
  } catch (error) {
    if (!failedAlone(error, context.signal)) throw error;
    context.warn?.(`What came of e-mail ${message.id} cannot be kept. ${unforeseenText(error)}`, {});
  }
}

/** Where nothing was tried, there may be what another process did not come to. */
async function writeAllJournals(context: Context): Promise<void> {
  while ((await writeJournals(context)) === JOURNALS_AT_ONCE);
}

/** Says of messages whose worker died that nobody knows; how many there were. */
export async function settleAbandoned(context: Context): Promise<number> {
  const found = await abandonedMessages(context);
  for (const message of found) await endedAlone(context, message, judgeAbandoned(message));
  if (found.length) await writeAllJournals(context);
  return found.length;
}
