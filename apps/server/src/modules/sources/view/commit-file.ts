import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import { authorOf } from '../author.ts';
import { sourceOf } from '../source-rows.queries.ts';
import type { Written } from '../stores/store.ts';
import { writeSource } from '../write-source.ts';
import { fileOf } from './file-rows.queries.ts';

/** An edit of a file. */
export interface FileEdit {
  text: string;
  /** Of what the edit began with; of what is kept here where nobody says. */
  hash?: string | undefined;
  message: string;
  branch: string;
}

/** Commits an edit of a file to its source, in the name of who asks; null where nothing changes. What follows the file takes it at once. */
export async function commitFile(
  context: Context,
  id: number,
  { text, hash, message, branch }: FileEdit,
): Promise<Written | null> {
  const file = await fileOf(context, id);
  const source = await sourceOf(context, file.source);
  if (!source.enabled)
    throw new ApiError(409, {
      detail: 'The data source is disabled: only enabled ones are written.',
      code: 'source_disabled',
    });
  if (hash !== undefined && hash !== file.hash)
    throw new ApiError(409, {
      detail: `The file ${file.path} holds something else than what you began to edit: read it again, and make your change in what it holds now.`,
      code: 'conflict',
    });
  return writeSource(context, source, {
    files: [{ path: file.path, content: written(text, file.data), expected: file.hash }],
    message,
    author: await authorOf(context),
    ...(branch ? { branch } : {}),
  });
}

const MARK = '\ufeff';

/** A text as the file is written: browsers know no line ends but one, and a reader is not shown the mark of the order of octets. */
function written(text: string, held: Buffer): Buffer {
  const before = held.toString('utf8');
  const isCrLf = before.includes('\r\n') && !/(?<!\r)\n/.test(before);
  const ended = isCrLf ? text.replaceAll(/\r?\n/g, '\r\n') : text;
  return Buffer.from(before.startsWith(MARK) && !ended.startsWith(MARK) ? MARK + ended : ended);
}
