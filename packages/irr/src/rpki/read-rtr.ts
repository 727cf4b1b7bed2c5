import { connect, type Socket } from 'node:net';
import { IrrError } from '../irr-error.ts';
import { readHost } from '../whois/registry.ts';
import { errorText, PDU, type Pdu, PduReader, queryPdu, readPrefixPdu } from './rtr-pdu.ts';
import { VrpTable } from './vrp-table.ts';

/** How far an RTR server's data are known. */
export interface RtrState {
  readonly session: number;
  readonly serial: number;
  /** The protocol version that the server speaks (RFC 8210, or RFC 6810 for 0). */
  readonly version: 0 | 1;
  /** Seconds after which to ask again, and after which the data are too old to use (RFC 8210 §6). */
  readonly refresh_s: number;
  readonly expire_s: number;
}

export interface RtrAnswer {
  readonly vrps: VrpTable;
  readonly state: RtrState;
  /** Records that came and went since what was known; everything, without it. */
  readonly announced: number;
  readonly withdrawn: number;
}

export interface RtrOptions {
  /** `name`, `name:port`; 323 is the protocol's port (RFC 8210 §9). */
  readonly host: string;
  /** What is known already: only what changed is asked for, and put into `vrps`. */
  readonly known?: { readonly vrps: VrpTable; readonly state: RtrState } | undefined;
  readonly connect_ms?: number;
  /** Until the next bytes. */
  readonly silent_ms?: number;
  /** Until the end of the data. */
  readonly overall_ms?: number;
  /** VRPs of both families. */
  readonly most_vrps?: number;
}

/** Error codes of the protocol (RFC 8210 §12). */
const [NO_DATA, UNSUPPORTED_VERSION] = [2, 4];

/** The server speaks an older version only. */
class Older extends Error {}

/** Reads the VRPs of an RTR server: version 1 of the protocol, and 0 where the server knows no other. */
export async function readRtr(options: RtrOptions): Promise<RtrAnswer> {
  const version = options.known?.state.version ?? 1;
  try {
    return await readWith(options, version);
  } catch (error) {
    if (!(error instanceof Older)) throw error;
    return readWith({ ...options, ...(version === 1 ? {} : { known: undefined }) }, 0);
  }
}

async function readWith(options: RtrOptions, version: 0 | 1): Promise<RtrAnswer> {
  const { name, port } = readHost(/:\d+$|^\[.*\]$/.test(options.host) ? options.host : `${options.host}:323`);
  const label = `${name}:${port}`;
  const socket = connect({ host: name, port });
  const { connect_ms = 10_000, silent_ms = 30_000, overall_ms = 300_000 } = options;
  return new Promise<RtrAnswer>((resolve, reject) => {
    const dialogue = new Dialogue(socket, { label, version, options });
    const timers = [
      setTimeout(
        () => socket.connecting && fail('timed_out', `${label} did not answer within ${connect_ms} ms`),
        connect_ms,
      ),
      setTimeout(() => fail('timed_out', `${label}: not done after ${overall_ms} ms`), overall_ms),
    ];
    let isDone = false;
    const end = () => {
      isDone = true;
      for (const timer of timers) clearTimeout(timer);
      socket.destroy();
    };
    const failWith = (error: unknown) => {
      if (isDone) return;
      end();
      reject(error);
    };
    const fail = (code: IrrError['code'], message: string, cause?: unknown) =>
      failWith(new IrrError(code, message, { host: label, cause }));
    socket.setTimeout(silent_ms, () => fail('timed_out', `${label} said nothing for ${silent_ms} ms`));
    socket.on('connect', () => dialogue.begin());
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOTFOUND' || cause.code === 'EAI_AGAIN')
        fail('name_unresolved', `the name ${name} does not resolve`, cause);
      else fail(dialogue.hasBegun ? 'connection_lost' : 'unreachable', `${label}: ${cause.message}`, cause);
    });
    socket.on('close', () => {
      // RFC 8210 §7: an old server may close at a version that it does not know.
      if (version === 1 && dialogue.hasBegun && !dialogue.hasAnswer) failWith(new Older());
      else fail('connection_lost', `${label} closed the connection before the end of the data`);
    });
    socket.on('data', (chunk) => {
      try {
        const answer = dialogue.take(chunk);
        if (!answer) {
          // One piece a turn: what waits besides has its turn as well.
          socket.pause();
          setImmediate(() => socket.resume());
          return;
        }
        end();
        const { steps, ...rest } = answer;
        inTurns(steps).then(() => resolve(rest), reject);
      } catch (error) {
        failWith(error);
      }
    });
  });
}

/** What was told to its end, and what is left to do before the table can be asked. */
interface Ended extends RtrAnswer {
  readonly steps: Iterator<void>;
}

/** Does what takes long step by step: others have their turn in between. */
async function inTurns(steps: Iterator<void>): Promise<void> {
  while (!steps.next().done) await new Promise((resolve) => setImmediate(resolve));
}

