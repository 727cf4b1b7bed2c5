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

/** Messages by field, or of a list of objects, as lines. */
export function messagesOf(body: unknown): string | null {
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

const plain = (message: unknown): string =>
  typeof message === 'string' ? sentence(message) : textOf(message);

/** The API quotes the attributes that it looked for as JSON. */
const sentence = (message: string): string =>
  message.replace(
    /^Related object not found using the provided attributes: (\{.*\})$/s,
    (whole, json: string) => {
      const words = attributesIn(json);
      return words ? `There is none with ${words}.` : whole;
    },
  );

function attributesIn(json: string): string | null {
  try {
    const attributes: unknown = JSON.parse(json);
    return typeof attributes === 'object' && attributes !== null
      ? Object.entries(attributes)
          .map(([key, value]) => `${key} ${textOf(value)}`)
          .join(' and ')
      : null;
  } catch {
    return null;
  }
}

/** What nests in a message, without the marks of JSON. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.entries(value)
    .map(([key, inner]) => [key, textOf(inner)] as const)
    .filter(([, text]) => text !== '');
  return parts.map(([key, text]) => (/^\d+$/.test(key) ? text : `${key}: ${text}`)).join(' ');
}
