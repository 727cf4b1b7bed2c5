import { ixapi } from '@peersmith/model';
import { apiPathOf } from '@peersmith/resource';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IxApiUnderTest, ixApiWorld } from '../../../test/ix-api-world.ts';

const IX_APIS = apiPathOf(ixapi);
let world: IxApiUnderTest;
beforeAll(async () => {
  world = await ixApiWorld();
});
afterAll(async () => {
  await world?.fake.stop();
  await world?.tested.close();
});
beforeEach(() => Object.assign(world.fake, { faults: [], requests: [] }));

const entered = (given: object = {}, query = '') =>
  world.tested.admin.post(`${IX_APIS}${query}`, {
    ...{ name: 'Another', api_url: `${world.fake.url}other/../`, api_key: 'key', api_secret: 'secret' },
    ...{ identity: 'acc-1', ...given },
  });

describe('an IX-API that is saved', () => {
  it.each([
    ['a wrong secret', { api_secret: 'wrong' }, undefined, /URL, key and secret/],
    ['a server that is unavailable', {}, 'failing', /not available at the moment/],
    ['no answer', {}, 'silent', /was not reached/],
    ['a page of some portal', {}, 'html', /no JSON/],
    ['an answer of many megabytes', {}, 'huge', /sign-in is not as IX-API has it/],
  ] as const)('is refused with a hint at %s', async (_, given, fault, hint) => {
    if (fault) world.fake.fail(fault, 'POST', /^\/auth\/token$/);
    const { status, body } = await entered(given);
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringMatching(hint)]);
    expect(JSON.stringify(body)).not.toMatch(/wrong"|"secret/);
  });

  it('is not signed in to where nothing of that has changed, nor where it is only tried', async () => {
    const path = `${IX_APIS}${world.endpoint}/`;
    expect((await world.tested.admin.patch(path, { name: 'The IX' })).status).toBe(200);
    expect((await world.tested.admin.patch(`${path}?dry_run=true`, { api_secret: 'wrong' })).status).toBe(
      200,
    );
    expect(world.fake.requests).toEqual([]);
    const { status, body } = await world.tested.admin.patch(path, { api_secret: 'wrong' });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('key and secret')]);
  });
});

describe('an answer of many megabytes', () => {
  it('ends the reading with what is wrong, and leaves what was read before', async () => {
    await world.read();
    world.fake.fail('huge', 'GET', /^\/macs$/, 3);
    const { state, text } = await world.read();
    expect([state, text]).toEqual(['failed', 'none of the 1 entries of macs can be read']);
    const { body } = await world.tested.admin.get('/api/ix-api/service-configs/');
    expect(body.count).toBe(2);
  });
});
