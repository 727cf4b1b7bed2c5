import { connect, type Socket } from 'node:net';
import { IrrError } from '../irr-error.ts';
import { type Answer, AnswerReader } from './answer-reader.ts';

export interface Host {
  readonly name: string;
  readonly port: number;
}

export interface Limits {
  /** Until a connection stands. */
  readonly connect_ms: number;
  /** From when a query is the oldest, or from the server's last byte, until the next one. */
  readonly query_ms: number;
  /** From the opening to the end of the last answer. */
  readonly overall_ms: number;
  /** Bytes of one answer. */
  readonly answer_bytes: number;
  /** Bytes of all answers of a connection. */
  readonly total_bytes: number;
  /** Queries that may be under way at a time. */
  readonly pipelined: number;
}

export const LIMITS: Limits = {
  connect_ms: 10_000,
  query_ms: 60_000,
  overall_ms: 600_000,
  answer_bytes: 256_000_000,
  total_bytes: 2_000_000_000,
  pipelined: 1000,
};

interface Asked {
  readonly query: string;
  readonly take: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

/**
 * One TCP connection to an IRRd server, kept open (`!!`), with many queries under way: answers come in the order of the queries. What goes
 * wrong with the connection fails every query of it, once, with its own code.
 */
export class WhoisConnection {
  readonly host: string;
  readonly #socket: Socket;
  readonly #limits: Limits;
  readonly #reader: AnswerReader;
  readonly #waiting: Asked[] = [];
  /** Those under way; the oldest is at `#oldest`. */
  #sent: Asked[] = [];
  #oldest = 0;
  #error: IrrError | null = null;
  #received = 0;
  #queries = 0;
  #isSending = false;
  readonly #overall: NodeJS.Timeout;

  private constructor(socket: Socket, host: string, limits: Limits) {
    this.host = host;
    this.#socket = socket;
    this.#limits = limits;
    this.#reader = new AnswerReader(limits.answer_bytes);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (cause) =>
      this.#fail(new IrrError('connection_lost', `the connection broke: ${cause.message}`, { cause })),
    );
    socket.on('close', () => this.#fail(new IrrError('connection_lost', 'the server closed the connection')));
    socket.setTimeout(limits.query_ms, () => this.#silent());
    this.#overall = setTimeout(
      () => this.#fail(new IrrError('timed_out', `not done after ${limits.overall_ms} ms in all`)),
      limits.overall_ms,
    );
    socket.write('!!\n');
  }

  /** Opens a connection. Resolving the name counts as connecting. */
  static async open(host: Host, limits: Limits = LIMITS): Promise<WhoisConnection> {
    const label = `${host.name}:${host.port}`;
    const socket = connect({ host: host.name, port: host.port });
    try {
      await connected(socket, limits.connect_ms);
    } catch (cause) {
      socket.destroy();
      throw openingError(cause, { host, label, limits });
    }
    return new WhoisConnection(socket, label, limits);
  }

  /** Bytes that came, and queries that were sent. */
  get counts(): { bytes: number; queries: number } {
    return { bytes: this.#received, queries: this.#queries };
  }

  /** Asks, and calls `take` with the answer when it has come. Whatever is asked in one go is sent together and answered in this order. */
  ask(query: string, take: (answer: Answer) => void, fail: (error: Error) => void): void {
    if (this.#error) {
      fail(this.#error);
      return;
    }
    this.#waiting.push({ query, take, fail });
    if (this.#isSending) return;
    this.#isSending = true;
    queueMicrotask(() => this.#send());
  }

  /** Asks one thing. */
  query(query: string): Promise<Answer> {
    return new Promise((resolve, reject) => this.ask(query, resolve, reject));
  }

  /** Says good-bye and closes; nothing may be under way. */
  close(): void {
    this.#error ??= new IrrError('connection_lost', 'the connection is closed', { host: this.host });
    clearTimeout(this.#overall);
    this.#socket.end('!q\n');
    this.#socket.destroySoon();
  }

  #send(): void {
    this.#isSending = false;
    const underWay = this.#sent.length - this.#oldest;
    const some = this.#waiting.splice(0, Math.max(0, this.#limits.pipelined - underWay));
    if (some.length === 0) return;
    if (underWay === 0) this.#socket.setTimeout(this.#limits.query_ms);
    this.#sent.push(...some);
    this.#queries += some.length;
    this.#socket.write(`${some.map(({ query }) => query).join('\n')}\n`);
  }

  #receive(chunk: Buffer): void {
    this.#received += chunk.length;
    if (this.#received > this.#limits.total_bytes) {
      this.#fail(new IrrError('answer_too_large', `over ${this.#limits.total_bytes} bytes in all`));
      return;
    }
    try {
      this.#reader.take(chunk, (answer) => this.#give(answer));
    } catch (error) {
      const known =
        error instanceof IrrError ? error : new IrrError('answer_invalid', String(error), { cause: error });
      this.#fail(known);
      return;
    }
    if (this.#waiting.length > 0 && this.#sent.length - this.#oldest <= this.#limits.pipelined / 2)
      this.#send();
  }

  #give(answer: Answer): void {
    const asked = this.#sent[this.#oldest];
    if (!asked) throw new IrrError('answer_invalid', 'an answer that nothing asked for');
    this.#oldest++;
    if (this.#oldest > 4096) [this.#sent, this.#oldest] = [this.#sent.slice(this.#oldest), 0];
    asked.take(answer);
  }

  #silent(): void {
    if (this.#sent.length === this.#oldest) return;
    this.#fail(new IrrError('timed_out', `the server said nothing for ${this.#limits.query_ms} ms`));
  }

  #fail(error: IrrError): void {
    if (this.#error) return;
    const query = this.#sent[this.#oldest]?.query;
    const within = this.#reader.isBetween || error.code !== 'connection_lost' ? '' : ' within an answer';
    this.#error = new IrrError(error.code, `${this.host}: ${error.message}${within}`, {
      host: this.host,
      ...(query === undefined ? {} : { query }),
      cause: error.cause,
    });
    clearTimeout(this.#overall);
    this.#socket.destroy();
    const open = [...this.#sent.slice(this.#oldest), ...this.#waiting];
    [this.#sent, this.#oldest, this.#waiting.length] = [[], 0, 0];
    for (const { fail } of open) fail(this.#error);
  }
}

function connected(socket: Socket, connect_ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('timed out')), connect_ms);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve();
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

function openingError(
  cause: unknown,
  { host, label, limits }: { host: Host; label: string; limits: Limits },
): IrrError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new IrrError('name_unresolved', `the name ${host.name} does not resolve`, { host: label, cause });
  }
  if (reason === 'timed out' || code === 'ETIMEDOUT') {
    return new IrrError('timed_out', `${label} did not answer within ${limits.connect_ms} ms`, {
      host: label,
      cause,
    });
  }
  return new IrrError('unreachable', `${label} cannot be reached: ${code || reason}`, { host: label, cause });
}
