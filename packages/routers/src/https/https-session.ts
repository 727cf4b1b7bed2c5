import * as http from 'node:http';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Target } from '../driver.ts';
import { resolveName } from '../resolve-name.ts';
import { RouterError, type RouterStep } from '../router-error.ts';
import { fingerprint } from '../ssh/ssh-session.ts';

export interface HttpsOptions {
  /** Without TLS: the password travels as it is. */
  is_plain: boolean;
  /** Whether a certificate must be signed by somebody whom this machine trusts, where none is pinned. */
  verify: boolean;
}

export interface Question {
  step: RouterStep;
  path: string;
  content_type: string;
  body: string;
  timeout_ms?: number;
  most_bytes?: number;
}

/** The largest answer that is taken, unless a question says otherwise. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A connection that was idle for longer may be closed by the device at the moment when it is used again. */
const IDLE_MS = 3000;

/** Questions to a device by HTTP, in turn, with name and password; over TLS to the certificate that is pinned. */
export class HttpsSession {
  readonly host: string;
  /** Of the certificate, `SHA256:…`; null without TLS. */
  readonly hostKey: string | null;
  readonly #door: Door;
  readonly #target: Target;
  #agent: http.Agent | null = null;
  #used = 0;

  private constructor(door: Door, target: Target, hostKey: string | null) {
    this.#door = door;
    this.#target = target;
    this.host = target.host;
    this.hostKey = hostKey;
  }

  /** Resolves the name, connects, and looks at the certificate; nothing is sent yet. */
  static async connect(target: Target, options: HttpsOptions): Promise<HttpsSession> {
    const address = target.address ?? (await resolveName(target.host));
    const door = { address, target, options };
    const opened = await openDoor(door);
    opened.socket.destroy();
    const pinned = { ...target, host_key: target.host_key ?? opened.shown };
    return new HttpsSession({ ...door, target: pinned }, target, opened.shown);
  }

  /** Posts, and waits for the whole answer. */
  async post({
    step,
    path,
    content_type,
    body,
    ...limits
  }: Question): Promise<{ status: number; body: string }> {
    const { timeout_ms = this.#target.timeout_ms, most_bytes = MOST_BYTES } = limits;
    const { host, username, password = '' } = this.#target;
    const [details, seconds] = [{ step, host }, timeout_ms / 1000];
    return new Promise((done, fail) => {
      const request = http.request({
        agent: this.#usable(),
        method: 'POST',
        host,
        path,
        headers: {
          host,
          authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
          'content-type': content_type,
          'content-length': Buffer.byteLength(body),
        },
      });
      const stop = (error: RouterError) => {
        clearTimeout(timer);
        request.destroy();
        fail(error);
      };
      const timer = setTimeout(
        () => stop(new RouterError('timed_out', `${host} did not answer within ${seconds} s`, details)),
        timeout_ms,
      );
      const gone = (cause: unknown) =>
        stop(
          cause instanceof RouterError
            ? cause
            : new RouterError(
                'connection_lost',
                `the connection to ${host} was lost while it was to ${step}`,
                {
                  ...details,
                  cause,
                },
              ),
        );
      request.once('error', gone);
      request.once('response', (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          parts.push(part);
          if (size > most_bytes)
            stop(
              new RouterError('answer_too_large', `${host} answered more than ${most_bytes} bytes`, details),
            );
        });
        response.once('error', gone);
        response.once('close', () => gone(new Error('the answer was cut short')));
        response.once('end', () => {
          clearTimeout(timer);
          response.removeAllListeners('close');
          this.#used = Date.now();
          done({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() });
        });
      });
      request.end(body);
    });
  }

  close(): void {
    this.#agent?.destroy();
    this.#agent = null;
  }

  #usable(): http.Agent {
    if (Date.now() - this.#used > IDLE_MS) this.close();
    this.#agent ??= new PinnedAgent(this.#door);
    return this.#agent;
  }
}

interface Door {
  address: string;
  target: Target;
  options: HttpsOptions;
}

/** Keeps one connection, of which the certificate was looked at before anything went over it. */
class PinnedAgent extends http.Agent {
  readonly #door: Door;
  constructor(door: Door) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#door = door;
  }

  override createConnection(
    _options: http.ClientRequestArgs,
    done?: (error: Error | null, stream: Socket) => void,
  ): undefined {
    const failed = (error: Error) => Reflect.apply(done ?? Function.prototype, undefined, [error]);
    openDoor(this.#door).then(({ socket }) => done?.(null, socket), failed);
    return undefined;
  }
}

/** Connects, and compares the certificate with the one that is pinned. */
async function openDoor({
  address,
  target,
  options,
}: Door): Promise<{ socket: Socket; shown: string | null }> {
  const { host, host_key, timeout_ms } = target;
  const port = target.port ?? (options.is_plain ? 80 : 443);
  const details = { step: 'connect' as const, host };
  const isPinned = host_key !== null;
  const socket = options.is_plain
    ? connectPlain({ host: address, port })
    : connectTls({
        host: address,
        port,
        ...(isIP(host) ? {} : { servername: host }),
        rejectUnauthorized: options.verify && !isPinned,
      });
  const opened = Promise.withResolvers<void>();
  socket.once(options.is_plain ? 'connect' : 'secureConnect', opened.resolve);
  socket.once('error', opened.reject);
  socket.once('close', () => opened.reject(new Error('the connection was closed')));
  const late = setTimeout(
    () =>
      opened.reject(
        new RouterError(
          'timed_out',
          `${host} port ${port} did not answer within ${timeout_ms / 1000} s`,
          details,
        ),
      ),
    timeout_ms,
  );
  try {
    await opened.promise;
    const shown = 'getPeerCertificate' in socket ? fingerprint(socket.getPeerCertificate().raw) : null;
    if (shown !== null && isPinned && shown !== host_key)
      throw new RouterError(
        'host_key_changed',
        `${host} shows the certificate ${shown} and not ${host_key}`,
        {
          step: 'host key',
          host,
          pinned: host_key,
          shown,
        },
      );
    return { socket, shown };
  } catch (error) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw error instanceof RouterError ? error : unopened(`${host} port ${port}`, host, error);
  } finally {
    clearTimeout(late);
  }
}

/** Says which part of connecting failed. */
function unopened(at: string, host: string, cause: unknown): RouterError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  if (/^E(?:CONN|HOST|NET|TIMEDOUT|ADDR|ACCES)/.test(code))
    return new RouterError('unreachable', `${at} cannot be reached: ${code}`, {
      step: 'connect',
      host,
      cause,
    });
  if (/CERT|SELF_SIGNED|ALTNAME|ISSUER|SIGNATURE/.test(code))
    return new RouterError('host_key_changed', `nobody whom this machine trusts vouches for ${at}: ${code}`, {
      step: 'host key',
      host,
      cause,
    });
  return new RouterError('not_spoken', `${at} does not speak TLS as it should`, {
    step: 'connect',
    host,
    cause,
  });
}
