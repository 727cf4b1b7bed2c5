import type { Endpoints } from '@peersmith/answers';
import type { AnswerOf, BodyFor, Endpoint, ParamsOf, QueryFor } from '@peersmith/resource';
import type { Call, Params, Send } from './http.ts';

type Query<T> = { readonly [K in keyof T]: Params[string] };
type NoKey = Readonly<Record<string, never>>;
type Needed<K extends string, T> = [T] extends [undefined]
  ? { readonly [X in K]?: undefined }
  : NoKey extends T
    ? { readonly [X in K]?: T }
    : { readonly [X in K]: T };

/** What a call of an endpoint gives: what its path names, its query, its body. */
export type CallOf<E extends Endpoint> = Needed<
  'path',
  keyof ParamsOf<E> extends never ? undefined : ParamsOf<E>
> &
  Needed<'query', QueryFor<E> extends undefined ? undefined : Query<QueryFor<E>>> &
  Needed<'body', BodyFor<E>> &
  Pick<Call, 'signal' | 'hear'>;

/** The body of a call by its name. */
export type BodyOfCall<K extends keyof Endpoints> = BodyFor<Endpoints[K]>;

type Arguments<C> = NoKey extends C ? [call?: C] : [call: C];

type Declared = Readonly<Record<string, Endpoint>>;

/** Calls an endpoint by what its request begins with: `call('GET /api/search/', { query: { q } })`. */
export type Caller<M extends Declared = Endpoints> = <K extends keyof M & string>(
  name: K,
  ...call: Arguments<CallOf<M[K]>>
) => Promise<AnswerOf<M[K]>>;

interface Given {
  path?: Readonly<Record<string, number | string>> | undefined;
  query?: Params | undefined;
  body?: unknown;
  signal?: Call['signal'];
  hear?: Call['hear'];
}

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'] as const;

/** Endpoints as the server declares them; nothing of their schemas is loaded. */
export const createCaller =
  <M extends Declared = Endpoints>(send: Send): Caller<M> =>
  (name, ...[given]) => {
    const { path = {}, query, body, signal, hear }: Given = given ?? {};
    const [word = '', pattern = ''] = name.split(' ');
    const method = METHODS.find((one) => one === word);
    if (!method) throw new Error(`no request begins with ${name}`);
    return send(
      pattern.replace(/:(\w+)/g, (_, key) => encodeURIComponent(String(path[key]))),
      {
        method,
        ...(query ? { params: query } : {}),
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: body ?? {} }),
        signal,
        hear,
      },
    );
  };
