import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface Network {
  asn: number;
  name: string;
  perms: number;
}

/** A provider of tokens on the loopback, as PeeringDB is one. */
export interface TokenProvider {
  issuer: string;
  /** A token for some networks; what is said of it may be wrong. */
  token: (networks: unknown, more?: TokenOptions) => Promise<string>;
  /** How often its keys were read. */
  asked: () => number;
  isDown: boolean;
  close: () => Promise<void>;
}

interface TokenOptions {
  audience?: string;
  issuer?: string;
  /** Seconds from now. */
  expires?: number | null;
  begins?: number;
  algorithm?: 'RS256' | 'ES256' | 'EdDSA' | 'PS256';
  /** Signed by keys that the provider never had. */
  forged?: boolean;
  claims?: Record<string, unknown>;
}

export const AUDIENCE = 'peersmith-tests';

/** Starts a provider with a key for each algorithm. */
export async function tokenProvider(): Promise<TokenProvider> {
  const algorithms = ['RS256', 'ES256', 'EdDSA', 'PS256'] as const;
  const pairs = new Map<string, Awaited<ReturnType<typeof generateKeyPair>>>();
  for (const alg of algorithms) {
    pairs.set(alg, await generateKeyPair(alg, { extractable: true }));
    pairs.set(`forged ${alg}`, await generateKeyPair(alg));
  }
  const keys = await Promise.all(
    algorithms.map(async (alg) => {
      const pair = pairs.get(alg);
      if (!pair) throw new Error(alg);
      return { ...(await exportJWK(pair.publicKey)), kid: alg, alg, use: 'sig' };
    }),
  );
  let asked = 0;
  const server = createServer((request, response) => {
    if (provider.isDown) {
      response.writeHead(503).end('{}');
      return;
    }
    const isKeys = request.url === '/keys';
    if (isKeys) asked += 1;
    const body = isKeys ? { keys } : { issuer: provider.issuer, jwks_uri: `${provider.issuer}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const now = () => Math.floor(Date.now() / 1000);
  const provider: TokenProvider = {
    issuer: `http://127.0.0.1:${port}`,
    isDown: false,
    asked: () => asked,
    token: async (networks, more = {}) => {
      const { algorithm = 'ES256', forged = false, expires = 300, begins, claims = {} } = more;
      const pair = pairs.get(forged ? `forged ${algorithm}` : algorithm);
      if (!pair) throw new Error(algorithm);
      const unsigned = new SignJWT({
        sub: '7',
        name: 'Nora Plain',
        email: 'nora@plain.example',
        networks,
        ...claims,
      })
        .setProtectedHeader({ alg: algorithm, kid: algorithm })
        .setIssuer(more.issuer ?? provider.issuer)
        .setAudience(more.audience ?? AUDIENCE)
        .setIssuedAt();
      if (expires !== null) unsigned.setExpirationTime(now() + expires);
      if (begins !== undefined) unsigned.setNotBefore(now() + begins);
      return unsigned.sign(pair.privateKey);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return provider;
}
