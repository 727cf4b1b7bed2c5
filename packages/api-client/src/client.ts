import type { Me, Plan, PortalEndpoints } from '@peersmith/answers';
import type { AnyResource } from '@peersmith/resource';
import { type Caller, createCaller } from './endpoint-client.ts';
import { type Following, followChanges, type Told } from './follow-changes.ts';
import {
  type ClientOptions,
  createOpenStream,
  createSend,
  createText,
  type Params,
  type Send,
} from './http.ts';
import { createResourceClient, type ResourceClient } from './resource-client.ts';

export interface Client {
  /** One request, whatever it is. */
  send: Send;
  /** What an address answers, as it is: a file. */
  text: (path: string) => Promise<string>;
  /** The endpoints that no resource declares. */
  call: Caller;
  /** What changes, as it changes, until the signal is aborted. */
  follow: (following: Following) => AsyncGenerator<Told>;
  resource: <R extends AnyResource>(resource: R) => ResourceClient<R>;
  /** What a write would do: `dryRun((trying) => trying.resource(router).remove(7))`. It sends one request, and nothing is written. */
  dryRun: <P = Plan>(
    write: (trying: Client) => Promise<unknown>,
    options?: { /** Also what becomes of the configurations of routers. */ configurations?: boolean },
  ) => Promise<P>;
  /** Does what was planned and nothing else; throws an ApiError with the code `plan_changed` when it would do anything else by now. */
  carryOut: <T>(plan: Pick<Plan, 'digest'>, write: (planned: Client) => Promise<T>) => Promise<T>;
  /** Does a write, and says by which request: what it changed is found, and undone, by that. */
  withRequest: <T>(write: (heard: Client) => Promise<T>) => Promise<{ done: T; request: string | null }>;
  login: (credentials: { username: string; password: string }) => Promise<Me>;
  logout: () => Promise<null>;
  me: () => Promise<Me>;
}

/** A client of one server: `createClient({ baseUrl, token })`, or without options for the page's own session. */
export const createClient = (options: ClientOptions = {}): Client =>
  clientOver(createSend(options), createText(options), (following) =>
    followChanges(createOpenStream(options), following),
  );

/** A client of the public listener, in the session of its cookie. */
export const createPortalClient = (options: ClientOptions = {}): Caller<PortalEndpoints> =>
  createCaller<PortalEndpoints>(createSend(options));

function clientOver(send: Send, text: Client['text'], follow: Client['follow']): Client {
  const call = createCaller(send);
  return {
    send,
    text,
    call,
    follow,
    resource: (resource) => createResourceClient(send, resource),
    dryRun: (write, { configurations = false } = {}) =>
      new Promise((resolve, reject) => {
        // The write never hears of an answer: it would take it for its own.
        const trying: Send = (path, given = {}) => {
          resolve(
            send(path, writing(given, { dry_run: true, ...(configurations ? { configurations } : {}) })),
          );
          return new Promise(() => undefined);
        };
        write(clientOver(trying, text, follow)).then(() => reject(new Error('nothing was written')), reject);
      }),
    carryOut: ({ digest }, write) =>
      write(clientOver((path, given = {}) => send(path, writing(given, { plan: digest })), text, follow)),
    withRequest: async (write) => {
      let request: string | null = null;
      const heard: Send = (path, given = {}) =>
        send(path, {
          ...given,
          hear: (headers) => {
            if (given.method && given.method !== 'GET') request = headers.get('x-request-id');
            given.hear?.(headers);
          },
        });
      return { done: await write(clientOver(heard, text, follow)), request };
    },
    login: (body) => call('POST /api/auth/login/', { body }),
    logout: () => call('POST /api/auth/logout/'),
    me: () => call('GET /api/auth/me/'),
  };
}

const writing = <C extends { params?: Params }>(given: C, more: Params): C => ({
  ...given,
  params: { ...given.params, ...more },
});
