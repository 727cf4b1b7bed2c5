import { AnswerScanner, type Piece, ScanError } from './answer-scanner.ts';
import { parseRow, type Remark, type Rows, type Tag } from './objects.ts';
import { openAnswer } from './open-answer.ts';
import { PeeringDbError } from './peeringdb-error.ts';
import type { Answer, Source, Validators } from './question.ts';
import { FieldError, id, type Json, json, timestamp } from './readers.ts';

/** A row that PeeringDB has removed, or does not show (yet): whatever its status, it is not `ok`. */
export interface DeletedRow {
  readonly id: number;
  readonly updated: string;
}

/** A row that cannot be used, and why. */
export interface RejectedRow {
  /** Null when the row does not even have one. */
  readonly id: number | null;
  readonly reason: string;
  /** Bytes into the uncompressed answer. */
  readonly offset: number;
  /** As it came. */
  readonly row: Json;
}

/** What was put right of a row that is used. */
export interface RemarkedRow extends Remark {
  readonly id: number;
}

/** A part of an answer. The last one of an answer may be empty. */
export interface Batch<T extends Tag> {
  readonly tag: T;
  readonly rows: Rows[T][];
  readonly deleted: DeletedRow[];
  readonly rejected: RejectedRow[];
  readonly remarks: RemarkedRow[];
  /** Bytes read so far, uncompressed. */
  readonly bytes: number;
  /** When PeeringDB made the answer, in Unix seconds, if it says so; complete in the last batch. */
  readonly generated: number | null;
  /** The latest `updated` of any row so far, in Unix seconds. */
  readonly newest: number | null;
  readonly validators: Validators;
  /** The source has nothing but what `unless` says; there are no rows. */
  readonly unchanged: boolean;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Unix seconds: only rows changed since, removed ones included. */
  readonly since?: number | undefined;
  /** What the reader has already. */
  readonly unless?: Validators | undefined;
  readonly batch_size?: number;
  readonly max_bytes?: number;
}

/**
 * Reads all rows of one object type in batches, while they arrive. Rows that cannot be used are told apart; an answer that cannot be
 * read to its end throws a `PeeringDbError`.
 */
export async function* readObjects<T extends Tag>(
  source: Source,
  tag: T,
  { signal, since, unless, batch_size = 1000, max_bytes = 1_000_000_000 }: ReadOptions = {},
): AsyncGenerator<Batch<T>> {
  const answer = await openAnswer(source, { tag, since, unless, signal });
  const scanner = new AnswerScanner();
  // A folder answers every question with everything.
  const sorter = new Sorter(tag, answer, 'folder' in source ? since : undefined);
  try {
    for await (const chunk of answer.chunks ?? []) {
      for (const piece of scanner.push(chunk)) {
        sorter.take(piece);
        if (sorter.size >= batch_size) yield sorter.flush(scanner.bytes);
      }
      if (scanner.bytes > max_bytes)
        throw new ScanError('too_large', `has more than ${max_bytes} bytes`, scanner.bytes);
    }
    if (answer.chunks) scanner.end();
  } catch (error) {
    signal?.throwIfAborted();
    throw explain(error, { tag, answer, scanner });
  }
  yield sorter.flush(scanner.bytes);
}

class Sorter<T extends Tag> {
  readonly #tag: T;
  readonly #answer: Answer;
  readonly #since_ms: number;
  #rows: Rows[T][] = [];
  #deleted: DeletedRow[] = [];
  #rejected: RejectedRow[] = [];
  #remarks: RemarkedRow[] = [];
  #generated: number | null = null;
  #newest_ms = Number.NEGATIVE_INFINITY;

  constructor(tag: T, answer: Answer, since: number | undefined) {
    this.#tag = tag;
    this.#answer = answer;
    this.#since_ms = since === undefined ? Number.NEGATIVE_INFINITY : since * 1000;
  }

  get size(): number {
    return this.#rows.length + this.#deleted.length + this.#rejected.length;
  }

  take(piece: Piece): void {
    const value = parseJson(piece);
    if (piece.kind === 'row') this.#takeRow(value, piece.offset);
    else if (piece.key === 'meta') this.#generated = readGenerated(value);
  }

  flush(bytes: number): Batch<T> {
    const batch = {
      tag: this.#tag,
      rows: this.#rows,
      deleted: this.#deleted,
      rejected: this.#rejected,
      remarks: this.#remarks,
    };
    [this.#rows, this.#deleted, this.#rejected, this.#remarks] = [[], [], [], []];
    return {
      ...batch,
      bytes,
      generated: this.#generated,
      newest: Number.isFinite(this.#newest_ms) ? this.#newest_ms / 1000 : null,
      validators: this.#answer.validators,
      unchanged: this.#answer.chunks === null,
    };
  }

  #takeRow(value: unknown, offset: number): void {
    try {
      if (isShown(value)) {
        const remarks: Remark[] = [];
        const row = parseRow(this.#tag, value, remarks);
        if (!this.#isRecent(row)) return;
        this.#rows.push(row);
        for (const remark of remarks) this.#remarks.push({ id: row.id, ...remark });
      } else {
        const row = { id: id(memberOf(value, 'id')), updated: timestamp(memberOf(value, 'updated')) };
        if (this.#isRecent(row)) this.#deleted.push(row);
      }
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      this.#rejected.push({ id: idOf(value), reason: error.message, offset, row: storable(value) });
    }
  }

  #isRecent({ updated }: { updated: string }): boolean {
    const updated_ms = Date.parse(updated);
    if (updated_ms > this.#newest_ms) this.#newest_ms = updated_ms;
    return updated_ms >= this.#since_ms;
  }
}

/** `pending` rows are not shown, nor is what PeeringDB may call them tomorrow. */
function isShown(value: unknown): boolean {
  const status = memberOf(value, 'status');
  return status === undefined || status === null || status === '' || status === 'ok';
}

/** The row as it came, unless not even that can be kept. */
function storable(value: unknown): Json {
  try {
    return json(value);
  } catch {
    return null;
  }
}

function idOf(value: unknown): number | null {
  const found = memberOf(value, 'id');
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : null;
}

function parseJson({ json, offset }: Piece): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ScanError('invalid', `has a value that is no JSON at byte ${offset}`, offset);
  }
}

/** A float of PeeringDB: the age of its cache file. */
function readGenerated(meta: unknown): number | null {
  const generated = memberOf(meta, 'generated');
  return typeof generated === 'number' ? generated : null;
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

const CODES = {
  invalid: 'answer_invalid',
  truncated: 'answer_truncated',
  too_large: 'answer_too_large',
} as const;

function explain(
  error: unknown,
  { tag, answer, scanner }: { tag: Tag; answer: Answer; scanner: AnswerScanner },
): unknown {
  const details = { tag, source: answer.source, cause: error };
  if (error instanceof ScanError) {
    return new PeeringDbError(CODES[error.reason], error.message, { ...details, offset: error.offset });
  }
  const offset = scanner.bytes;
  if (!(error instanceof PeeringDbError)) return error;
  if (error.code === 'timed_out') {
    return new PeeringDbError('timed_out', `broke off after ${offset} bytes, and then silence`, {
      ...details,
      offset,
    });
  }
  return new PeeringDbError('answer_truncated', `broke off after ${offset} bytes`, { ...details, offset });
}
