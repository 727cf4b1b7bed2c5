import type { PushedSource } from '@peersmith/answers';
import type { Context } from '../../engine/context.ts';
import { keepFiles, openStore, type SourceRow } from '../sources/index.ts';
import { type ComparedFile, sha256 } from './compare-files.ts';
import { type PushTarget, recordPushed } from './push-targets.queries.ts';

/** How the files of a source are written: as one commit, where it knows commits. */
export interface Writing {
  message: string;
  author: { name: string; email: string };
  branch: string | null;
}

/** Writes what differs, all of it or nothing. Fails with a `StoreFault`; a file that somebody changed meanwhile is one. */
export async function writeSource(
  context: Context,
  source: SourceRow,
  { compared, writing }: { compared: readonly ComparedFile[]; writing: Writing },
): Promise<PushedSource> {
  const changes = compared.flatMap(({ write }) => (write ? [write] : []));
  const shown = { id: source.id, name: source.name, files: changes.length };
  const { message, author, branch } = writing;
  const written =
    changes.length === 0
      ? null
      : await openStore(context, source).write({
          files: changes.flatMap(({ content, ...file }) => (content === null ? [] : [{ ...file, content }])),
          removed: changes.flatMap(({ content, path }) => (content === null ? [path] : [])),
          ...{ message, author, ...(branch === null ? {} : { branch }) },
        });
  return {
    ...shown,
    revision: written?.revision ?? null,
    branch: written?.branch ?? '',
    link: written?.link ?? null,
  };
}

/** Keeps the files that configurations were written to, so that they are known before the next synchronisation, and which routers have them. */
export async function keepWritten(
  context: Context,
  source: SourceRow,
  { compared, targets }: { compared: readonly ComparedFile[]; targets: readonly PushTarget[] },
): Promise<void> {
  const files = compared.flatMap(({ write }) =>
    write?.content ? [{ path: write.path, content: write.content }] : [],
  );
  await keepFiles(
    context,
    source.id,
    files.map(({ path, content }) => ({
      ...{ path, content, size: content.length, hash: sha256(content) },
      // Of the next listing: until then it is looked at.
      tag: '',
    })),
  );
  await recordPushed(context, source.id, targets);
}
