import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type Algorithms, Client, type ClientChannel } from 'ssh2';
import type { Target } from '../driver.ts';
import { resolveName } from '../resolve-name.ts';
import { RouterError, type RouterStep } from '../router-error.ts';

/** What a command wrote and how it ended; null when a signal or the device's own end cut it short. */
export interface Executed {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface ExecuteOptions {
  step: RouterStep;
  /** What is written to the command's standard input, which then ends. */
  input?: string;
  timeout_ms?: number;
  most_bytes?: number;
}

/** What RFC 9142 and RFC 8758 advise against, behind all that they do not: devices that cannot be renewed still need it. */
const WITH_OLD: Algorithms = {
  kex: {
    append: [
      'diffie-hellman-group14-sha1',
      'diffie-hellman-group-exchange-sha1',
      'diffie-hellman-group1-sha1',
    ],
    prepend: [],
    remove: [],
  },
  serverHostKey: { append: ['ssh-rsa', 'ssh-dss'], prepend: [], remove: [] },
  cipher: { append: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'], prepend: [], remove: [] },
};

/** The largest answer that is taken, unless a command says otherwise. */
const MOST_BYTES = 64 * 1024 * 1024;

/** `SHA256:…` of a host key, as ssh-keygen prints it, or of a certificate. */
export const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** A connection by SSH (RFC 4253) to a host whose key is the pinned one. */
export class SshSession {
  readonly host: string;
  readonly hostKey: string;
  readonly #client: Client;
  readonly #timeout_ms: number;
  /** Why the connection ended, once it has. */
  #lost: Error | null = null;

  private constructor(client: Client, target: Target, hostKey: string) {
    this.#client = client;
    this.#timeout_ms = target.timeout_ms;
    this.host = target.host;
    this.hostKey = hostKey;
    client.on('error', (error) => {
      this.#lost = error;
    });
    client.on('close', () => {
      this.#lost ??= new Error('the connection was closed');
    });
  }

  /**
   * Resolves the name, connects, looks at the host key and signs in; each of these fails with an error of its own. A key is used where one is
   * given, and else the password, also where the device asks for it in its own words (keyboard-interactive, RFC 4256).
   */
  static async connect(target: Target): Promise<SshSession> {
    const { host } = target;
    const address = target.address ?? (await resolveName(host));
    const client = new Client();
    let shown = '';
    const ready = new Promise<void>((done, fail) => {
      client.once('ready', done);
      client.once('error', fail);
      client.once('close', () => fail(new Error('the connection was closed')));
    });
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, answer) =>
      answer(prompts.map(() => target.password ?? '')),
    );
    client.connect({
      host: address,
      port: target.port ?? 22,
      username: target.username,
      ...(target.private_key === undefined
        ? { password: target.password ?? '', tryKeyboard: true }
        : {
            privateKey: target.private_key,
            ...(target.passphrase === undefined ? {} : { passphrase: target.passphrase }),
          }),
      ...(target.allows_old_ssh && { algorithms: WITH_OLD }),
      readyTimeout: target.timeout_ms,
      keepaliveInterval: 15_000,
      keepaliveCountMax: 3,
      hostVerifier: (key: Buffer) => {
        shown = fingerprint(key);
        return target.host_key === null || target.host_key === shown;
      },
    });
    // A question is small: held back until the last answer is acknowledged, each would wait for tens of milliseconds.
    client.setNoDelay(true);
    try {
      await ready;
    } catch (error) {
      client.on('error', () => undefined);
      client.destroy();
      throw explained(target, shown, error);
    }
    return new SshSession(client, target, shown);
  }

