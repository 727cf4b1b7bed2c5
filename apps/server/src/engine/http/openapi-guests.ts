import type { Endpoint, Row } from '@peersmith/resource';
import { describeApi } from './openapi.ts';

const NO_RESOURCES = {
  registry: {},
  implementations: new Map(),
  traits: [],
  listeners: [],
  reverted: [],
  trials: [],
};

/** What pages of guests ask of the public listener, in the package of answers. */
export interface GuestApi {
  title: string;
  description: string;
  /** The cookie of a sign-in. */
  cookie: string;
  endpoints: Readonly<Record<string, Endpoint>>;
  /** Schemas that stand under a name, among others. */
  named: Readonly<Record<string, unknown>>;
}

/** OpenAPI 3.1 of an API in the session of a cookie, from its declarations alone. */
export const describeGuestApi = (
  { title, description, cookie, endpoints, named }: GuestApi,
  version: string,
): Row =>
  describeApi(NO_RESOURCES, {
    version,
    endpoints: Object.entries(endpoints),
    named,
    about: { title, description, securitySchemes: { guest: { type: 'apiKey', in: 'cookie', name: cookie } } },
  });
