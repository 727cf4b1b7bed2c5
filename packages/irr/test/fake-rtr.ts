import { createServer, type Server, type Socket } from 'node:net';

/** A cache that speaks RFC 8210, or RFC 6810 alone, from what a test tells it. */
export class FakeRtr {
  version: 0 | 1 = 1;
  serial = 7;
  session = 42;
  /** PDUs of an answer between its head and its end. */
  records: Buffer[] = [];
  /** The same for a question after a serial; null says that it is too old. */
  changes: Buffer[] | null = null;
  /** Types of the PDUs that came. */
  readonly heard: number[] = [];
  /** Does something else instead of answering. */
  instead: ((socket: Socket) => void) | null = null;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', (bytes) => this.#hear(socket, bytes));
    });
  }

  static async start(): Promise<FakeRtr> {
    const rtr = new FakeRtr();
    await new Promise<void>((resolve) => rtr.#server.listen(0, '127.0.0.1', resolve));
    const address = rtr.#server.address();
    rtr.#port = typeof address === 'object' && address ? address.port : 0;
    return rtr;
  }

  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #hear(socket: Socket, bytes: Buffer): void {
    const [version, type] = [bytes.readUInt8(0), bytes.readUInt8(1)];
    this.heard.push(type);
    if (this.instead) {
      this.instead(socket);
    } else if (version > this.version) {
      socket.end(pdu(this.version, 10, 4, Buffer.alloc(8)));
    } else if (type === 1 && this.changes === null) {
      socket.write(pdu(version, 8, 0));
    } else {
      const records = type === 1 ? (this.changes ?? []) : this.records;
      socket.write(
        Buffer.concat([
          pdu(version, 3, this.session),
          ...records.map((one) => ofVersion(one, version)),
          this.#end(version),
        ]),
      );
    }
  }

  #end(version: number): Buffer {
    const body = Buffer.alloc(version === 1 ? 16 : 4);
    body.writeUInt32BE(this.serial, 0);
    if (version === 1)
      for (const [at, seconds] of [3600, 600, 7200].entries()) body.writeUInt32BE(seconds, 4 + at * 4);
    return pdu(version, 7, this.session, body);
  }
}

/** A PDU (RFC 8210 §5). */
export function pdu(version: number, type: number, field: number, body = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt8(version, 0);
  head.writeUInt8(type, 1);
  head.writeUInt16BE(field, 2);
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}

function ofVersion(one: Buffer, version: number): Buffer {
  const copy = Buffer.from(one);
  copy.writeUInt8(version, 0);
  return copy;
}

/** A prefix PDU: of words, lengths and an origin; withdrawn with `isGone`. */
export function record(
  words: readonly number[],
  [length, max]: readonly [number, number],
  asn: number,
  isGone = false,
): Buffer {
  const body = Buffer.alloc(8 + words.length * 4);
  body.writeUInt8(isGone ? 0 : 1, 0);
  body.writeUInt8(length, 1);
  body.writeUInt8(max, 2);
  for (const [at, word] of words.entries()) body.writeUInt32BE(word, 4 + at * 4);
  body.writeUInt32BE(asn, 4 + words.length * 4);
  return pdu(1, words.length === 1 ? 4 : 6, 0, body);
}
