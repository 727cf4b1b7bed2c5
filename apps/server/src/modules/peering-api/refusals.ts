import type { PeeringErrors, PeeringFieldError } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../../engine/errors.ts';

/** An answer other than success, in the form of the draft. */
export const refusal = (
  status: number,
  errors: readonly PeeringFieldError[],
  { request_id, headers = {} }: { request_id?: string; headers?: Readonly<Record<string, string>> } = {},
) => new ApiError(status, { ...(request_id ? { request_id } : {}), errors }, { headers });

/** A refusal of which one thing is to be said. */
export const refused = (status: number, name: string, message: string) =>
  refusal(status, [{ name, errors: [message] }]);

/** RFC 6750 §3: who asks without a token that can be used, and why it cannot. */
export const unauthorized = (message: string, code?: 'invalid_token'): ApiError =>
  refusal(401, [{ name: 'Authorization', errors: [message] }], {
    headers: {
      'WWW-Authenticate': code
        ? `Bearer realm="peering", error="${code}", error_description="${message.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, '?')}"`
        : 'Bearer realm="peering"',
    },
  });

/** Has everything under an instance that is refused, by whatever, answered in the form of the draft. */
export function errorsOfDraft(scope: FastifyInstance): void {
  scope.addHook('preSerialization', async (_request, reply, body) =>
    reply.statusCode < 400 ? body : inDraftForm(body),
  );
  scope.addHook('onSend', async (_request, reply, body) => {
    void reply.header('Cache-Control', 'no-store').header('Vary', 'Authorization');
    return body;
  });
}

const isDraftForm = (body: object): boolean => 'errors' in body && Array.isArray(body.errors);

/** What any part of the server says of a refusal: its `detail`, or messages by field. */
function inDraftForm(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return single(String(body));
  if (isDraftForm(body)) return body;
  if ('detail' in body) return single(String(body.detail));
  if ('error' in body) return single(String(body.error));
  return {
    errors: Object.entries(body).map(([name, messages]) => ({ name, errors: [messages].flat().map(String) })),
  };
}

const single = (message: string): PeeringErrors => ({ errors: [{ name: 'request', errors: [message] }] });