  /** Runs a command and waits for its end. */
  async execute(command: string, options: ExecuteOptions): Promise<Executed> {
    const { timeout_ms = this.#timeout_ms, most_bytes = MOST_BYTES, step } = options;
    // What a short command says and how it ends may come together with the channel: it is listened to before anything else happens.
    let heard: Heard | undefined;
    const channel = await this.#open(step, (done) =>
      this.#client.exec(command, (error, opened) => {
        if (opened) heard = listen(opened, most_bytes);
        done(error, opened);
      }),
    );
    if (!heard) throw this.#ended(step);
    channel.end(options.input ?? '');
    const late = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => late.resolve('late'), timeout_ms);
    const outcome = await Promise.race([heard, late.promise]);
    clearTimeout(timer);
    if (outcome === 'late' || outcome === 'too large') channel.destroy();
    if (outcome === 'late') throw this.#timedOut(step, command, timeout_ms);
    if (outcome === 'too large')
      throw new RouterError('answer_too_large', `${this.host} answered more than ${most_bytes} bytes`, {
        step,
        host: this.host,
      });
    if (outcome.code === null && this.#lost) throw this.#ended(step);
    return outcome;
  }

  /** Opens a subsystem (RFC 4254 §6.5), such as `netconf`. */
  async subsystem(name: string, step: RouterStep): Promise<Duplex> {
    try {
      return await this.#open(step, (done) => this.#client.subsys(name, done));
    } catch (error) {
      if (error instanceof RouterError && error.code === 'connection_lost') throw error;
      throw new RouterError('capability_missing', `${this.host} has no SSH subsystem ${name}`, {
        step,
        host: this.host,
        cause: error,
      });
    }
  }

  /** Opens a terminal, wide enough that no line is folded and long enough that nothing is asked between pages. */
  shell(step: RouterStep): Promise<Duplex> {
    return this.#open(step, (done) => this.#client.shell({ term: 'vt100', cols: 511, rows: 1000 }, done));
  }

  /** Why the connection is gone, for whoever waits for an answer over it. */
  #ended(step: RouterStep): RouterError {
    return new RouterError(
      'connection_lost',
      `the connection to ${this.host} was lost while it was to ${step}`,
      {
        step,
        host: this.host,
        cause: this.#lost,
      },
    );
  }

  #timedOut(step: RouterStep, what: string, timeout_ms: number): RouterError {
    return new RouterError(
      'timed_out',
      `${this.host} did not answer ${firstLine(what)} within ${timeout_ms / 1000} s`,
      { step, host: this.host },
    );
  }

  #open(
    step: RouterStep,
    open: (done: (error: Error | undefined, channel: ClientChannel) => void) => void,
  ): Promise<ClientChannel> {
    if (this.#lost) return Promise.reject(this.#ended(step));
    return new Promise((done, fail) => {
      const timer = setTimeout(
        () => fail(this.#timedOut(step, 'a request for a channel', this.#timeout_ms)),
        this.#timeout_ms,
      );
      const settle = (work: () => void) => {
        clearTimeout(timer);
        this.#client.off('close', lost);
        work();
      };
      const lost = () => settle(() => fail(this.#ended(step)));
      this.#client.once('close', lost);
      try {
        open((error, channel) => settle(() => (error ? fail(error) : done(channel))));
      } catch {
        settle(() => fail(this.#ended(step)));
      }
    });
  }

  /** Ends the connection; it is there no more when the promise is kept. */
  close(): Promise<void> {
    if (this.#lost) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(() => this.#client.destroy(), 1000);
      this.#client.once('close', () => {
        clearTimeout(timer);
        done();
      });
      this.#client.end();
    });
  }
}

type Heard = Promise<Executed | 'too large'>;

/** Collects what a command says until its channel is closed. */
function listen(channel: ClientChannel, most_bytes: number): Heard {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  let size = 0;
  let code: number | null = null;
  return new Promise((done) => {
    const take = (into: Buffer[]) => (part: Buffer) => {
      size += part.length;
      if (size > most_bytes) done('too large');
      else into.push(part);
    };
    channel.on('data', take(stdout));
    channel.stderr.on('data', take(stderr));
    channel.on('exit', (status: number | null) => {
      code = status;
    });
    channel.on('close', () =>
      done({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}

const firstLine = (text: string) => JSON.stringify(text.split('\n', 1)[0]?.slice(0, 80));

const socketCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
const levelOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'level' in error ? String(error.level) : '';

/** Says which part of connecting failed. */
function explained(target: Target, shown: string, cause: unknown): RouterError {
  const { host, host_key, username, timeout_ms, port = 22 } = target;
  const at = `${host} port ${port}`;
  if (host_key !== null && shown !== '' && shown !== host_key)
    return new RouterError('host_key_changed', `${host} shows the host key ${shown} and not ${host_key}`, {
      step: 'host key',
      host,
      pinned: host_key,
      shown,
      cause,
    });
  if (levelOf(cause) === 'client-authentication')
    return new RouterError('sign_in_refused', `${host} refuses ${username}`, {
      step: 'sign in',
      host,
      cause,
    });
  if (levelOf(cause) === 'client-timeout')
    return new RouterError('timed_out', `${at} did not answer within ${timeout_ms / 1000} s`, {
      step: shown === '' ? 'connect' : 'sign in',
      host,
      cause,
    });
  if (socketCode(cause) !== '' || levelOf(cause) === 'client-socket')
    return new RouterError('unreachable', `${at} cannot be reached: ${socketCode(cause)}`, {
      step: 'connect',
      host,
      cause,
    });
  const message = cause instanceof Error ? cause.message : String(cause);
  const advice = /no matching/i.test(message) ? ' (an older device? see the argument legacy_ssh)' : '';
  return new RouterError('not_spoken', `${at} does not speak SSH as it should: ${message}${advice}`, {
    step: shown === '' ? 'connect' : 'sign in',
    host,
    cause,
  });
}
