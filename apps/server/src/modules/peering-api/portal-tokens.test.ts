import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PeeringApiWorld, peeringApiWorld, WISH } from '../../../test/peering-api-world.ts';
import type { Guest } from '../../engine/http/guest.ts';
import { makeToken } from '../portal/tokens/guest-tokens.ts';

let world: PeeringApiWorld;
let token: string;
beforeAll(async () => {
  world = await peeringApiWorld();
  const guest: Guest = {
    id: 1,
    door: 'portal',
    proof: 'mail',
    name: 'Nora',
    email: 'peering@plain.example',
    networks: [{ asn: 64_502, name: 'Plain', perms: 15 }],
  };
  ({ token } = await makeToken(world.tested.app.system(), guest, { asn: 64_502, description: 'Robot' }));
});
afterAll(async () => {
  await world?.tested.close();
  await world?.provider.close();
});

const admit = async (state: string) => {
  await world.run('delete from portal_admission');
  const { status, text } = await world.admin.post('/api/portal/admissions/', {
    asn: 64_502,
    state,
    reason: 'We had words.',
  });
  if (status !== 201) throw new Error(text);
};

it('a token that was made in the portal is for its network alone, until it is taken back', async () => {
  expect(token).toMatch(/^psm_/);
  expect((await world.call('GET', '/sessions?asn=64502', { token })).status).toBe(200);
  expect((await world.call('GET', '/sessions?asn=64503', { token })).status).toBe(403);
  const asked = await world.call('POST', '/sessions', { token, body: [WISH] });
  expect(asked.body.sessions).toMatchObject([{ status: 'Pending' }]);
  const [request] = (await world.admin.get('/api/requests/requests/')).body.results;
  expect(request).toMatchObject({ email: 'peering@plain.example', is_waiting: false });
  const events = (await world.admin.get('/api/users/audit-events/?kind=portal_request_made')).body.results;
  expect(events[0].detail).toMatchObject({ asn: 64_502, proof: 'token', name: 'Robot', door: 'peering_api' });
  await world.clear();
});

it('a network on the wait list waits for a person, whatever rules say; one that is turned away asks for nothing', async () => {
  await world.rule({});
  await admit('waiting');
  const { body } = await world.call('POST', '/sessions', { token, body: [WISH] });
  expect(body.sessions).toMatchObject([{ status: 'Pending' }]);
  await admit('blocked');
  const refused = await world.call('POST', '/sessions', { token, body: [WISH] });
  expect(refused.status).toBe(403);
  expect(refused.body.errors).toEqual([
    { name: 'local_asn', errors: [expect.stringMatching(/We had words/)] },
  ]);
  expect((await world.call('DELETE', `/sessions/${body.sessions[0].session_id}`, { token })).status).toBe(
    204,
  );
});

it('one that was taken back, or has expired, is none', async () => {
  await world.run(`update portal_guesttoken set expires = now() - interval '1 second'`);
  expect((await world.call('GET', '/sessions?asn=64502', { token })).status).toBe(401);
});