interface Setting {
  readonly label: string;
  readonly version: 0 | 1;
  readonly options: RtrOptions;
}

/** What is said between us and a server, until the end of the data. */
class Dialogue {
  readonly #socket: Socket;
  readonly #setting: Setting;
  readonly #reader = new PduReader();
  #vrps: VrpTable;
  #isChange: boolean;
  #announced = 0;
  #withdrawn = 0;
  #session: number | null = null;
  /** Changes wait for the end of the data: an answer that breaks off changes nothing. */
  #changes: (() => void)[] = [];
  hasBegun = false;
  hasAnswer = false;

  constructor(socket: Socket, setting: Setting) {
    this.#socket = socket;
    this.#setting = setting;
    this.#vrps = setting.options.known?.vrps ?? new VrpTable();
    this.#isChange = setting.options.known !== undefined;
  }

  begin(): void {
    this.hasBegun = true;
    const { version, options } = this.#setting;
    this.#socket.write(queryPdu(version, options.known?.state));
  }

  take(chunk: Buffer): Ended | null {
    let answer: Ended | null = null;
    this.#reader.take(chunk, (pdu) => {
      if (!answer) answer = this.#hear(pdu);
    });
    return answer;
  }

  #hear(pdu: Pdu): Ended | null {
    const { version, label } = this.#setting;
    if (pdu.type === PDU.error_report) throw this.#reported(pdu);
    // A notification may come at any time and says nothing that we do not ask (RFC 8210 §5.2).
    if (pdu.type === PDU.serial_notify) return null;
    if (pdu.version !== version) {
      if (version === 1 && pdu.version === 0) throw new Older();
      throw new IrrError('answer_invalid', `${label} answers in version ${pdu.version} of the protocol`, {
        host: label,
      });
    }
    this.hasAnswer = true;
    if (pdu.type === PDU.cache_reset) this.#startOver();
    else if (pdu.type === PDU.cache_response) this.#session = pdu.field;
    else if (this.#session === null) throw this.#unexpected(pdu);
    else if (pdu.type === PDU.ipv4_prefix || pdu.type === PDU.ipv6_prefix) this.#takePrefix(pdu);
    else if (pdu.type === PDU.end_of_data) return this.#end(pdu);
    else if (pdu.type !== PDU.router_key) throw this.#unexpected(pdu);
    return null;
  }

  /** The server no longer knows what changed since (RFC 8210 §5.9). */
  #startOver(): void {
    this.#vrps = new VrpTable();
    this.#isChange = false;
    this.#changes = [];
    this.#session = null;
    this.#socket.write(queryPdu(this.#setting.version));
  }

  #takePrefix(pdu: Pdu): void {
    const { vrp, isAnnounced } = readPrefixPdu(pdu);
    if (isAnnounced) this.#announced++;
    else this.#withdrawn++;
    const { most_vrps = 10_000_000 } = this.#setting.options;
    if (this.#announced > most_vrps)
      throw new IrrError('answer_too_large', `${this.#setting.label}: over ${most_vrps} VRPs`);
    if (this.#isChange)
      this.#changes.push(() => void (isAnnounced ? this.#vrps.add(vrp) : this.#vrps.remove(vrp)));
    // Everything is told once, and nothing of it withdrawn (RFC 8210 §8.1).
    else if (isAnnounced) this.#vrps.push(vrp);
  }

  #end({ field, body }: Pdu): Ended {
    const { version, label } = this.#setting;
    if (field !== this.#session || body.length < (version === 1 ? 16 : 4)) {
      throw new IrrError('answer_invalid', `${label} ended the data of another session`, { host: label });
    }
    const timers =
      version === 1
        ? { refresh_s: body.readUInt32BE(4), expire_s: body.readUInt32BE(12) }
        : { refresh_s: 3600, expire_s: 7200 };
    const state: RtrState = { session: field, serial: body.readUInt32BE(0), version, ...timers };
    const counts = { announced: this.#announced, withdrawn: this.#withdrawn };
    return {
      vrps: this.#vrps,
      state,
      ...counts,
      steps: this.#isChange ? this.#changing() : this.#vrps.indexing(),
    };
  }

  *#changing(): Generator<void> {
    for (const [at, change] of this.#changes.entries()) {
      if (at % 1000 === 999) yield;
      change();
    }
  }

  #reported(pdu: Pdu): Error {
    const { label, version } = this.#setting;
    if (pdu.field === UNSUPPORTED_VERSION && version === 1) return new Older();
    if (pdu.field === NO_DATA) {
      return new IrrError('no_data', `${label} has no data yet: ask again in a minute`, { host: label });
    }
    const text = errorText(pdu);
    return new IrrError('refused', `${label} reports error ${pdu.field}${text && `: ${text}`}`, {
      host: label,
    });
  }

  #unexpected({ type }: Pdu): IrrError {
    const { label } = this.#setting;
    return new IrrError('answer_invalid', `${label} sent a PDU of type ${type} where there is none`, {
      host: label,
    });
  }
}
