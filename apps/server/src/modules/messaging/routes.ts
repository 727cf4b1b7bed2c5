import { type EmailCheck, endpoints, type GeneratedEmail } from '@peersmith/answers';
import { autonomousSystem, email, network } from '@peersmith/model';
import type { EmailAbout, EmailText } from '@peersmith/rendering';
import { type AnyResource, permissionOf } from '@peersmith/resource';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../../engine/context.ts';
import { forbidden, unprocessable } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { holds, may } from '../../engine/permissions.ts';
import { get } from '../../engine/read/read.ts';
import { requireUnlimited } from '../../engine/read/within-grant.ts';
import { type Access, permissions } from '../../platform/access.ts';
import { checkEmail, renderEmail } from '../rendering/index.ts';
import { emailText } from './email-text.ts';
import { ownRecord } from './own-record.ts';
import { type Addressed, recipientsOf } from './recipients.ts';

const SEND = 'peering.send_email';
const view = (resource: AnyResource) => permissionOf(resource, 'view');

/** As upstream's actions, refused without a body. */
const silent = (...all: string[]): Access => ({ kind: 'permissions', all, silent: true });

/** E-mails from templates: to a network that we have a record of, to one that PeeringDB knows, and of templates that are being written. */
export function messagingRoutes(app: FastifyInstance, { open }: { open: OpenContext }): void {
  const serve = serving(app, open);
  serve(
    endpoints.generateEmail,
    {
      access: silent(SEND, view(autonomousSystem), view(email)),
      of: autonomousSystem,
      reads: true,
      heavy: true,
    },
    async ({ context, params: { id }, body, reply }) => {
      const { asn } = await get(context, autonomousSystem, id, new Set(['id', 'asn']));
      const template = await emailText(context, body.email);
      return written(context, reply, {
        template,
        about: { autonomous_system: id, network: null },
        network: { asn: Number(asn), autonomous_system: id },
      });
    },
  );
  serve(
    endpoints.renderNetworkEmail,
    { access: silent(SEND, view(autonomousSystem), view(network), view(email)), reads: true, heavy: true },
    async ({ context, body: { email: template, ...about }, reply }) => {
      const text = await emailText(context, template);
      await get(context, autonomousSystem, about.autonomous_system, new Set(['id']));
      const { asn } = await get(context, network, about.network, new Set(['id', 'asn']));
      return written(context, reply, {
        template: text,
        about,
        network: { asn: Number(asn), autonomous_system: await ownRecord(context, Number(asn)) },
      });
    },
  );
  serve(
    endpoints.checkEmail,
    { access: permissions(view(email)), reads: true, heavy: true },
    async ({ context, body: { autonomous_system, network: known, ...draft } }): Promise<EmailCheck> => {
      const text = { name: 'template', ...draft };
      const about = await aboutOf(context, autonomous_system ?? null, known ?? null);
      const outcome = about ? await renderEmail(context, text, about) : await checkEmail(context, text);
      if (!outcome) return { ok: true };
      if (outcome.kind === 'error') {
        const { kind: _, code: __, ...problem } = outcome;
        return { ok: false, ...problem };
      }
      const { kind: _, ...email } = outcome;
      return { ok: true, ...email };
    },
  );
}

/** What is written with a template, and to whom it can go; a template that fails is a 400 that says where. */
async function written(
  context: Context,
  reply: FastifyReply,
  { template, about, network: to }: { template: EmailText; about: EmailAbout; network: Addressed },
): Promise<GeneratedEmail | FastifyReply> {
  const outcome = await renderEmail(context, template, about);
  if (outcome.kind === 'error') {
    const { kind: _, ...refusal } = outcome;
    return reply.code(400).send(refusal);
  }
  const { kind: _, ...rendered } = outcome;
  return { ...rendered, recipients: (await recipientsOf(context, [to])).get(to.asn) ?? [] };
}

/** Whom a template that is being written is tried on: what the caller may write to, and sees; null for nobody. */
async function aboutOf(
  context: Context,
  autonomous_system: number | null,
  known: number | null,
): Promise<EmailAbout | null> {
  if (autonomous_system === null && known === null) return null;
  if (autonomous_system === null)
    throw unprocessable('autonomous_system', 'Say which AS writes to the network.');
  const seen = known === null ? [autonomousSystem] : [autonomousSystem, network];
  if (!holds(context.principal, SEND) || !seen.every((one) => may(context.principal, one, 'view')))
    throw forbidden();
  requireUnlimited(context, 'a template of your own would reach all of them.');
  await get(context, autonomousSystem, autonomous_system, new Set(['id']));
  if (known !== null) await get(context, network, known, new Set(['id']));
  return { autonomous_system, network: known };
}
