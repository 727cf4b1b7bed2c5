import * as answers from '@peersmith/answers';
import type { Row } from '@peersmith/resource';
import { describeEndpoints } from '../../../engine/http/openapi.ts';
import { VERSION } from '../../../platform/version.ts';

/** OpenAPI 3.1 of what the portal asks of the public listener. */
export const describePortal = (): Row =>
  describeEndpoints({
    version: VERSION,
    endpoints: Object.entries(answers.portalEndpoints),
    named: answers,
    about: answers.portalApi,
  });
