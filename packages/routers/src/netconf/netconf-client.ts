import type { Duplex } from 'node:stream';
import { RouterError, type RouterStep } from '../router-error.ts';
import {
  BASE_1_0,
  BASE_1_1,
  escapeXml,
  type Hello,
  helloIn,
  lost,
  MOST_BYTES,
  parsed,
  problemsIn,
  type RpcProblem,
  refusal,
  unframed,
} from './answers.ts';
import { framed, MessageReader } from './framing.ts';

/** An answer of which every part is not read twice. */
const LONG = 200_000;
const NAMESPACE = 'urn:ietf:params:xml:ns:netconf:base:1.0';

export type Datastore = 'running' | 'candidate' | 'startup';

/** An answer: its XML, and what the device warns of. */
export interface RpcReply {
  xml: string;
  warnings: readonly RpcProblem[];
}

export interface NetconfOptions {
  host: string;
  timeout_ms: number;
  most_bytes?: number;
}

interface Waiting {
  step: RouterStep;
  done: (xml: string) => void;
  fail: (error: RouterError) => void;
}

/** A NETCONF session (RFC 6241) over a stream, with 1.1 where both sides speak it. */
export class NetconfClient {
  readonly host: string;
  readonly sessionId: number;
  readonly capabilities: ReadonlySet<string>;
  readonly #stream: Duplex;
  readonly #reader: MessageReader;
  readonly #timeout_ms: number;
  readonly #waiting = new Map<string, Waiting>();
  #asked = 0;
  #lost: RouterError | null = null;

  private constructor(stream: Duplex, reader: MessageReader, hello: Hello, options: NetconfOptions) {
    this.#stream = stream;
    this.#reader = reader;
    this.#timeout_ms = options.timeout_ms;
    this.host = options.host;
    this.sessionId = hello.sessionId;
    this.capabilities = hello.capabilities;
  }

