import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { createUser } from './index.ts';

const GIVEN = { username: 'alice', password: 'a long pass phrase' };
let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
  await createUser(tested.app.system(), GIVEN);
});
afterAll(() => tested.close());

/** A browser in which alice signs in. */
async function signedIn(agent: string) {
  const answer = await tested.anonymous.send('POST', '/api/auth/login/', GIVEN, { 'user-agent': agent });
  const [cookie, csrf] = [answer.headers['set-cookie']].flat().map((one) => String(one).split(';')[0]);
  const headers = { cookie: `${cookie}; ${csrf}`, 'x-csrftoken': String(csrf?.split('=')[1]) };
  return (method: string, path: string, body?: object) => tested.anonymous.send(method, path, body, headers);
}

it("changes one's own name without any permission, and nothing else of the account", async () => {
  const send = await signedIn('Firefox');
  const changed = await send('PATCH', '/api/auth/me/', { first_name: 'Alice', email: 'alice@example.net' });
  expect(changed.body.user).toMatchObject({ first_name: 'Alice', last_name: '', email: 'alice@example.net' });
  expect((await send('PATCH', '/api/auth/me/', { is_superuser: true })).status).toBe(400);
  expect((await send('PATCH', '/api/auth/me/', { email: 'nobody' })).body).toHaveProperty('email');
  const { results } = (
    await tested.admin.get('/api/core/object-changes/?changed_object_type=auth.user&limit=1')
  ).body;
  expect(results[0]).toMatchObject({ user_name: 'alice', via: { value: 'web' } });
});

it('shows where one is signed in, and signs out there', async () => {
  const [here, there] = [await signedIn('Firefox'), await signedIn('Chrome')];
  const { body } = await here('GET', '/api/auth/sessions/');
  expect(body[0]).toMatchObject({ current: true, user_agent: 'Firefox', address: '127.0.0.1' });
  const other = body.find(({ user_agent }: { user_agent: string }) => user_agent === 'Chrome');
  expect((await here('DELETE', `/api/auth/sessions/${other.id}/`)).status).toBe(204);
  expect((await there('GET', '/api/auth/me/')).status).toBe(403);
  expect((await here('GET', '/api/auth/me/')).status).toBe(200);
  expect((await here('DELETE', '/api/auth/sessions/1/')).status).toBe(404);
});
