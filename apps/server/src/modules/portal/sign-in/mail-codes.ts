import type { Context } from '../../../engine/context.ts';
import type { Worker } from '../../../engine/module.ts';
import { lookAgain } from '../../../platform/look-again.ts';
import { mailMissing, queueMessage, SECRET_MARK } from '../../messaging/index.ts';
import { portalSettings } from '../settings.ts';
import { type CodeContact, codeContact } from './code-contacts.ts';
import type { CodeFor } from './code-limits.ts';
import { CODE_MINUTES, takeAsked } from './codes.ts';

/** Mails the codes that were asked for, where PeeringDB lists the address for the network. How many were looked up. */
export async function mailCodes(context: Context, stopped: () => boolean = () => false): Promise<number> {
  let looked = 0;
  // Another process may have the settings.
  if (mailMissing(context) !== null) return looked;
  while (!stopped() && (await takeAsked(context, mailCode))) looked += 1;
  return looked;
}

async function mailCode(context: Context, { asn, email }: CodeFor, code: string): Promise<boolean> {
  const contact = await codeContact(context, { asn, email });
  if (!contact) return false;
  const message = {
    ...textOf(context, asn, contact),
    ...{ to: [email], cc: [], identity: '', attachments: [] },
    // Whoever asks for it wants it, whatever we write to that network otherwise.
    despite_rule: true,
    secret: `${code.slice(0, 4)}-${code.slice(4)}`,
  };
  const recipients = [{ email, name: contact.name, roles: [], source: 'peeringdb' as const }];
  await queueMessage(context, message, { asn, name: contact.network, autonomous_system: null, recipients });
  return true;
}

function textOf(context: Context, asn: number, { network }: CodeContact): { subject: string; body: string } {
  const { PORTAL_TITLE: title, PORTAL_PUBLIC_URL: url } = portalSettings.of(context);
  return {
    subject: `Your code for ${title}`,
    body: `Somebody asked for a code to sign in to ${title}${url ? ` (${url})` : ''}
in the name of AS${asn} ${network}, for which PeeringDB lists this address.

  ${SECRET_MARK}

It holds for ${CODE_MINUTES} minutes, once, in the browser that asked for it.
If that was not you, nothing needs to be done: without the code nobody gets in.
`,
  };
}

/** Mails codes as they are asked for. Any number may run. */
export function codeWorker({
  system: open,
  onError,
}: {
  system: () => Context;
  onError: (error: Error) => void;
}): Worker {
  const looking = lookAgain(
    async () => {
      await mailCodes(open(), () => !looking.isOn());
    },
    (error) => onError(error instanceof Error ? error : new Error(String(error))),
  );
  return { name: 'the codes of the portal', start: looking.start, stop: looking.stop };
}
