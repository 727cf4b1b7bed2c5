import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { requestOutside } from '../../../platform/outgoing-http.ts';
import { USER_AGENT } from '../../../platform/version.ts';
import { opened } from './opened.ts';
import { type Due, requestOf, TemplateFailed } from './request-of.ts';
import { outgoingOptions } from './settings.ts';

/** Seconds to the next attempt after the first, second … one failed; after the last there is none. */
const BACK_OFF_S = [10, 60, 300, 1800, 7200] as const;
/** A worker that dies in the middle of an attempt gives the delivery back after this long. */
const LEASE_S = 60;
const BATCH = 10;

interface Outcome {
  status: number | null;
  error: string;
  /** What is told of the error to those who may not see the webhook's secrets, where the error may quote them. */
  openError: string | null;
  body: string;
  duration_ms: number;
}

/** Webhooks, besides the given ones, that have deliveries whose time has come. */
export async function dueWebhooks(context: Context, except: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select w.id from extras_webhook w where w.enabled and w.id <> all(${except}::bigint[])
    and exists (select 1 from extras_webhookdelivery d where d.webhook_id = w.id and d.next_attempt <= ${context.now()}) order by w.id`.execute(
    context.db,
  );
  return rows.map(({ id }) => Number(id));
}

/** Sends what is due of one webhook, a few at a time, oldest first; how many there were. */
export async function deliverDue(context: Context, webhookId: number): Promise<number> {
  const due = await claim(context, webhookId);
  await Promise.all(due.map((one) => deliver(context, one)));
  return due.length;
}

/** Takes deliveries for an attempt, so that no other worker does. */
async function claim(context: Context, webhookId: number): Promise<Due[]> {
  const { rows } = await sql<Due>`with due as (
      select id from extras_webhookdelivery where webhook_id = ${webhookId} and next_attempt <= ${context.now()} order by next_attempt, id limit ${BATCH} for update skip locked)
    update extras_webhookdelivery d set attempts = d.attempts + 1, next_attempt = ${secondsLater(context, LEASE_S)}
    from due, extras_webhook w where d.id = due.id and w.id = d.webhook_id
    returning d.id, d.delivery_id, d.attempts, d.payload, w.payload_url, w.http_method, w.http_content_type, w.additional_headers, w.body_template, w.secret, w.ssl_verification, w.ca_certificates, w.ca_file_path`.execute(
    context.db,
  );
  return rows;
}

async function deliver(context: Context, due: Due): Promise<void> {
  const { status, error, openError, body, duration_ms } = await attempt(context, due);
  const seal = (text: string) => (text === '' ? null : context.secrets.seal(text));
  const wait = BACK_OFF_S[due.attempts - 1];
  const next = error === '' || wait === undefined ? null : secondsLater(context, wait);
  const state = error === '' ? 'delivered' : next ? 'failed' : 'dead';
  await sql`update extras_webhookdelivery set status = ${state}, next_attempt = ${next}, response_status = ${status}, duration_ms = ${duration_ms}, updated = now(),
    plain_error = ${(openError ?? error).slice(0, 1000)}, sealed_error = ${openError === null ? null : seal(error.slice(0, 1000))},
    plain_body = ${due.body_template === '' ? body : ''}, sealed_body = ${due.body_template === '' ? null : seal(body)}
    where id = ${due.id} and attempts = ${due.attempts}`.execute(context.db);
}

/** One attempt; whatever goes wrong is its outcome. */
async function attempt(context: Context, due: Due): Promise<Outcome> {
  const started = performance.now();
  const outcome: Outcome = { status: null, error: '', openError: null, body: '', duration_ms: 0 };
  try {
    const { url, body, options } = requestOf(opened(context, due), {
      userAgent: USER_AGENT,
      now: context.now(),
    });
    outcome.body = body;
    const answer = await requestOutside(url, { ...options, ...outgoingOptions(context) });
    outcome.status = answer.status;
    if (answer.status < 200 || answer.status > 299) outcome.error = `The receiver answered ${answer.status}.`;
  } catch (error) {
    outcome.error = error instanceof Error ? error.message : String(error);
    outcome.openError = error instanceof TemplateFailed ? error.openMessage : null;
  }
  return { ...outcome, duration_ms: Math.round(performance.now() - started) };
}

const secondsLater = (context: Context, seconds: number) =>
  new Date(context.now().getTime() + seconds * 1000);
