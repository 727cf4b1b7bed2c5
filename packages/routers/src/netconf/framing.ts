/** How messages are told apart: by a delimiter (RFC 4742), or in chunks of a told length (RFC 6242 §4.2). */
export type Framing = 'delimited' | 'chunked';

const DELIMITER = ']]>]]>';

/** A message as it goes over the wire. */
export function framed(message: string, framing: Framing): string {
  if (framing === 'delimited') return `${message}${DELIMITER}`;
  return `\n#${Buffer.byteLength(message)}\n${message}\n##\n`;
}

/** What the other side sent is not framed as agreed, or is larger than is taken. */
export class FramingError extends Error {
  readonly tooLarge: boolean;
  constructor(message: string, tooLarge = false) {
    super(message);
    this.tooLarge = tooLarge;
  }
}

/** Collects bytes, however they are cut, into whole messages. */
export class MessageReader {
  framing: Framing = 'delimited';
  readonly #mostBytes: number;
  #held: Buffer = Buffer.alloc(0);
  /** How far what is held was looked through for the delimiter. */
  #looked = 0;
  /** Chunks of a message that has not ended. */
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Takes bytes, and answers the messages that they complete. Fails with a `FramingError`. */
  push(part: Buffer): string[] {
    this.#held = this.#held.length ? Buffer.concat([this.#held, part]) : part;
    const messages: string[] = [];
    for (let message = this.#next(); message !== null; message = this.#next()) messages.push(message);
    if (this.#held.length + this.#size > this.#mostBytes)
      throw new FramingError(`a message is larger than ${this.#mostBytes} bytes`, true);
    return messages;
  }

  #next(): string | null {
    return this.framing === 'delimited' ? this.#delimited() : this.#chunked();
  }

  #delimited(): string | null {
    const at = this.#held.indexOf(DELIMITER, this.#looked);
    if (at < 0) {
      this.#looked = Math.max(0, this.#held.length - DELIMITER.length);
      return null;
    }
    const message = this.#held.subarray(0, at).toString();
    this.#drop(at + DELIMITER.length);
    return message;
  }

  #chunked(): string | null {
    for (;;) {
      const header = this.#header();
      if (header === null) return null;
      if (header.length === 0) {
        if (this.#chunks.length === 0) throw new FramingError('a message has no chunk');
        const message = Buffer.concat(this.#chunks).toString();
        this.#chunks = [];
        this.#size = 0;
        this.#drop(header.ends);
        return message;
      }
      if (header.length + this.#size > this.#mostBytes)
        throw new FramingError(`a message is larger than ${this.#mostBytes} bytes`, true);
      const end = header.ends + header.length;
      if (this.#held.length < end) return null;
      this.#chunks.push(this.#held.subarray(header.ends, end));
      this.#size += header.length;
      this.#drop(end);
    }
  }

  /** The header of a chunk, `\n#<length>\n`, or of the end, `\n##\n`, for which the length is 0; null until it is there. */
  #header(): { length: number; ends: number } | null {
    const text = this.#held.subarray(0, 13).toString('latin1');
    const [whole, length] = /^\n#(?:([1-9]\d{0,9})|#)\n/.exec(text) ?? [];
    if (whole !== undefined) return { length: Number(length ?? 0), ends: whole.length };
    // Some devices write a line end between messages.
    if (this.#chunks.length === 0 && /^[\r\n]+\n#/.test(text)) {
      this.#drop(text.indexOf('\n#'));
      return this.#header();
    }
    if (!/^[\r\n]*(?:#(?:#|[1-9]\d{0,9})?)?$/.test(text))
      throw new FramingError(`no chunk begins with ${JSON.stringify(text)}`);
    return null;
  }

  #drop(bytes: number): void {
    this.#held = this.#held.subarray(bytes);
    this.#looked = 0;
  }
}
