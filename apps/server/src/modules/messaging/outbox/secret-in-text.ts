import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { StoredMessage } from './stored-message.ts';

/** Stands in a text for what is in the message alone: in the outbox, in journals, and for whoever looks. */
export const SECRET_MARK = '********';

/** The text of a message as it leaves. */
export function textWithSecret(
  { secrets }: Pick<Context, 'secrets'>,
  { body, sealed_secret }: Pick<StoredMessage, 'body' | 'sealed_secret'>,
): string {
  return sealed_secret ? body.replace(SECRET_MARK, () => secrets.open(sealed_secret)) : body;
}

/** Refuses to send a message again whose secret was forgotten when it was settled: only its mark would leave. */
export function requireSecret({ sealed_secret }: Pick<StoredMessage, 'sealed_secret'>): void {
  if (sealed_secret !== '') return;
  throw new ApiError(409, {
    detail: 'What was secret in it is not kept: whoever asked for it has to ask again.',
    code: 'secret_forgotten',
  });
}
