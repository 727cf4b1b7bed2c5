import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { DRY_RUN } from '@peersmith/answers';
import { type Answers, statusOf } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { planAsked } from './plan-asked.ts';

/** What every refusal looks like that does not say more: a `detail`, or messages by field, or a list of them. */
const Refusal = z.union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))]);

/**
 * Holds what leaves the server to the declarations: an answer with another status than is declared, or with a body that its schema
 * does not describe to the last key, becomes a failure of the server. For tests; it reads every body.
 */
export function checkAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const { answers } = request.routeOptions.config;
    if (!answers || request.is404 || request.method === 'HEAD' || reply.statusCode >= 500) return payload;
    const type = String(reply.getHeader('content-type') ?? '');
    // A file is not the body that is declared.
    if (reply.hasHeader('content-disposition') && reply.statusCode < 400) return payload;
    // What does not end is not read to its end.
    if (type.startsWith('text/event-stream')) return payload;
    const body = payload instanceof Readable ? await text(payload) : payload;
    const isPlanned = request.routeOptions.config.plans === true && reply.statusCode < 400;
    const asked = isPlanned ? planAsked(request) : null;
    const declared = asked && 'dry_run' in asked ? DRY_RUN : answers;
    const problem = problemWith(declared, reply.statusCode, { body, isJson: type.includes('json') });
    if (problem)
      throw new Error(`${request.method} ${request.routeOptions.url} is not as declared: ${problem}`);
    return body;
  });
}

interface Sent {
  body: unknown;
  isJson: boolean;
}

function problemWith(answers: Answers, status: number, { body, isJson }: Sent): string | null {
  // Where there is no body anyway, 204 says that there was nothing to do.
  const foreseen =
    status === statusOf(answers) ||
    (answers.answer === null && (status === 204 || answers.also?.some((one) => one === status) === true));
  if (status < 400 && !foreseen) return `the status is ${status}`;
  const schema = status < 400 ? answers.answer : (answers.refusals?.[status] ?? Refusal);
  if (!schema) return body && schema === null ? `there is a body: ${String(body).slice(0, 200)}` : null;
  if (!isJson) return null;
  const parsed = schema.safeParse(JSON.parse(String(body)));
  return parsed.success ? null : z.prettifyError(parsed.error);
}
