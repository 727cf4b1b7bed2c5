import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { requestOutside } from '../../platform/outgoing-http.ts';
import type { Reach } from '../../platform/proxies.ts';

const TIMEOUT_MS = 5000;
const MOST_BYTES = 500_000;
/** How long a provider that did not answer is not asked again: each request with a bad token would. */
const PAUSE_MS = 10_000;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** Where the keys of a provider are. */
export interface Provider {
  issuer: string;
  jwks_url: string | undefined;
  reach: Reach;
  now: () => Date;
}

/** The keys of the provider cannot be read; says why. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault';
}

/** The keys by which a provider signs: found and read when the first token comes, and kept. */
export function providerKeys(provider: Provider): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | null = null;
  let failed: { at: Date; fault: ProviderFault } | null = null;
  return async (header, token) => {
    if (failed && provider.now().getTime() - failed.at.getTime() < PAUSE_MS) throw failed.fault;
    keys ??= remoteKeys(provider);
    try {
      return await (await keys)(header, token);
    } catch (cause) {
      const isReached = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('ERR_JW');
      if (isReached && !('code' in cause && cause.code === 'ERR_JWKS_TIMEOUT')) throw cause;
      keys = null;
      const fault = new ProviderFault('the keys of the provider cannot be read', { cause });
      failed = { at: provider.now(), fault };
      throw fault;
    }
  };
}

async function remoteKeys(provider: Provider): Promise<JWTVerifyGetKey> {
  const fetched = async (url: string) => {
    const answer = await requestOutside(url, {
      headers: { accept: 'application/json' },
      timeout_ms: TIMEOUT_MS,
      max_bytes: MOST_BYTES,
      max_redirects: 0,
      reach: provider.reach,
    });
    if (answer.status !== 200) throw new Error(`${url} answered with the status ${answer.status}`);
    return answer.body.toString('utf8');
  };
  const url = provider.jwks_url ?? (await discovered(provider.issuer, fetched));
  return createRemoteJWKSet(new URL(url), {
    timeoutDuration: TIMEOUT_MS,
    [customFetch]: async (address) => new Response(await fetched(address)),
  });
}

/** OpenID Connect Discovery §4: what is found has to be of who was asked for. */
async function discovered(issuer: string, fetched: (url: string) => Promise<string>): Promise<string> {
  const text = await fetched(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const found = Discovery.parse(JSON.parse(text));
  if (found.issuer !== issuer) throw new Error(`the provider calls itself ${found.issuer}`);
  return found.jwks_uri;
}
