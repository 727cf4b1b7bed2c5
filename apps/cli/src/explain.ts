import { ApiError } from '@peersmith/api-client';

/** What to tell a person about a failure: the messages by field for the API's, the sentence alone for those that were foreseen. */
export function explain(error: unknown): string {
  if (error instanceof ApiError) return messagesOf(error.body) ?? error.message;
  if (!(error instanceof Error)) return String(error);
  if ('body' in error) return messagesOf(error.body) ?? error.message;
  return 'code' in error || error.name !== 'Error'
    ? error.message
    : (process.env.PEERSMITH_DEBUG && error.stack) || error.message;
}

function messagesOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const lines = (Array.isArray(body) ? body : [body]).flatMap((one: unknown, at) =>
    typeof one === 'object' && one !== null
      ? Object.entries(one)
          .filter(([field]) => field !== 'code')
          .map(
            ([field, messages]) =>
              `${Array.isArray(body) ? `${at + 1}: ` : ''}${field === 'detail' ? '' : `${field}: `}${[messages].flat().map(plain).join(' ')}`,
          )
      : [String(one)],
  );
  return lines.length ? lines.join('\n  ') : null;
}

const plain = (message: unknown) => (typeof message === 'string' ? message : JSON.stringify(message));
