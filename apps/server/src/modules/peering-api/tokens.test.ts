import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../../../test/app.ts';
import { type PeeringApiWorld, peeringApiWorld } from '../../../test/peering-api-world.ts';

const PLAIN = [{ asn: 64_502, name: 'Plain', perms: 15 }];
let world: PeeringApiWorld;
beforeAll(async () => {
  world = await peeringApiWorld();
});
afterAll(async () => {
  await world?.tested.close();
  await world?.provider.close();
});

const asked = (token: string | null) => world.call('GET', '/sessions?asn=64502', { token });

describe('a token of the provider', () => {
  it.each(['RS256', 'ES256', 'EdDSA'] as const)('is taken where it is signed by %s', async (algorithm) => {
    expect((await asked(await world.provider.token(PLAIN, { algorithm }))).status).toBe(200);
  });

  it('is checked by keys that are read once', async () => {
    await asked(await world.provider.token(PLAIN));
    const before = world.provider.asked();
    await asked(await world.provider.token(PLAIN));
    expect(world.provider.asked()).toBe(before);
  });

  it.each([
    ['is for somebody else', { audience: 'another' }, /somebody else/],
    ['is of another provider', { issuer: 'https://evil.example' }, /iss/],
    ['has expired', { expires: -60 }, /expired/],
    ['never expires', { expires: null }, /exp/],
    ['begins later', { begins: 120 }, /nbf/],
    ['is signed by a key that the provider does not have', { forged: true }, /not signed by the provider/],
    ['is signed by another algorithm', { algorithm: 'PS256' as const }, /RS256, ES256, EdDSA/],
    ['names networks that are none', { claims: { networks: 'all' } }, /networks/],
    ['names no network', { claims: { networks: undefined } }, /networks/],
    ['is of nobody', { claims: { sub: undefined } }, /sub/],
  ])('is refused where it %s', async (_, options, why) => {
    const { status, body, headers } = await asked(await world.provider.token(PLAIN, options));
    expect(status).toBe(401);
    expect(body.errors[0].errors[0]).toMatch(why);
    expect(headers['www-authenticate']).toMatch(/^Bearer realm="peering", error="invalid_token", error_desc/);
  });

  it('that expired a moment ago is taken: clocks differ', async () => {
    expect((await asked(await world.provider.token(PLAIN, { expires: -5 }))).status).toBe(200);
  });

  it('is refused unsigned, or signed by the public key as a secret', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part({ networks: PLAIN })}.`;
    expect((await asked(unsigned)).status).toBe(401);
    const secret = new TextEncoder().encode('a secret of at least 32 octets, for HS256');
    const symmetric = await new SignJWT({ networks: PLAIN })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(secret);
    expect((await asked(symmetric)).body.errors[0].errors[0]).toMatch(/RS256/);
  });
});

describe('without a token that can be used', () => {
  it('the answer is 401, says how, and has the form of the draft', async () => {
    const { status, body, headers } = await asked(null);
    expect(status).toBe(401);
    expect(body).toEqual({ errors: [{ name: 'Authorization', errors: [expect.stringMatching(/Bearer/)] }] });
    expect(headers['www-authenticate']).toBe('Bearer realm="peering"');
    expect((await asked('psm_nobody')).headers['www-authenticate']).toMatch(/invalid_token/);
    expect((await asked('')).status).toBe(401);
    expect((await asked('a b')).status).toBe(401);
  });

  it('nothing of the internal API lets anybody in', async () => {
    const { body } = await world.admin.post('/api/users/tokens/provision/', {});
    expect(JSON.stringify(body)).not.toBe('');
    const response = await world.portal.inject({
      url: '/peering/v1/sessions?asn=64502',
      headers: { authorization: 'Token 0123456789012345678901234567890123456789' },
    });
    expect(response.statusCode).toBe(401);
  });
});

it('who sends too much is told so in the form of the draft', async () => {
  const other = await peeringApiWorld({ PORTAL_RATE_LIMIT_PER_MINUTE: '2' });
  try {
    const answers = [
      await other.call('GET', '/sessions?asn=64502'),
      await other.call('GET', '/sessions?asn=64502'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { status, body } = await other.call('GET', '/sessions?asn=64502');
    expect([status, body.errors[0].name]).toEqual([429, 'request']);
  } finally {
    await other.tested.close();
    await other.provider.close();
  }
});

describe('a provider that is down', () => {
  it('lets nobody in, and is not asked again for each request', async () => {
    const other = await peeringApiWorld();
    try {
      other.provider.isDown = true;
      const token = await other.provider.token(PLAIN);
      const first = await other.call('GET', '/sessions?asn=64502', { token });
      expect(first.status).toBe(401);
      expect(first.body.errors[0].errors[0]).toMatch(/cannot be checked now/);
      other.provider.isDown = false;
      expect((await other.call('GET', '/sessions?asn=64502', { token })).status).toBe(401);
      expect(other.provider.asked()).toBe(0);
    } finally {
      await other.tested.close();
      await other.provider.close();
    }
  });
});

it.each([
  ['without an audience', { PEERING_API_ISSUER: 'https://auth.example' }, /PEERING_API_AUDIENCE/],
  [
    'without TLS',
    { PEERING_API_ISSUER: 'http://auth.example', PEERING_API_AUDIENCE: 'us' },
    /PEERING_API_ISSUER has to begin with https/,
  ],
])('a provider %s keeps the listener from starting', async (_, env, why) => {
  const tested = await testApp(env);
  try {
    await expect(tested.app.openPortal()).rejects.toThrow(why);
  } finally {
    await tested.close();
  }
});