  /** Exchanges greetings, and agrees on the framing. */
  static async open(stream: Duplex, options: NetconfOptions): Promise<NetconfClient> {
    const reader = new MessageReader(options.most_bytes ?? MOST_BYTES);
    const hello = await greet(stream, reader, options);
    const client = new NetconfClient(stream, reader, hello, options);
    if (hello.capabilities.has(BASE_1_1)) reader.framing = 'chunked';
    stream.on('data', (part: Buffer) => client.#take(part));
    stream.on('error', (error) => client.#end(error));
    stream.on('close', () => client.#end(new Error('the session was closed')));
    return client;
  }

  /** Whether the device has a capability, by its name in RFC 6241 (`confirmed-commit`) or its whole URI, in any version. */
  has(name: string): boolean {
    const short = `urn:ietf:params:netconf:capability:${name}:`;
    return [...this.capabilities].some((one) => one === name || one.startsWith(short));
  }

  /** Asks, and waits for the answer. An `rpc-error` that is no warning is an error with the code that fits its tag. */
  async rpc(body: string, step: RouterStep, timeout_ms = this.#timeout_ms): Promise<RpcReply> {
    const xml = await this.#ask(body, step, timeout_ms);
    // A whole configuration is looked through for problems, and read by whoever asked for it alone.
    const isLong = xml.length > LONG && !xml.includes('rpc-error');
    const problems = isLong ? [] : problemsIn(parsed(xml, this.host, step));
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (errors.length) throw refusal(this.host, step, errors);
    return { xml, warnings: problems };
  }

  lock(target: Datastore): Promise<RpcReply> {
    return this.rpc(`<lock><target><${target}/></target></lock>`, 'lock');
  }

  unlock(target: Datastore, step: RouterStep = 'close'): Promise<RpcReply> {
    return this.rpc(`<unlock><target><${target}/></target></unlock>`, step);
  }

  getConfig(source: Datastore, filter = '', step: RouterStep = 'read'): Promise<RpcReply> {
    return this.rpc(`<get-config><source><${source}/></source>${filter}</get-config>`, step);
  }

  /** Changes a datastore: `config` is XML in the device's own namespaces. All of it or nothing where the device can. */
  editConfig(target: Datastore, config: string, operation: 'merge' | 'replace' | 'none'): Promise<RpcReply> {
    const atomic = this.has('rollback-on-error') ? '<error-option>rollback-on-error</error-option>' : '';
    return this.rpc(
      `<edit-config><target><${target}/></target><default-operation>${operation}</default-operation>${atomic}<config>${config}</config></edit-config>`,
      'load',
    );
  }

  validate(source: Datastore): Promise<RpcReply> {
    return this.rpc(`<validate><source><${source}/></source></validate>`, 'load');
  }

  /**
   * Makes the candidate run. With `confirm_s` the device takes it back after so many seconds (RFC 6241 §8.4); with `persist` the commit
   * outlives this session and is confirmed by whoever knows that word.
   */
  commit(options: { confirm_s?: number; persist?: string } = {}): Promise<RpcReply> {
    const { confirm_s, persist } = options;
    if (confirm_s === undefined) return this.rpc('<commit/>', 'commit');
    return this.rpc(
      `<commit><confirmed/><confirm-timeout>${confirm_s}</confirm-timeout>${persist === undefined ? '' : `<persist>${escapeXml(persist)}</persist>`}</commit>`,
      'commit',
    );
  }

  confirm(persist?: string): Promise<RpcReply> {
    const id = persist === undefined ? '' : `<persist-id>${escapeXml(persist)}</persist-id>`;
    return this.rpc(id ? `<commit>${id}</commit>` : '<commit/>', 'confirm');
  }

  /** Takes a commit back that is not confirmed. */
  cancelCommit(persist?: string): Promise<RpcReply> {
    const id = persist === undefined ? '' : `<persist-id>${escapeXml(persist)}</persist-id>`;
    return this.rpc(`<cancel-commit>${id}</cancel-commit>`, 'roll back');
  }

  discardChanges(): Promise<RpcReply> {
    return this.rpc('<discard-changes/>', 'discard');
  }

  /** Ends the session; the device gives back what it had locked. */
  async close(): Promise<void> {
    if (!this.#lost)
      await this.rpc('<close-session/>', 'close', Math.min(this.#timeout_ms, 3000)).catch(() => null);
    this.#stream.destroy();
  }

  #ask(body: string, step: RouterStep, timeout_ms: number): Promise<string> {
    if (this.#lost) return Promise.reject(lost(this.host, step, this.#lost.cause));
    const id = String(++this.#asked);
    return new Promise((done, fail) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        fail(
          new RouterError('timed_out', `${this.host} did not answer within ${timeout_ms / 1000} s`, {
            step,
            host: this.host,
          }),
        );
      }, timeout_ms);
      const settle =
        <T>(work: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          work(value);
        };
      this.#waiting.set(id, { step, done: settle(done), fail: settle(fail) });
      this.#stream.write(
        framed(
          `<?xml version="1.0" encoding="UTF-8"?><rpc xmlns="${NAMESPACE}" message-id="${id}">${body}</rpc>`,
          this.#reader.framing,
        ),
      );
    });
  }

  #take(part: Buffer): void {
    let messages: string[];
    try {
      messages = this.#reader.push(part);
    } catch (error) {
      this.#end(error);
      this.#stream.destroy();
      return;
    }
    for (const xml of messages) {
      const id = /<(?:[\w.-]+:)?rpc-reply\b[^>]*\bmessage-id\s*=\s*["']([^"']*)["']/.exec(xml)?.[1];
      // An error that names no question is about the oldest one (RFC 6241 §4.3).
      const key = id ?? (/<(?:[\w.-]+:)?rpc-reply\b/.test(xml) ? [...this.#waiting.keys()][0] : undefined);
      const waiting = key === undefined ? undefined : this.#waiting.get(key);
      if (key === undefined || !waiting) continue;
      this.#waiting.delete(key);
      waiting.done(xml);
    }
  }

  #end(cause: unknown): void {
    this.#lost ??= lost(this.host, 'close', cause);
    for (const [id, { step, fail }] of this.#waiting) {
      this.#waiting.delete(id);
      fail(unframed(this.host, step, cause));
    }
  }
}

function greet(stream: Duplex, reader: MessageReader, { host, timeout_ms }: NetconfOptions): Promise<Hello> {
  const step = 'connect';
  return new Promise((done, fail) => {
    const settle = (work: () => void) => {
      clearTimeout(timer);
      stream.off('data', take);
      stream.off('close', gone);
      stream.off('error', gone);
      work();
    };
    const timer = setTimeout(
      () =>
        settle(() =>
          fail(
            new RouterError('timed_out', `${host} said no NETCONF hello within ${timeout_ms / 1000} s`, {
              step,
              host,
            }),
          ),
        ),
      timeout_ms,
    );
    const gone = (cause?: unknown) => settle(() => fail(lost(host, step, cause)));
    const take = (part: Buffer) => {
      try {
        const [message] = reader.push(part);
        if (message !== undefined) {
          const hello = helloIn(parsed(message, host, step), host);
          settle(() => done(hello));
        }
      } catch (error) {
        settle(() => fail(error instanceof RouterError ? error : unframed(host, step, error)));
      }
    };
    stream.on('data', take);
    stream.once('close', gone);
    stream.once('error', gone);
    stream.write(
      framed(
        `<?xml version="1.0" encoding="UTF-8"?><hello xmlns="${NAMESPACE}"><capabilities><capability>${BASE_1_0}</capability><capability>${BASE_1_1}</capability></capabilities></hello>`,
        'delimited',
      ),
    );
  });
}
