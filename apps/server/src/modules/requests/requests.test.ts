import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { TWO_EXCHANGES } from '../peeringdb/candidates/test-networks.ts';
import { insertWorld } from '../peeringdb/candidates/test-world.ts';

const REQUESTS = '/api/requests/requests/';

let tested: TestApp;
let admin: Api;
beforeAll(async () => {
  tested = await testApp();
  ({ admin } = tested);
  const { db } = tested.app.system();
  for (const table of ['peering_autonomoussystem', 'peering_internetexchangepeeringsession'])
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), 1000)`.execute(db);
  await insertWorld(db, TWO_EXCHANGES);
});
afterAll(() => tested?.close());

const ask = (given: object, as = admin) => as.post(REQUESTS, { direction: 'inbound', asn: 64_502, ...given });
const act = (id: number, action: string, body: object = {}, as = admin) =>
  as.post(`${REQUESTS}${id}/${action}/`, body);
const sessionsOf = async (id: number) =>
  (await admin.get(`/api/requests/sessions/?request_id=${id}&limit=500`)).body.results;

describe('a request of another network', () => {
  it('is checked with the request that brings it', async () => {
    const { status, body, text } = await ask({
      asked_sessions: [{ ip_address: '192.0.2.10', connection: 1 }],
    });
    expect(status, text).toBe(201);
    expect(body).toMatchObject({ status: { value: 'checked' }, network_name: 'Plain' });
    const sessions = await sessionsOf(body.id);
    expect(sessions).toMatchObject([{ ip_address: '192.0.2.10', status: { value: 'proposed' } }]);
    console.log(JSON.stringify(sessions, null, 1), JSON.stringify(body, null, 1));
    console.log((await act(body.id, 'accept')).text);
    console.log((await act(body.id, 'provision')).text);
    console.log((await admin.get(`/api/requests/steps/?request_id=${body.id}`)).text);
  });
});
