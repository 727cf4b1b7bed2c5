import {
  type AnswerOf,
  type Answers,
  type AnyResource,
  type BodyOf,
  type Endpoint,
  type ParamsOf,
  type QueryOf,
  statusOf,
} from '@peersmith/resource';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from '../../platform/access.ts';
import type { Context } from '../context.ts';
import { get } from '../read/read.ts';
import { idOf, type OpenContext, parseInput, readParams } from './request.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route answers with, as its declaration says. */
    answers?: Answers;
    /**
     * Whether the route says what it would do: it writes objects, and does so in the transaction of its context alone. `itself`: it reads
     * what was sent first, and plans then.
     */
    plans?: boolean | 'itself';
  }
}

/** How an endpoint is served; what it asks of its caller comes first. */
export interface Service {
  access: Access;
  /** A read that is sent as POST. */
  reads?: boolean;
  heavy?: boolean;
  anyHost?: boolean;
  /** Whether its octets can be read beside what they say, by `octetsOf`. */
  keepsOctets?: boolean;
  /** Most octets of a body. */
  bodyLimit?: number;
  /** Looks at a request before its query and body are read; fails to refuse it. */
  before?: (request: FastifyRequest) => void;
  /** The resource of which `:id` names a row; for who may not see that, it is not there, whatever else they send. */
  of?: AnyResource;
}

/** A request, read by the endpoint's declaration. */
export interface Call<E extends Endpoint> {
  /** Who asks, with the database; there is none where a route is open to everybody. */
  readonly context: Context;
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  request: FastifyRequest;
  /** For headers; and to be answered with, where something else than the declared answer was sent. */
  reply: FastifyReply;
}

/** What a handler gives; nobody looks at it where the answer has no body. */
type Answered<E extends Endpoint> = AnswerOf<E> extends null ? unknown : AnswerOf<E>;
export type Handler<E extends Endpoint> = (
  call: Call<E>,
) => Answered<E> | FastifyReply | Promise<Answered<E> | FastifyReply>;

/** Serves declared endpoints: `serve(endpoints.search, { access }, ({ context, query }) => …)`. */
export const serving =
  (app: FastifyInstance, open: OpenContext = noContext) =>
  <const E extends Endpoint>(
    endpoint: E,
    { before, bodyLimit, of, ...config }: Service,
    handle: Handler<E>,
  ): void => {
    const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      config: { ...config, answers: endpoint, plans: endpoint.plans === true },
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      handler: async (request, reply) => {
        before?.(request);
        if (of) await get(open(request), of, idOf(request), new Set(['id']));
        const answer = await handle(callOf(endpoint, names, { open, request, reply }));
        if (reply.sent || answer === reply) return reply;
        void reply.code(statusOf(endpoint));
        return endpoint.answer === null ? reply.send() : answer;
      },
    });
  };

/** For routes that ask nobody who they are. */
function noContext(): never {
  throw new Error('this route was given no way to open a context');
}

function callOf<E extends Endpoint>(
  { params, query, body }: E,
  names: readonly string[],
  { open, request, reply }: { open: OpenContext; request: FastifyRequest; reply: FastifyReply },
): Call<E> {
  // What the schemas gave is what the types that follow from them say.
  const read: any = {
    params: params
      ? readParams(params, request)
      : Object.fromEntries(names.map((name) => [name, idOf(request, name)])),
    query: query && parseInput(query, request.query),
    body: body && parseInput(body, request.body),
  };
  return {
    ...read,
    request,
    reply,
    get context() {
      return open(request);
    },
  };
}
