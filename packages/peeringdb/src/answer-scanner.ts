/** One element of the `data` array, or the value of another key, with its place in the answer. */
export interface Piece {
  readonly kind: 'row' | 'member';
  /** The key of a member. */
  readonly key: string;
  readonly json: string;
  readonly offset: number;
}

/** What is wrong with the bytes, and where. */
export class ScanError extends Error {
  override readonly name = 'ScanError';
  readonly reason: 'invalid' | 'truncated' | 'too_large';
  readonly offset: number;

  constructor(reason: ScanError['reason'], message: string, offset: number) {
    super(message);
    this.reason = reason;
    this.offset = offset;
  }
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

type Expected =
  | 'start'
  | 'first key'
  | 'key'
  | 'colon'
  | 'value'
  | 'first row'
  | 'row'
  | 'row end'
  | 'member end'
  | 'nothing';

/**
 * Splits `{"data": [ … ], "meta": …}` into the texts of its rows while it arrives, so that never more than one row is kept. What lies
 * inside a row is left to JSON.parse.
 */
export class AnswerScanner {
  readonly #longest: number;
  #pending: Buffer = Buffer.alloc(0);
  /** Of the first pending byte. */
  #offset = 0;
  #position = 0;
  #expected: Expected = 'start';
  #key = '';
  #sawData = false;
  /** Start of the value being read within the pending bytes, or -1 between values. */
  #start = -1;
  #depth = 0;
  #inText = false;
  #escaped = false;

  constructor({ longest_row_bytes = 4_000_000 } = {}) {
    this.#longest = longest_row_bytes;
  }

  /** How many bytes have arrived. */
  get bytes(): number {
    return this.#offset + this.#pending.length;
  }

  *push(chunk: Uint8Array): Generator<Piece> {
    this.#pending =
      this.#pending.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([this.#pending, chunk]);
    while (this.#position < this.#pending.length) {
      if (this.#start >= 0) {
        const end = this.#findEnd();
        if (end < 0) break;
        const piece = this.#finish(end);
        if (piece) yield piece;
      } else this.#step(this.#pending[this.#position] ?? 0);
    }
    this.#forget();
  }

  /** To be called when no more bytes come. */
  end(): void {
    if (this.#expected === 'nothing' && this.#sawData) return;
    if (this.#expected === 'nothing') throw new ScanError('invalid', 'has no "data" list', this.bytes);
    throw new ScanError('truncated', `ends too early, after ${this.bytes} bytes`, this.bytes);
  }

  /** Looks at one byte between values. */
  #step(byte: number): void {
    if (isSpace(byte) || (this.#expected === 'start' && isMark(byte))) {
      this.#position++;
      return;
    }
    const next = this.#next(byte);
    if (next === undefined) throw this.#unexpected();
    this.#expected = next.expected;
    if (next.begins) this.#begin();
    else this.#position++;
  }

  #next(byte: number): { expected: Expected; begins?: boolean } | undefined {
    switch (this.#expected) {
      case 'start':
        return byte === OPEN_BRACE ? { expected: 'first key' } : undefined;
      case 'first key':
      case 'key':
        if (byte === QUOTE) return { expected: this.#expected, begins: true };
        return byte === CLOSE_BRACE && this.#expected === 'first key' ? { expected: 'nothing' } : undefined;
      case 'colon':
        return byte === COLON ? { expected: 'value' } : undefined;
      case 'value':
        if (this.#key !== 'data') return { expected: 'value', begins: true };
        if (byte !== OPEN_BRACKET) return undefined;
        this.#sawData = true;
        return { expected: 'first row' };
      case 'first row':
      case 'row':
        if (byte !== CLOSE_BRACKET) return { expected: 'row', begins: true };
        return this.#expected === 'first row' ? { expected: 'member end' } : undefined;
      case 'row end':
        if (byte === COMMA) return { expected: 'row' };
        return byte === CLOSE_BRACKET ? { expected: 'member end' } : undefined;
      case 'member end':
        if (byte === COMMA) return { expected: 'key' };
        return byte === CLOSE_BRACE ? { expected: 'nothing' } : undefined;
      case 'nothing':
        return undefined;
    }
  }

  #begin(): void {
    this.#start = this.#position;
    this.#depth = 0;
    this.#inText = false;
    this.#escaped = false;
  }

  /** The position after the value that is being read; -1 when it has not ended yet. */
  #findEnd(): number {
    const bytes = this.#pending;
    let { depth, inText, escaped } = { depth: this.#depth, inText: this.#inText, escaped: this.#escaped };
    for (let index = this.#position; index < bytes.length; index++) {
      const byte = bytes[index];
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inText = false;
          if (depth === 0) return index + 1;
        }
      } else if (byte === QUOTE) {
        // A text right behind a bare word is no JSON, and JSON.parse says so.
        inText = true;
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (depth === 0) return index;
        if (--depth === 0) return index + 1;
      } else if (depth === 0 && (byte === COMMA || isSpace(byte ?? 0))) return index;
    }
    this.#position = bytes.length;
    this.#depth = depth;
    this.#inText = inText;
    this.#escaped = escaped;
    this.#checkLength(bytes.length);
    return -1;
  }

  #finish(end: number): Piece | undefined {
    this.#checkLength(end);
    const offset = this.#offset + this.#start;
    const json = this.#pending.toString('utf8', this.#start, end);
    this.#start = -1;
    this.#position = end;
    switch (this.#expected) {
      case 'row':
        this.#expected = 'row end';
        return { kind: 'row', key: '', json, offset };
      case 'value':
        this.#expected = 'member end';
        return { kind: 'member', key: this.#key, json, offset };
      default:
        this.#expected = 'colon';
        this.#key = json.slice(1, -1);
        return undefined;
    }
  }

  #checkLength(end: number): void {
    if (end - this.#start <= this.#longest) return;
    const message = `has a value of more than ${this.#longest} bytes at byte ${this.#offset + this.#start}`;
    throw new ScanError('too_large', message, this.#offset + this.#start);
  }

  /** Drops the bytes that are done with. */
  #forget(): void {
    const done = this.#start < 0 ? this.#position : this.#start;
    this.#pending = this.#pending.subarray(done);
    this.#offset += done;
    this.#position -= done;
    if (this.#start >= 0) this.#start = 0;
  }

  #unexpected(): ScanError {
    const offset = this.#offset + this.#position;
    const wanted = this.#expected === 'nothing' ? 'the end' : `a ${this.#expected}`;
    return new ScanError(
      'invalid',
      `is no PeeringDB answer: ${wanted} was expected at byte ${offset}`,
      offset,
    );
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The bytes of a byte order mark. */
function isMark(byte: number): boolean {
  return byte === 0xef || byte === 0xbb || byte === 0xbf;
}
