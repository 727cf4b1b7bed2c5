import type { AnyResource } from '@peersmith/resource';
import { type ClientOptions, createSend, type Send } from './http.ts';
import { createResourceClient, type ResourceClient } from './resource-client.ts';
import type { Me } from './types.ts';

export interface Client {
  /** For the endpoints that no resource declares. */
  send: Send;
  resource: <R extends AnyResource>(resource: R) => ResourceClient<R>;
  login: (credentials: { username: string; password: string }) => Promise<Me>;
  logout: () => Promise<void>;
  me: () => Promise<Me>;
}

/** A client of one server: `createClient({ baseUrl, token })`, or without options for the page's own session. */
export function createClient(options: ClientOptions = {}): Client {
  const send = createSend(options);
  return {
    send,
    resource: (resource) => createResourceClient(send, resource),
    login: (credentials) => send('/api/auth/login/', { method: 'POST', body: credentials }),
    logout: () => send('/api/auth/logout/', { method: 'POST', body: {} }),
    me: () => send('/api/auth/me/'),
  };
}
