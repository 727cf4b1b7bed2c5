import type { PushedSource } from '@peersmith/answers';
import type { Context } from '../../engine/context.ts';
import { type SourceRow, writeSource } from '../sources/index.ts';
import type { ComparedFile } from './compare-files.ts';

/** How the files of a source are written: as one commit, where it knows commits. */
export interface Writing {
  message: string;
  author: { name: string; email: string };
  branch: string | null;
}

/** Writes what differs, all of it or nothing. Fails with a `StoreFault` or `SourceBusy`; a file that somebody changed meanwhile is one. */
export async function writeFiles(
  context: Context,
  source: SourceRow,
  { compared, writing: { message, author, branch } }: { compared: readonly ComparedFile[]; writing: Writing },
): Promise<PushedSource> {
  const changes = compared.flatMap(({ write }) => (write ? [write] : []));
  const written =
    changes.length === 0
      ? null
      : await writeSource(context, source, {
          files: changes.flatMap(({ content, ...file }) => (content === null ? [] : [{ ...file, content }])),
          removed: changes.flatMap(({ content, path }) => (content === null ? [path] : [])),
          ...{ message, author, ...(branch === null ? {} : { branch }) },
        });
  return {
    ...{ id: source.id, name: source.name, files: changes.length },
    revision: written?.revision ?? null,
    branch: written?.branch ?? '',
    link: written?.link ?? null,
  };
}
