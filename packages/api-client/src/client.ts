import type { Me } from '@peersmith/answers';
import type { AnyResource } from '@peersmith/resource';
import { type Caller, createCaller } from './endpoint-client.ts';
import { type Following, followChanges, type Told } from './follow-changes.ts';
import { type ClientOptions, createOpenStream, createSend, type Send } from './http.ts';
import { createResourceClient, type ResourceClient } from './resource-client.ts';

export interface Client {
  /** One request, whatever it is. */
  send: Send;
  /** The endpoints that no resource declares. */
  call: Caller;
  /** What changes, as it changes, until the signal is aborted. */
  follow: (following: Following) => AsyncGenerator<Told>;
  resource: <R extends AnyResource>(resource: R) => ResourceClient<R>;
  login: (credentials: { username: string; password: string }) => Promise<Me>;
  logout: () => Promise<null>;
  me: () => Promise<Me>;
}

/** A client of one server: `createClient({ baseUrl, token })`, or without options for the page's own session. */
export function createClient(options: ClientOptions = {}): Client {
  const send = createSend(options);
  const call = createCaller(send);
  return {
    send,
    call,
    follow: (following) => followChanges(createOpenStream(options), following),
    resource: (resource) => createResourceClient(send, resource),
    login: (body) => call('POST /api/auth/login/', { body }),
    logout: () => call('POST /api/auth/logout/'),
    me: () => call('GET /api/auth/me/'),
  };
}
