import * as answers from '@peersmith/answers';
import type { Row } from '@peersmith/resource';
import { describeApi } from '../../../engine/http/openapi.ts';
import { VERSION } from '../../../platform/version.ts';

const NO_RESOURCES = { registry: {}, implementations: new Map(), traits: [], listeners: [], reverted: [] };

/** OpenAPI 3.1 of what the portal asks of the public listener. */
export const describePortal = (): Row =>
  describeApi(NO_RESOURCES, {
    version: VERSION,
    endpoints: Object.entries(answers.portalEndpoints),
    named: answers,
    about: {
      title: 'Peersmith portal',
      description:
        'What other networks see and ask, on the public listener. Whoever signs in gets a cookie; what changes something sends the token that `portalMe` answers with as `X-CSRFToken`.',
      securitySchemes: { guest: { type: 'apiKey', in: 'cookie', name: 'portalid' } },
    },
  });
