import { randomUUID } from 'node:crypto';
import type {
  WebhookTest,
  WebhookTestAnswer,
  WebhookTestInput,
  WebhookTestRequest,
} from '@peersmith/answers';
import { webhook } from '@peersmith/model';
import { contentTypeOf, MASK } from '@peersmith/resource';
import type { Context } from '../../../engine/context.ts';
import { seesSecrets } from '../../../engine/permissions.ts';
import { requireUnlimited } from '../../../engine/read/within-grant.ts';
import { type OutgoingResponse, requestOutside } from '../../../platform/outgoing-http.ts';
import { USER_AGENT } from '../../../platform/version.ts';
import { satisfies } from './conditions.ts';
import { opened } from './opened.ts';
import { type HookRequest, requestOf } from './request-of.ts';
import { outgoingOptions } from './settings.ts';
import { testEvent } from './test-event.ts';
import { readHook, type StoredHook, triedWebhook } from './tried-webhook.ts';
import { webhookFault } from './webhook-fault.ts';

const SHOWN_BYTES = 4096;
const VEILED = ['payload_url', 'additional_headers', 'body_template'] as const;

/** What of a webhook its tester may see. */
interface Sight {
  /** Whether addresses, headers and templates are theirs to read. */
  parts: boolean;
  /** Whether the signature is, by which a short secret can be guessed. */
  signature: boolean;
}

/**
 * Makes the request of an event that did not happen, of a webhook as it is written, and sends it as deliveries are sent: by the same
 * guard, rendering and signature. Nothing of it is kept.
 */
export async function testWebhook(
  context: Context,
  id: number | null,
  { draft, send, ...asked }: WebhookTestInput,
): Promise<WebhookTest> {
  requireUnlimited(context, 'a webhook sends of all of a type.');
  const stored = await triedWebhook(context, id, { draft, event: asked.event });
  const { object, data, payload } = await testEvent(context, asked, stored.content_types);
  const hook = opened(context, stored);
  const sight = await sightOf(context, id);
  const matches = hook.conditions === null || satisfies(hook.conditions, data);
  const told = { sent: false, object, payload, matches, request: null, answer: null, duration_ms: null };
  try {
    const request = requestOf(dueOf(hook, payload), { userAgent: USER_AGENT, now: context.now() });
    const headers = { ...request.options.headers, 'x-hook-test': 'true' };
    const made = { ...request, options: { ...request.options, headers } };
    const shown = { ...told, request: shownRequest(made, hook, sight) };
    if (!send) return { ...shown, fault: null };
    return { ...shown, ...(await sendTest(context, made, sight)) };
  } catch (error) {
    return { ...told, fault: webhookFault(error, sight.parts) };
  }
}

const dueOf = (hook: StoredHook, payload: object) => ({
  ...hook,
  id: 0,
  attempts: 1,
  delivery_id: randomUUID(),
  payload: JSON.stringify(payload),
});

/** Who made a webhook up just now sees all of it; of what is kept, those who may see secrets, which the audit log is told. */
async function sightOf(context: Context, id: number | null): Promise<Sight> {
  if (id === null) return { parts: true, signature: true };
  const kept = opened(context, await readHook(context, id));
  const holds = seesSecrets(context.principal, webhook);
  const isVeiled = VEILED.some((key) => webhook.fields[key].veil?.hide(kept[key]) !== kept[key]);
  if (holds && (isVeiled || kept.secret)) context.revealed?.add(contentTypeOf(webhook));
  return { parts: holds || !isVeiled, signature: holds };
}

function shownRequest(
  { url, body, options }: HookRequest,
  hook: StoredHook,
  sight: Sight,
): WebhookTestRequest {
  const { method = 'POST', headers = {} } = options;
  if (!sight.parts)
    return {
      method,
      url: webhook.fields.payload_url.veil?.hide(hook.payload_url) ?? '',
      headers: [],
      body: hook.body_template === '' ? body : '',
      withheld: 'secrets',
    };
  const lines = Object.entries(headers).map(([name, value]) => ({
    name,
    value: name === 'x-hook-signature' && !sight.signature ? MASK : value,
  }));
  return { method, url, headers: lines, body, withheld: null };
}

/** Sends it; whatever goes wrong is what came of it. */
async function sendTest(context: Context, { url, options }: HookRequest, sight: Sight) {
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  try {
    const answer = await requestOutside(url, { ...options, ...outgoingOptions(context) });
    return { sent: true, answer: shownAnswer(answer, sight), duration_ms: elapsed(), fault: null };
  } catch (error) {
    const fault = webhookFault(error, sight.parts);
    return { sent: true, answer: null, duration_ms: elapsed(), fault };
  }
}

/** A receiver may repeat what it was sent: its words are for those who may see that. */
function shownAnswer({ status, headers, body }: OutgoingResponse, sight: Sight): WebhookTestAnswer {
  const accepted = status >= 200 && status <= 299;
  if (!sight.parts) return { status, accepted, headers: [], body: '', truncated: false, withheld: 'secrets' };
  return {
    status,
    accepted,
    headers: Object.entries(headers).flatMap(([name, held]) =>
      [held ?? []].flat().map((value) => ({ name, value })),
    ),
    body: body.subarray(0, SHOWN_BYTES).toString('utf8').replaceAll('\u0000', '\ufffd'),
    truncated: body.length > SHOWN_BYTES,
    withheld: null,
  };
}
