import { IrrError } from '../irr-error.ts';

/** What an IRRd server says to one query. */
export type Answer =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  /** `C`: understood, and nothing to say. */
  | { readonly kind: 'empty' }
  /** `D`: no such object. */
  | { readonly kind: 'unknown' }
  /** `F`: refused, with the server's reason. */
  | { readonly kind: 'refused'; readonly reason: string };

/** A line longer than this is no answer. */
const LINE_BYTES = 1024;
const [LF, CR] = [0x0a, 0x0d];

/**
 * Takes the answers of the IRRd query language out of a stream: `A<n>`, n bytes and `C`, or one line of `C`, `D`, `E` or `F`. It holds no
 * more than the answer that is under way, and refuses one that announces itself as longer than `most` before it has come.
 */
export class AnswerReader {
  readonly #most: number;
  #held: Uint8Array = new Uint8Array(0);
  /** Pieces of an answer that has begun, and how many bytes are still to come. */
  #pieces: Uint8Array[] | null = null;
  #missing = 0;
  #body: Uint8Array | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether the stream may end here. */
  get isBetween(): boolean {
    return this.#held.length === 0 && this.#pieces === null && this.#body === null;
  }

  /** Takes the next bytes, and gives each answer that they complete. */
  take(chunk: Uint8Array, give: (answer: Answer) => void): void {
    let bytes = chunk;
    if (this.#held.length > 0) {
      bytes = Buffer.concat([this.#held, chunk]);
      this.#held = new Uint8Array(0);
    }
    let at = 0;
    while (at < bytes.length) {
      if (this.#pieces) {
        at = this.#takePiece(this.#pieces, bytes, at);
        continue;
      }
      const end = bytes.indexOf(LF, at);
      if (end === -1) {
        if (bytes.length - at > LINE_BYTES) throw invalid('a line without an end');
        this.#held = bytes.slice(at);
        return;
      }
      const answer = this.#takeLine(lineOf(bytes, at, end));
      if (answer) give(answer);
      at = end + 1;
    }
  }

  #takePiece(pieces: Uint8Array[], bytes: Uint8Array, at: number): number {
    const piece = bytes.subarray(at, at + this.#missing);
    this.#missing -= piece.length;
    pieces.push(piece);
    if (this.#missing === 0) {
      this.#body = pieces.length === 1 ? piece : Buffer.concat(pieces);
      this.#pieces = null;
    }
    return at + piece.length;
  }

  #takeLine(line: string): Answer | null {
    if (this.#body) {
      if (line !== 'C')
        throw invalid(`${JSON.stringify(line.slice(0, 40))} where the answer should end with C`);
      const bytes = this.#body;
      this.#body = null;
      return bytes.length === 0 ? { kind: 'empty' } : { kind: 'data', bytes };
    }
    if (line.startsWith('A')) {
      this.#begin(line.slice(1));
      return null;
    }
    if (line === 'C') return { kind: 'empty' };
    if (line === 'D') return { kind: 'unknown' };
    // `E`: several objects have this key; there is none to choose.
    if (line === 'E') return { kind: 'refused', reason: 'there are several objects of this name' };
    if (/^F(?: |$)/.test(line)) return { kind: 'refused', reason: line.slice(2).trim() };
    throw invalid(`the line ${JSON.stringify(line.slice(0, 40))}`);
  }

  #begin(length: string): void {
    if (!/^\d{1,15}$/.test(length)) throw invalid(`the length ${JSON.stringify(length.slice(0, 40))}`);
    const bytes = Number(length);
    if (bytes > this.#most) {
      throw new IrrError(
        'answer_too_large',
        `an answer of ${bytes} bytes is over the limit of ${this.#most}`,
      );
    }
    if (bytes === 0) this.#body = new Uint8Array(0);
    else [this.#pieces, this.#missing] = [[], bytes];
  }
}

function lineOf(bytes: Uint8Array, start: number, end: number): string {
  const last = bytes[end - 1] === CR && end > start ? end - 1 : end;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, last - start).toString('latin1');
}

function invalid(what: string): IrrError {
  return new IrrError('answer_invalid', `no answer of the IRRd query language: ${what}`);
}
