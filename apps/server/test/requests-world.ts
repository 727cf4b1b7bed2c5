import { sql } from 'kysely';
import { TWO_EXCHANGES } from '../src/modules/peeringdb/candidates/test-networks.ts';
import { insertWorld } from '../src/modules/peeringdb/candidates/test-world.ts';
import { type Answer, type Api, type TestApp, testApp } from './app.ts';

export const REQUESTS = '/api/requests/requests/';

/** What somebody holds who works with requests, and decides about them. */
export const DESK = [
  'requests.view_request',
  'requests.add_request',
  'requests.change_request',
  'requests.decide_request',
  'requests.view_session',
  'requests.view_step',
  'peering.view_autonomoussystem',
];

type Shown = Answer['body'];

export interface RequestsWorld {
  tested: TestApp;
  admin: Api;
  /** Asks for sessions with AS64502, as somebody. */
  ask: (given?: object, as?: Api) => Promise<Answer>;
  /** The same by the administrator, where it is taken; its row. */
  asked: (given?: object) => Promise<Shown>;
  act: (id: number, action: string, body?: object, as?: Api) => Promise<Answer>;
  sessionsOf: (id: number) => Promise<Shown[]>;
  /** What was done with it, the first step first. */
  stepsOf: (id: number) => Promise<string[]>;
  run: (text: string) => Promise<Shown[]>;
  /** Takes away all requests, rules and stances, and what was made of them. */
  clear: () => Promise<void>;
}

/** The application with two exchanges, and mail that is queued and not sent. */
export async function requestsWorld(
  env: Record<string, string> = {},
  logTo?: { write: (line: string) => void },
): Promise<RequestsWorld> {
  const settings = {
    EMAIL_SERVER: '127.0.0.1',
    EMAIL_FROM_ADDRESS: 'Peering Desk <desk@ours.example>',
    ...env,
  };
  const tested = await testApp(settings, logTo);
  const { admin } = tested;
  const { db } = tested.app.system();
  for (const table of ['peering_autonomoussystem', 'peering_internetexchangepeeringsession'])
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), 1000)`.execute(db);
  await insertWorld(db, TWO_EXCHANGES);
  const run: RequestsWorld['run'] = async (text) => (await sql<Shown>`${sql.raw(text)}`.execute(db)).rows;
  await run(
    `insert into peeringdb_networkcontact (net_id, role, name, email, visible) values (10, 'Policy', 'Desk', 'peering@plain.example', 'Public')`,
  );
  const ask: RequestsWorld['ask'] = (given = {}, as = admin) =>
    as.post(REQUESTS, {
      direction: 'inbound',
      asn: 64_502,
      asked_sessions: [{ ip_address: '192.0.2.10', connection: 1 }],
      ...given,
    });
  return {
    ...{ tested, admin, ask, run },
    asked: async (given) => {
      const { status, body, text } = await ask(given);
      if (status !== 201) throw new Error(text);
      return body;
    },
    act: (id, action, body = {}, as = admin) => as.post(`${REQUESTS}${id}/${action}/`, body),
    sessionsOf: async (id) =>
      (await admin.get(`/api/requests/sessions/?request_id=${id}&limit=1000`)).body.results,
    stepsOf: async (id) =>
      (await admin.get(`/api/requests/steps/?request_id=${id}&ordering=id`)).body.results.map(
        (step: Shown) => `${step.action} ${step.to_status.value}`,
      ),
    clear: async () => {
      await run(
        `delete from requests_request; delete from requests_rule; delete from requests_stance; delete from messaging_message;
         delete from peering_internetexchangepeeringsession where id >= 1000; delete from peering_autonomoussystem where id >= 1000`,
      );
    },
  };
}
