import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { sourcesSettings } from './settings.ts';

/** Who asks, as a commit names them. */
export async function authorOf(context: Context): Promise<{ name: string; email: string }> {
  const server = sourcesSettings.of(context).GIT_COMMIT_AUTHOR;
  const { rows } = await sql<{ username: string; name: string; email: string }>`
    select username, trim(first_name || ' ' || last_name) as name, email from auth_user where id = ${context.principal.id}`.execute(
    context.db,
  );
  const [user] = rows;
  return user ? { name: user.name || user.username, email: user.email || server.email } : server;
}
