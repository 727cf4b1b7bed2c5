import { endpoints } from '@peersmith/answers';
import { receivedMessage } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { OpenContext } from '../../../engine/http/request.ts';
import { serving } from '../../../engine/http/serve.ts';
import { permissions } from '../../../platform/access.ts';
import { counted } from '../../../platform/counted.ts';
import { ImapFault } from '../../../platform/mail/imap-fault.ts';
import { openImap } from '../../../platform/mail/imap-session.ts';
import { sendAttachment } from '../send-attachment.ts';
import { conversationOf } from './conversation.ts';
import { imapServerOf, mailboxMissing, mailboxName } from './imap-server.ts';
import { MAILBOX_JOB, MAY_READ } from './mailbox-job.ts';
import { mailboxState } from './mailbox-state.ts';
import { receivedFile } from './received-messages.ts';

const VIEW = permissionOf(receivedMessage, 'view');

/** The mailbox: how it stands, reading and trying it, and what networks and we wrote to each other. */
export function mailboxRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(endpoints.mailbox, { access: permissions(VIEW) }, ({ context }) => mailboxState(context));
  serve(endpoints.readMailbox, { access: permissions(MAY_READ) }, ({ context: outer }) => {
    const missing = mailboxMissing(outer);
    if (missing !== null) throw new ApiError(409, { detail: missing, code: 'not_set_up' });
    return inTransaction(outer, (context) => context.jobs.enqueue(context, MAILBOX_JOB, {}));
  });
  serve(endpoints.testMailbox, { access: { kind: 'staff' } }, ({ context }) => tryMailbox(context));
  serve(
    endpoints.receivedAttachment,
    { access: permissions(VIEW), of: receivedMessage },
    async ({ context, params: { id, number }, reply }) => {
      const file = await receivedFile(context, id, number);
      if (!file) throw new ApiError(404, { detail: 'There is no such file, or it is in the mailbox alone.' });
      return sendAttachment(reply, file);
    },
  );
  serve(endpoints.conversation, { access: permissions(VIEW) }, ({ context, query }) =>
    conversationOf(context, query),
  );
}

/** Signs in and opens the folder, and says how far that came. */
async function tryMailbox(context: Context) {
  try {
    const session = await openImap(await imapServerOf(context));
    const text = `${mailboxName(context)}: it can be read, and has ${counted(session.count, 'message')}.`;
    await session.close();
    return { ok: true, text };
  } catch (error) {
    if (error instanceof ImapFault) return { ok: false, text: error.message };
    throw error;
  }
}
