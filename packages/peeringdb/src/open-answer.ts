import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openUrl } from './open-url.ts';
import { PeeringDbError } from './peeringdb-error.ts';
import type { Answer, FolderSource, Question, Source } from './question.ts';
import { pauseAfter } from './retry.ts';

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
