import { expect, it } from 'vitest';
import { remotePeeringApi } from '../../../../test/remote-peering-api.ts';
import { requestsWorld } from '../../../../test/requests-world.ts';

it('outside of laboratories only https:// is taken, and addresses of private networks are not reached', async () => {
  const world = await requestsWorld();
  const remote = await remotePeeringApi();
  try {
    const { body: system } = await world.admin.post('/api/peering/autonomous-systems/', {
      asn: 64_502,
      name: 'Plain',
    });
    const given = { autonomous_system: system.id, token: 'psm_theirs' };
    const plain = await world.admin.post('/api/requests/peering-apis/', { ...given, api_url: remote.url });
    expect(plain.body.api_url[0]).toMatch(/Only https/);
    const api_url = remote.url.replace('http:', 'https:');
    const { body: api } = await world.admin.post('/api/requests/peering-apis/', { ...given, api_url });
    const { body } = await world.admin.post(`/api/requests/peering-apis/${api.id}/test/`);
    expect(body).toMatchObject({ ok: false, text: expect.stringMatching(/not on the public internet/) });
    expect(remote.calls).toEqual([]);
  } finally {
    await world.tested.close();
    await remote.close();
  }
});
