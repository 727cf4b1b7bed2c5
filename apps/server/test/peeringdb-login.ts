import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Ctx } from 'oidc-provider';

const SCOPES = 'openid profile email networks';

async function signingKey(): Promise<object> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' };
}

/** What PeeringDB says of an account. */
export interface Account {
  id: number;
  name: string;
  email: string;
  verified_user: boolean;
  verified_email: boolean;
  networks: { id: number; asn: number; name: string; perms: number }[];
}

export const JANE: Account = {
  id: 20,
  name: 'Jane Doe',
  email: 'Jane@Plain.example',
  verified_user: true,
  verified_email: true,
  networks: [
    { id: 10, asn: 64_502, name: 'Plain', perms: 15 },
    { id: 11, asn: 64_503, name: 'Known', perms: 1 },
  ],
};

/**
 * A real OpenID provider that is asked as PeeringDB is: PKCE is required, and a profile besides, which an access token opens, lists networks.
 * Whoever comes is the account, without being asked.
 */
export class PeeringdbLogin {
  account: Account = structuredClone(JANE);
  /** Refuses, as somebody does who changes their mind. */
  denies = false;
  /** Gives id tokens for another sign-in than the one that asked. */
  mixesNonces = false;
  /** How the profile is answered, where not as it should be. */
  profile: 'well' | 'refused' | 'failing' | 'nonsense' = 'well';
  /** How often the profile was read. */
  reads = 0;
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static readonly client = { id: 'portal', secret: 'a-secret-of-the-portal' } as const;

  static async start(redirect_uri: string): Promise<PeeringdbLogin> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const login = new PeeringdbLogin(server, `http://127.0.0.1:${port}`);
    const provider = new Provider(login.url, {
      clients: [
        {
          client_id: PeeringdbLogin.client.id,
          client_secret: PeeringdbLogin.client.secret,
          redirect_uris: [redirect_uri],
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      scopes: SCOPES.split(' '),
      pkce: { required: () => true },
      jwks: { keys: [await signingKey()] },
      ttl: { Interaction: 600, Grant: 3600, Session: 3600, AccessToken: 3600, IdToken: 600 },
      features: { devInteractions: { enabled: false } },
      findAccount: async (_: unknown, accountId: string) => ({
        accountId,
        claims: async () => ({ sub: accountId }),
      }),
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      loadExistingGrant: async ({ oidc }: Ctx) => {
        const grant = new provider.Grant({
          clientId: oidc.client.clientId,
          accountId: oidc.session?.accountId ?? '',
        });
        grant.addOIDCScope(SCOPES);
        await grant.save();
        return grant;
      },
    });
    provider.use((ctx, next) => login.#answer(provider, ctx, next));
    server.on('request', (request, response) => {
      if (login.mixesNonces)
        request.url = request.url?.replace(/([?&]nonce=)[^&]+/, '$1of-another-sign-in') ?? '/';
      provider.callback()(request, response);
    });
    return login;
  }

  /** Goes where a browser is sent, as a person who agrees to everything, until the provider sends it back; the address then. */
  async visit(to: string): Promise<string> {
    const cookies = new Map<string, string>();
    let address = to;
    for (let followed = 0; followed < 10; followed += 1) {
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const response = await fetch(address, { redirect: 'manual', headers: { cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (location === null)
        throw new Error(`${address} answers ${response.status}: ${await response.text()}`);
      address = new URL(location, address).href;
      if (!address.startsWith(this.url)) return address;
    }
    throw new Error('the provider sends the browser round in circles');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((stopped) => this.#server.close(stopped));
  }

  async #answer(provider: Provider, ctx: Ctx, next: () => Promise<void>): Promise<void> {
    if (ctx.path.startsWith('/interaction/')) {
      const result = this.denies
        ? { error: 'access_denied', error_description: 'Changed their mind' }
        : { login: { accountId: String(this.account.id) } };
      await provider.interactionFinished(ctx.req, ctx.res, result);
    } else if (ctx.path === '/profile/v1') await this.#profile(provider, ctx);
    else await next();
  }

  async #profile(provider: Provider, ctx: Ctx): Promise<void> {
    this.reads += 1;
    const token = await provider.AccessToken.find(ctx.get('authorization').replace(/^Bearer /, ''));
    const status = { well: 200, refused: 401, failing: 500, nonsense: 200 }[this.profile];
    ctx.status = token ? status : 401;
    const isShown = ctx.status === 200 && this.profile === 'well';
    ctx.body = isShown ? { ...this.account, given_name: 'Jane', family_name: 'Doe' } : { id: null };
  }
}
