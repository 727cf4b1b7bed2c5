import { endpoints, type ShippedEmail } from '@peersmith/answers';
import { autonomousSystem, email, mailing, mailingRecipient } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';
import type { OpenContext } from '../../../engine/http/request.ts';
import { serving } from '../../../engine/http/serve.ts';
import { shownRow } from '../../../engine/read/shown-row.ts';
import { permissions } from '../../../platform/access.ts';
import { mailSettings } from '../settings.ts';
import { ensureEmailTemplate } from '../shipped/ensure-email-template.ts';
import { shippedEmails } from '../shipped/shipped-templates.ts';
import { networksOf } from './audience.ts';
import { audienceText } from './audience-text.ts';
import { changeRecipient, excludeRecipients, showRecipient } from './change-recipients.ts';
import { changeMailing, discardMailing, makeMailing } from './make-mailing.ts';
import { askToPrepare } from './prepare-mailing.ts';
import { sendMailing, stopMailing } from './send-mailing.ts';
import { showMailing } from './stored-mailing.ts';

const SEND = 'peering.send_email';
const WRITES = permissions(
  SEND,
  permissionOf(mailing, 'view'),
  permissionOf(email, 'view'),
  permissionOf(autonomousSystem, 'view'),
);
const CHANGES = permissions(SEND, permissionOf(mailing, 'view'), permissionOf(mailingRecipient, 'view'));
const SHOWN = 20;

/** Mailings: making, preparing, looking through, sending and stopping them. */
export function mailingRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(endpoints.audience, { access: WRITES, reads: true }, async ({ context, body: { audience } }) => {
    const most = mailSettings.of(context).EMAIL_MAILING_MAX;
    const found = await networksOf(context, audience, { most });
    return {
      ...{ text: await audienceText(context, audience), count: found.length, most },
      networks: found
        .slice(0, SHOWN)
        .map(({ asn, name, sessions }) => ({ asn, name, sessions: sessions.length })),
    };
  });
  serve(endpoints.makeMailing, { access: WRITES }, async ({ context, body }) =>
    showMailing(context, await makeMailing(context, body)),
  );
  const onMailing = { access: WRITES, of: mailing };
  serve(endpoints.changeMailing, onMailing, async ({ context, params: { id }, body }) => {
    await changeMailing(context, id, body);
    return showMailing(context, id);
  });
  serve(endpoints.prepareMailing, onMailing, async ({ context, params: { id } }) => {
    await askToPrepare(context, id);
    return showMailing(context, id);
  });
  const onRecipients = { access: CHANGES, of: mailing };
  serve(endpoints.excludeRecipients, onRecipients, async ({ context, params: { id }, body }) => {
    await excludeRecipients(context, id, body);
    return showMailing(context, id);
  });
  serve(endpoints.sendMailing, onRecipients, async ({ context, params: { id }, body }) => {
    await sendMailing(context, id, body);
    return showMailing(context, id);
  });
  serve(endpoints.stopMailing, onRecipients, async ({ context, params: { id } }) => {
    await stopMailing(context, id);
    return showMailing(context, id);
  });
  serve(endpoints.discardMailing, onMailing, ({ context, params: { id } }) => discardMailing(context, id));
  serve(
    endpoints.changeRecipient,
    { access: CHANGES, of: mailingRecipient },
    async ({ context, params: { id }, body }) => {
      await changeRecipient(context, id, body);
      return showRecipient(context, id);
    },
  );
  const shipped = permissions(SEND, permissionOf(email, 'view'));
  serve(endpoints.shippedEmails, { access: shipped }, ({ context }) => shippedNow(context));
  serve(endpoints.takeShippedEmail, { access: shipped }, async ({ context, body: { key } }) => {
    if (!shippedEmails().some((one) => one.key === key))
      throw unprocessable('key', `There is no ${key} among the templates that are shipped.`);
    const id = await ensureEmailTemplate(context, key);
    return shownRow(context, email, id);
  });
}

async function shippedNow(context: Context): Promise<ShippedEmail[]> {
  const { rows } = await sql<{ id: number; name: string }>`
    select min(id)::float8 as id, name from messaging_email group by name`.execute(context.db);
  const ids = new Map(rows.map(({ id, name }) => [name, id]));
  return shippedEmails().map(({ template: _, ...one }) => ({ ...one, email: ids.get(one.name) ?? null }));
}
