import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tag } from './objects.ts';
import { openUrl } from './open-url.ts';
import { PeeringDbError } from './peeringdb-error.ts';
import { pauseAfter } from './retry.ts';

/** An HTTP server that answers `<url>/<tag>` as PeeringDB does. */
export interface HttpSource {
  readonly url: string;
  readonly api_key?: string | undefined;
  readonly user_agent?: string;
  /** Longest silence, before and during the answer. */
  readonly timeout_ms?: number;
  /** Longest time for one answer, however steadily it drips. */
  readonly total_ms?: number;
  readonly tries?: number;
  /** First pause after a failure of the server; it doubles, and varies by half. */
  readonly pause_ms?: number;
  /** Longest pause that is granted when the server asks for one. */
  readonly max_wait_s?: number;
}

/** A folder of `<tag>-0.json` files, as PeeringDB publishes them. */
export interface FolderSource {
  readonly folder: string;
}

export type Source = HttpSource | FolderSource;

/** What tells one state of an answer from another: HTTP's validators, or the digest of a file. */
export interface Validators {
  readonly etag: string | null;
  readonly last_modified: string | null;
}

/** An answer that has begun: its bytes, uncompressed, and the address or file they come from. Null when it is what the asker has. */
export interface Answer {
  readonly source: string;
  readonly validators: Validators;
  readonly chunks: AsyncIterable<Uint8Array> | null;
}

export interface Question {
  readonly tag: Tag;
  /** Unix seconds: only rows changed since. */
  readonly since?: number | undefined;
  /** What the asker has already: an answer that is the same need not be sent. */
  readonly unless?: Validators | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Opens the answer for one object type; failures of the server are tried again. */
export async function openAnswer(source: Source, question: Question): Promise<Answer> {
  if ('folder' in source) return openFile(source, question);
  for (let attempt = 1; ; attempt++) {
    try {
      return await openUrl(source, question);
    } catch (error) {
      question.signal?.throwIfAborted();
      const pause_ms = pauseAfter(error, source, attempt);
      if (pause_ms === null) throw error;
      await sleep(pause_ms, undefined, question.signal ? { signal: question.signal } : {});
    }
  }
}

async function openFile({ folder }: FolderSource, { tag, signal, unless }: Question): Promise<Answer> {
  const source = join(folder, `${tag}-0.json`);
  const read = () => createReadStream(source, { highWaterMark: 1 << 18, ...(signal ? { signal } : {}) });
  try {
    await access(folder);
  } catch (cause) {
    throw new PeeringDbError('folder_missing', 'the folder cannot be read', { tag, source, cause });
  }
  try {
    await access(source);
    const digest = createHash('sha256');
    for await (const chunk of read()) digest.update(chunk);
    const etag = digest.digest('base64url');
    return {
      source,
      validators: { etag, last_modified: null },
      chunks: etag === unless?.etag ? null : read(),
    };
  } catch (cause) {
    signal?.throwIfAborted();
    throw new PeeringDbError('file_missing', 'cannot be read', { tag, source, cause });
  }
}
