import { endpoints } from '@peersmith/answers';
import { webhook } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../../../engine/http/request.ts';
import { serving } from '../../../engine/http/serve.ts';
import { permissions } from '../../../platform/access.ts';
import { testWebhook } from './test-webhook.ts';

/** Tests of webhooks: for whoever may add one, and of one that is kept for whoever may change it. */
export function webhookRoutes(app: FastifyInstance, open: OpenContext): void {
  const serve = serving(app, open);
  serve(
    endpoints.testWebhookDraft,
    { access: permissions(permissionOf(webhook, 'add')), heavy: true },
    ({ context, body }) => testWebhook(context, null, body),
  );
  serve(
    endpoints.testWebhook,
    { access: permissions(permissionOf(webhook, 'change')), heavy: true, of: webhook },
    ({ context, params, body }) => testWebhook(context, params.id, body),
  );
}
