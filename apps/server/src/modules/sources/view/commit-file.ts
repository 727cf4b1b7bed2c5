import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import { followFiles } from '../feeding/follow-files.ts';
import { openStore } from '../open-store.ts';
import { sourcesSettings } from '../settings.ts';
import { sourceOf } from '../source-rows.queries.ts';
import { sha256 } from '../stores/expected.ts';
import type { Written } from '../stores/store.ts';
import { keepFiles } from '../synchronise/files.queries.ts';
import { withSource } from '../synchronise/lease.ts';
import { fileOf } from './file-rows.queries.ts';

/** An edit of a file. */
export interface FileEdit {
  text: string;
  message: string;
  branch: string;
}

/** Commits an edit of a file to its source, in the name of who asks; null where nothing changes. What follows the file takes it at once. */
export async function commitFile(
  context: Context,
  id: number,
  { text, message, branch }: FileEdit,
): Promise<Written | null> {
  const file = await fileOf(context, id);
  const source = await sourceOf(context, file.source);
  if (!source.enabled)
    throw new ApiError(409, {
      detail: 'The data source is disabled: only enabled ones are written.',
      code: 'source_disabled',
    });
  const content = Buffer.from(text);
  const author = await authorOf(context);
  return withSource(context, { id: source.id, status: 'pushing' }, async () => {
    const written = await openStore(context, source).write({
      files: [{ path: file.path, content, expected: file.hash }],
      message,
      author,
      ...(branch ? { branch } : {}),
    });
    if (written === null || branch) return written;
    // Its tag stays that of before, so that the next synchronisation looks at it again, and finds what was written here.
    await keepFiles(context, source.id, [
      { path: file.path, size: content.length, hash: sha256(content), tag: '', content },
    ]);
    await followFiles(context, source.id);
    return written;
  });
}

/** Who asks, as a commit names them. */
async function authorOf(context: Context): Promise<{ name: string; email: string }> {
  const server = sourcesSettings.of(context).GIT_COMMIT_AUTHOR;
  const { rows } = await sql<{ username: string; name: string; email: string }>`
    select username, trim(first_name || ' ' || last_name) as name, email from auth_user where id = ${context.principal.id}`.execute(
    context.db,
  );
  const [user] = rows;
  return user ? { name: user.name || user.username, email: user.email || server.email } : server;
}
