import { writingRule } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { createAll } from './demo-network.ts';

const BODY = `Dear peering team,

we see you at the same exchanges and would like to set up sessions with you. Our ports and limits are in PeeringDB.

Kind regards
Northlight peering
`;

/** What became of each message of the demonstration, and how long ago. */
const SENT = [
  { days: 20, status: 'sent', subject: 'Peering request', error: '', code: '' },
  { days: 9, status: 'sent', subject: 'New maximum prefixes', error: '', code: '' },
  {
    days: 2,
    status: 'failed',
    subject: 'Maintenance on Thursday',
    code: 'refused',
    error:
      'The mail server does not take it: 550 5.1.1 <peering@example.net>: Recipient address rejected: User unknown',
  },
  {
    days: 1,
    status: 'unknown',
    subject: 'Sessions that are down',
    code: 'interrupted',
    error:
      'The server stopped while it was being sent, and nobody knows whether it left. It is not sent again by itself: ask the mail server for its Message-ID.',
  },
] as const;

/** What came back to the messages that left, hours later. */
const RECEIVED = [
  {
    ...{ answers: 0, hours: 1, kind: 'auto_reply', handled: true, from: ['Ticket system', 'noc'] },
    subject: '[PEER-4711] Peering request',
    body: 'Thank you for your message. It is ticket PEER-4711; we answer within two working days.',
  },
  {
    ...{ answers: 0, hours: 27, kind: 'answer', handled: false, from: ['Jo of the peering desk', 'peering'] },
    subject: 'Re: Peering request',
    body: 'Hello,\n\ngladly, at all exchanges that we share. Our side is configured; please tell us when yours is.\n\nJo\n\n> we see you at the same exchanges and would like to set up sessions with you.',
  },
  {
    ...{ answers: 1, hours: 5, kind: 'answer', handled: true, from: ['', 'noc'] },
    subject: 'Re: New maximum prefixes',
    body: 'Done, thank you.',
  },
] as const;

/** Messages that left and that did not, answers to them, and a network that is not to be written to. */
export async function createMail(context: Context): Promise<void> {
  for (const [at, { days, status, subject, error, code }] of SENT.entries()) {
    const reference = `demonstration${at}`;
    await sql`insert into messaging_message (autonomous_system_id, asn, network_name, from_address, "to", subject, body, status, attempts,
        attempted, sent, message_id, reference, thread, error, code, response, created)
      select a.id, a.asn, a.name, 'Northlight peering <peering@northlight.example>', array['peering@as' || a.asn || '.example'], ${subject}, ${BODY},
        ${status}, 1, now() - make_interval(days => ${days}), case when ${status} = 'sent' then now() - make_interval(days => ${days}) end,
        ${`<peersmith.${reference}@northlight.example>`}, ${reference}, ${reference},
        ${error}, ${code}, ${status === 'sent' ? '250 2.0.0 OK queued' : ''},
        now() - make_interval(days => ${days})
      from peering_autonomoussystem a where not a.affiliated order by a.asn offset ${at} limit 1`.execute(
      context.db,
    );
  }
  await createAnswers(context);
  const { rows } = await sql<{
    asn: number;
  }>`select asn::float8 as asn from peering_autonomoussystem where not affiliated order by asn desc limit 1`.execute(
    context.db,
  );
  const [last] = rows;
  if (last)
    await createAll(context, writingRule, [
      { asn: last.asn, never: true, reason: 'They answered that they peer by their portal alone.' },
    ]);
}

async function createAnswers(context: Context): Promise<void> {
  for (const [at, { answers, hours, kind, handled, from, subject, body }] of RECEIVED.entries())
    await sql`insert into messaging_receivedmessage (kind, message_id, autonomous_system_id, asn, network_name, from_name, from_address, "to", subject,
        body, received, size, thread, mail_id, digest, handled, created)
      select ${kind}, m.id, m.autonomous_system_id, m.asn, m.network_name, ${from[0]}, ${from[1]} || '@as' || m.asn || '.example',
        '{peering@northlight.example}', ${subject}, ${body}, m.created + make_interval(hours => ${hours}), ${body.length + 900}, m.thread,
        ${`<answer${at}@peer.example>`}, ${`demonstration${at}`}, ${handled}, m.created + make_interval(hours => ${hours})
      from messaging_message m where m.reference = ${`demonstration${answers}`}`.execute(context.db);
}
