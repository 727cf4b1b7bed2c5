/** What the server said when it refused. `fields` has the messages by field, when there are any. */
export class ApiError extends Error {
  readonly status: number;
  /** The stable code of our errors, when the body has one. */
  readonly code: string | null;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** The first of several objects that was refused, counted from 1; null when there was one alone. */
  readonly row: number | null;
  /** The body as it came, for answers that say more. */
  readonly body: unknown;

  constructor(status: number, body: unknown, fallback: string) {
    const fields = fieldMessages(body);
    const row = rowOf(body);
    const first = firstOf(fields);
    super(detailOf(body) ?? (first && row !== null ? `row ${row}: ${first}` : first) ?? fallback);
    this.name = 'ApiError';
    this.status = status;
    this.code = wordAt(body, 'code');
    this.fields = fields;
    this.row = row;
    this.body = body;
  }
}

/** The server could not be reached, or did not speak. */
export class ConnectionError extends Error {
  constructor(cause: unknown) {
    super('The server does not answer.', { cause });
    this.name = 'ConnectionError';
  }
}

/** Keys under which an answer speaks of the whole object. */
export const WHOLE = ['non_field_errors', '__all__', 'detail'] as const;

function wordAt(body: unknown, key: string): string | null {
  const value = typeof body === 'object' && body !== null ? Reflect.get(body, key) : null;
  return typeof value === 'string' ? value : null;
}

const detailOf = (body: unknown): string | null => wordAt(body, 'detail') ?? wordAt(body, 'error');

/** In a list of messages, objects that were sound have none. */
function rowOf(body: unknown): number | null {
  if (!Array.isArray(body)) return null;
  const at = body.findIndex((item) => Object.keys(fieldMessages(item)).length > 0);
  return at < 0 ? null : at + 1;
}

function fieldMessages(body: unknown): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  if (Array.isArray(body)) {
    const row = rowOf(body);
    return row === null ? found : fieldMessages(body[row - 1]);
  }
  if (typeof body !== 'object' || body === null) return found;
  for (const [key, value] of Object.entries(body)) {
    if (!Array.isArray(value)) continue;
    const messages = value.flatMap(textsIn);
    if (messages.length) found[key] = messages;
  }
  return found;
}

/** Messages nest by position in lists (`{"tags": [{}, ["…"]]}`). */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function firstOf(fields: Record<string, string[]>): string | null {
  const [entry] = Object.entries(fields);
  if (!entry) return null;
  const [key, [message = '']] = entry;
  return WHOLE.some((word) => word === key) ? message : `${key}: ${message}`;
}
