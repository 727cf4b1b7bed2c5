import { autonomousSystem, contact, contactAssignment, contactRole } from '@peersmith/model';
import { sql } from 'kysely';
import { sendDue, settleAbandoned } from '../src/modules/messaging/outbox/send-due.ts';
import { type Answer, type Api, type TestApp, testApp } from './app.ts';
import { type Arrived, type MailServer, mailServer } from './mail-server.ts';
import { make } from './make.ts';

export const MESSAGES = '/api/messaging/messages/';

/** A network as PeeringDB has it, that is none of ours. */
export const STRANGER = 7001;

/** An object as the API shows it. */
type Shown = Answer['body'];

export interface MailWorld {
  tested: TestApp;
  server: MailServer;
  ours: number;
  peer: number;
  /** Asks for a message to the peer, or to the address given; the answer. */
  ask: (api: Api, given?: object) => Promise<Answer>;
  /** The same by the administrator, where it is queued; its row. */
  queue: (given?: object) => Promise<Shown>;
  /** Sends what is due at a moment, and gives what arrived since the last time. */
  sent: (now?: Date) => Promise<Arrived[]>;
  settle: (now: Date) => Promise<number>;
  message: (id: number) => Promise<Shown>;
  /** What the journal of the peer says, the latest first. */
  journal: () => Promise<Shown[]>;
  /** Takes away all messages, and lets the server take everything. */
  clear: () => Promise<void>;
  close: () => Promise<void>;
}

/** The application with a mail server of its own. Nothing is sent until `sent` is called. */
export async function mailWorld(
  env: Record<string, string> = {},
  options: Parameters<typeof mailServer>[0] = {},
): Promise<MailWorld> {
  const server = await mailServer(options);
  const tested = await testApp({
    EMAIL_SERVER: '127.0.0.1',
    EMAIL_PORT: String(server.port),
    EMAIL_TLS_MODE: 'none',
    EMAIL_FROM_ADDRESS: 'Peering Desk <desk@ours.example>',
    EMAIL_RATE_PER_MINUTE: '0',
    EMAIL_RATE_PER_NETWORK: '0',
    ...env,
  });
  const { admin, app } = tested;
  const ours = await make(admin, autonomousSystem, { asn: 64_500, name: 'Ours', affiliated: true });
  const peer = await make(admin, autonomousSystem, { asn: 64_501, name: 'Peer', affiliated: false });
  const role = await make(admin, contactRole, { name: 'Peering', slug: 'peering' });
  for (const name of ['noc', 'policy'])
    await make(admin, contactAssignment, {
      content_type: 'peering.autonomoussystem',
      object_id: peer.id,
      contact: (await make(admin, contact, { name, email: `${name}@peer.example` })).id,
      role: role.id,
    });
  const change = (text: string) => sql.raw(text).execute(app.system().db);
  await change(`insert into peeringdb_organization (id, name) values (1, 'Elsewhere')`);
  await change(
    `insert into peeringdb_network (id, asn, name, org_id) values (${STRANGER}, 64510, 'Elsewhere', 1)`,
  );
  await change(
    `insert into peeringdb_networkcontact (id, net_id, name, role, email, visible) values (1, ${STRANGER}, 'Desk', 'Policy', 'peering@elsewhere.example', 'Public')`,
  );
  const ask: MailWorld['ask'] = (api, given = {}) =>
    api.post(`/api/peering/autonomous-systems/${peer.id}/send-email/`, {
      subject: 'Peering',
      body: 'Shall we?',
      to: ['noc@peer.example'],
      ...given,
    });
  const at = (now: Date) => ({ ...app.system(), now: () => now });
  return {
    ...{ tested, server, ask, ours: ours.id, peer: peer.id },
    queue: async (given) => {
      const { status, body, text } = await ask(admin, given);
      if (status !== 202) throw new Error(text);
      return body;
    },
    sent: async (now = new Date()) => {
      await sendDue(at(now));
      return server.arrived.splice(0);
    },
    settle: (now) => settleAbandoned(at(now)),
    message: async (id) => (await admin.get(`${MESSAGES}${id}/`)).body,
    journal: async () =>
      (await admin.get(`/api/extras/journal-entries/?assigned_object_id=${peer.id}&ordering=-id`)).body
        .results,
    clear: async () => {
      await change(
        'delete from messaging_message; delete from messaging_writingrule; delete from extras_journalentry',
      );
      Object.assign(server, { recipient: () => null, message: () => null });
      server.arrived.length = 0;
    },
    close: async () => {
      await tested.close();
      await server.close();
    },
  };
}
