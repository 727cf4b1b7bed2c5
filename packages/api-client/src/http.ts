import { ApiError, ConnectionError } from './errors.ts';

type Value = string | number | boolean | null | undefined;
/** Query parameters; a list repeats the parameter, `undefined` leaves it out. */
export type Params = Readonly<Record<string, Value | readonly Value[]>>;

export interface ClientOptions {
  /** `https://peersmith.example.net`; nothing for the page's own host. */
  baseUrl?: string;
  /** An API token; without one the browser's session cookie is used. */
  token?: string;
  fetch?: typeof globalThis.fetch;
  /** What the program calls itself. */
  userAgent?: string;
  /** Gives the CSRF token that unsafe methods must carry in a session. */
  csrf?: () => string | null;
}

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  params?: Params;
  body?: unknown;
  /** A file in place of a body, as it is. */
  file?: { data: Blob | Uint8Array<ArrayBuffer> | string; type: string };
  headers?: Readonly<Record<string, string>>;
  /** Told the headers of an answer that is no refusal. */
  hear?: ((headers: Headers) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Sends one request; answers with the parsed body, or throws an ApiError or a ConnectionError. */
export type Send = <T>(path: string, call?: Call) => Promise<T>;

/** `{ asn: [64500, 64501], q: 'fra' }` to `?asn=64500&asn=64501&q=fra`. */
export function toQuery(params: Params = {}): string {
  const pairs = Object.entries(params).flatMap(([key, value]) =>
    [value]
      .flat()
      .filter((one) => one !== undefined && one !== '')
      .map((one): [string, string] => [key, String(one)]),
  );
  const text = new URLSearchParams(pairs).toString();
  return text && `?${text}`;
}

/** Opens `text/event-stream`; answers with its octets as they come, or throws as `Send` does. */
export type OpenStream = (
  path: string,
  call: Pick<Call, 'params' | 'signal'>,
) => Promise<ReadableStream<Uint8Array>>;

export function createSend(options: ClientOptions): Send {
  return async (path, call = {}) => {
    const response = await respond(options, path, call);
    const body = await bodyOf(response);
    if (!response.ok) throw refusal(response, body);
    call.hear?.(response.headers);
    return body;
  };
}

/** Answers with a body as it is, or throws as `Send` does. */
export const createText =
  (options: ClientOptions) =>
  async (path: string): Promise<string> => {
    const response = await respond(options, path, { accept: '*/*' });
    if (!response.ok) throw refusal(response, await bodyOf(response));
    return response.text();
  };

export function createOpenStream(options: ClientOptions): OpenStream {
  return async (path, call) => {
    const response = await respond(options, path, { ...call, accept: 'text/event-stream' });
    if (!response.ok) throw refusal(response, await bodyOf(response));
    if (response.body && response.headers.get('content-type')?.startsWith('text/event-stream'))
      return response.body;
    throw new ConnectionError(new Error('the answer is no stream of events'));
  };
}

const refusal = (response: Response, body: unknown) =>
  new ApiError(response.status, body, response.statusText || `HTTP ${response.status}`);

/** The one place where requests are made. */
async function respond(options: ClientOptions, path: string, call: Asked): Promise<Response> {
  const base = (options.baseUrl ?? '').replace(/\/$/, '');
  const doFetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  return doFetch(`${base}${path}${toQuery(call.params)}`, request(options, call)).catch((cause) => {
    if (call.signal?.aborted) throw cause;
    throw new ConnectionError(cause);
  });
}

type Asked = Call & { accept?: string };

function request(
  options: ClientOptions,
  { method = 'GET', body, file, headers: more, signal, accept = 'application/json' }: Asked,
): RequestInit {
  const headers: Record<string, string> = { ...more, Accept: accept };
  if (options.userAgent) headers['User-Agent'] = options.userAgent;
  if (options.token) headers.Authorization = `Token ${options.token}`;
  if (file) headers['Content-Type'] = file.type;
  else if (body !== undefined) headers['Content-Type'] = 'application/json';
  const csrf = method === 'GET' || options.token ? null : options.csrf?.();
  if (csrf) headers['X-CSRFToken'] = csrf;
  return {
    method,
    headers,
    credentials: options.token ? 'omit' : 'same-origin',
    ...(file ? { body: file.data } : body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  };
}

/** JSON where the server says so; text otherwise, such as a rendered configuration. */
async function bodyOf(response: Response) {
  const text = await response.text();
  if (text === '') return null;
  if (!response.headers.get('content-type')?.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConnectionError(cause);
  }
}
