import type { FastifyInstance } from 'fastify';
import type { Answer } from './app.ts';
import { wrongByDocument } from './described-answer.ts';
import { type RequestsWorld, requestsWorld } from './requests-world.ts';
import { AUDIENCE, type TokenProvider, tokenProvider } from './token-provider.ts';

/** A session of AS64502 with ours over the exchange A, as its program asks for it. */
export const WISH = {
  local_asn: 64_502,
  local_ip: '192.0.2.10',
  peer_asn: 64_500,
  peer_ip: '192.0.2.1',
  peer_type: 'public',
  location: { id: 'pdb:ix:1', type: 'public' },
};

export interface PeeringApiWorld extends RequestsWorld {
  provider: TokenProvider;
  portal: FastifyInstance;
  /** Sends a request to the Peering API; as AS64502 where no token is given, and without one where it is null. */
  call: (method: string, path: string, given?: { body?: unknown; token?: string | null }) => Promise<Answer>;
  /** Keeps a rule, in force. */
  rule: (given: object) => Promise<void>;
}

/** The world of requests with its public listener, and a provider whose tokens it takes. */
export async function peeringApiWorld(env: Record<string, string> = {}): Promise<PeeringApiWorld> {
  const provider = await tokenProvider();
  const world = await requestsWorld({
    PEERING_API_ISSUER: provider.issuer,
    PEERING_API_AUDIENCE: AUDIENCE,
    PEERING_API_ALLOW_PRIVATE: 'true',
    PORTAL_RATE_LIMIT_PER_MINUTE: '100000',
    ...env,
  });
  const portal = await world.tested.app.openPortal();
  const theirs = await provider.token([{ asn: 64_502, name: 'Plain', perms: 15 }]);
  let rules = 0;
  return {
    ...world,
    provider,
    portal,
    call: async (method, path, { body, token = theirs } = {}) => {
      const response = await portal.inject({
        method: method as 'GET',
        url: `/peering/v1${path}`,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const isJson = String(response.headers['content-type'] ?? '').includes('application/json');
      const answer: Answer = {
        status: response.statusCode,
        text: response.body,
        headers: response.headers,
        body: isJson && response.body ? JSON.parse(response.body) : null,
      };
      const wrong = wrongByDocument(method, path, answer);
      if (wrong !== null) throw new Error(wrong);
      return answer;
    },
    rule: async (given) => {
      rules += 1;
      const { status, text } = await world.admin.post('/api/requests/rules/', {
        ...{ name: `Rule ${rules}`, conditions: { all: [] }, action: 'accept', enabled: true },
        ...given,
      });
      if (status !== 201) throw new Error(text);
    },
  };
}
