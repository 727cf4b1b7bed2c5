import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { SecretError } from '../../../platform/secrets.ts';
import { storeRoom } from '../open-store.ts';
import { sourceOf } from '../source-rows.queries.ts';
import { keptRepositories, removeRepositories, repositoryName } from '../stores/git/kept-repository.ts';

/** Removes what is kept on this machine of repositories that no data source reads any more: their history is nobody's here. How many. */
export async function clearRepositories(context: Context): Promise<number> {
  const { folder } = storeRoom(context);
  // Looked at before the sources are: none that comes meanwhile is taken for one that is gone.
  const kept = await keptRepositories(folder);
  if (kept.length === 0) return 0;
  const { rows } = await sql<{ id: number }>`
    select id::int as id from core_datasource where type = 'git' order by id`.execute(context.db);
  const wanted = new Set<string>();
  for (const { id } of rows) for (const name of await namesOf(context, id, kept)) wanted.add(name);
  const gone = kept.filter((name) => !wanted.has(name));
  await removeRepositories(folder, gone);
  return gone.length;
}

/** What is kept for a source; all of it where a key is missing by which its depth could be told. */
async function namesOf(context: Context, id: number, kept: readonly string[]): Promise<string[]> {
  try {
    const { type, source_url: url, parameters } = await sourceOf(context, id);
    return [repositoryName({ id, type, url, parameters })];
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    return kept.filter((name) => name.startsWith(`${id}-`));
  }
}
