import { peeringApi } from '@peersmith/model';
import { notFound } from '../../../engine/errors.ts';
import { type ActionHandler, implement } from '../../../engine/implement.ts';
import { secretsStay } from '../../../engine/write/secrets-stay.ts';
import { peeringApiSettings } from '../settings.ts';
import { keptApi, trying } from './api-of-network.ts';
import { locationsAt } from './ask-sessions.ts';
import { RemoteFault } from './remote-api.ts';

interface Tested {
  ok: boolean;
  text: string;
  locations: { id: string; type: string }[];
}

/** Asks where we could peer with the network, and says what came. */
const test: ActionHandler<Tested> = async ({ context, id }) => {
  const api = await keptApi(context, { id });
  if (!api) throw notFound(peeringApi.className);
  try {
    const locations = await trying(context, api, () => locationsAt(api, api.asn));
    const count = locations.length === 1 ? '1 location' : `${locations.length} locations`;
    return { ok: true, text: `It answered, and names ${count}.`, locations };
  } catch (error) {
    if (!(error instanceof RemoteFault)) throw error;
    return { ok: false, text: error.message, locations: [] };
  }
};

/** Peering APIs of other networks: over TLS, and a token goes nowhere else than to where it was entered for. */
export const peeringApis = implement(peeringApi, {
  seenWith: 'autonomous_system',
  actions: { test },
  beforeSave: (items, context) => {
    secretsStay(peeringApi, { address: 'api_url', secrets: ['token'] }, { items, context });
    const { PEERING_API_ALLOW_PRIVATE: isLaboratory } = peeringApiSettings.of(context);
    for (const { draft, refuse } of items) {
      const url = typeof draft.api_url === 'string' ? URL.parse(draft.api_url) : null;
      if (url === null) continue;
      if (url.username || url.password || url.search || url.hash)
        refuse('api_url', 'Only where the API begins: no user, no query, no fragment.');
      if (url.protocol !== 'https:' && !isLaboratory)
        refuse('api_url', 'Only https://: a token would be read on its way otherwise.');
    }
  },
});
