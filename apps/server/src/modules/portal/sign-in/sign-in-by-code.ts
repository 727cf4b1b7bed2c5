import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { Guest } from '../../../engine/http/guest.ts';
import { clientOf } from '../../../platform/client.ts';
import { recordAudit } from '../../audit/index.ts';
import { mailMissing } from '../../messaging/index.ts';
import { type Attempt, returnAttempt, takeAttempt } from '../../users/index.ts';
import { recordGuest } from '../record-guest.ts';
import { portalSettings } from '../settings.ts';
import { codeContact } from './code-contacts.ts';
import { type CodeFor, codeBuckets, tryBuckets } from './code-limits.ts';
import { keepAsked, takeCode } from './codes.ts';
import { startSignIn } from './guest-sign-ins.ts';

/** A request and the answer to it, for cookies. */
export interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Whether codes can be mailed here. */
export const isMailSignIn = (context: Context): boolean =>
  portalSettings.of(context).PORTAL_SIGN_IN_BY_MAIL && mailMissing(context) === null;

/** Takes the wish for a code. It says and does the same for every address: who is listed is looked up elsewhere, later. */
export async function askForCode(context: Context, given: CodeFor, exchange: Exchange): Promise<void> {
  requireMailSignIn(context);
  const wanted = folded(given);
  const attempt = await takeAttempt(context.db, codeBuckets(exchange.request, wanted));
  await recordBlocks(context, attempt);
  await keepAsked(context, wanted, exchange);
}

/** Signs in who has the code that was mailed for this browser. */
export async function signInByCode(
  outer: Context,
  given: CodeFor & { code: string },
  exchange: Exchange,
): Promise<Guest> {
  requireMailSignIn(outer);
  const wanted = folded(given);
  const { asn, email } = wanted;
  const attempt = await takeAttempt(outer.db, tryBuckets(exchange.request));
  const isRight = await takeCode(outer, { ...wanted, code: given.code }, exchange.request);
  const contact = isRight ? await codeContact(outer, wanted) : null;
  if (!contact) {
    await recordBlocks(outer, attempt);
    await recordGuest(
      outer,
      { name: '', email, proof: 'mail' },
      {
        ...{ kind: 'portal_sign_in_failed', outcome: 'failure', asn },
        repeats: `${clientOf(exchange.request).address} ${asn} ${email}`.slice(0, 200),
      },
    );
    throw new ApiError(400, {
      detail: 'This is not the code, or it is too old or was used: ask for another one.',
      code: 'code_refused',
    });
  }
  await returnAttempt(outer.db, attempt, { right: true });
  return inTransaction(outer, async (context) => {
    const { name, network, perms } = contact;
    const guest = await startSignIn(
      context,
      {
        ...{ proof: 'mail', subject: '', access_token: null, name, email },
        networks: [{ asn, name: network, perms }],
      },
      exchange,
    );
    await recordGuest(context, guest, { kind: 'portal_signed_in', asn });
    return guest;
  });
}

const folded = <T extends CodeFor>({ asn, email }: T): CodeFor => ({ asn, email: email.toLowerCase() });

/** Says that somebody has to wait from now on. */
const recordBlocks = (context: Context, { blocks, wait_s }: Attempt): Promise<void> =>
  recordAudit(
    context,
    blocks.map((scope) => ({
      kind: 'blocked',
      outcome: 'failure',
      detail: { of: 'codes of the portal', scope, wait_s },
    })),
  );

function requireMailSignIn(context: Context): void {
  if (!isMailSignIn(context))
    throw new ApiError(409, { detail: 'Codes are not mailed here.', code: 'not_set_up' });
}
