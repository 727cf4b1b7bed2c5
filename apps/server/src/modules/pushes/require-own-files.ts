import { router } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { JobFailed } from '../../engine/jobs.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { faultOfPath, fedFrom } from '../sources/index.ts';
import { DIFFERENCE_SUFFIX, type PushKind } from './compare-files.ts';
import type { PushTarget } from './push-targets.queries.ts';

/** Each file is of one router, lies in its source, and is none that something here has its content from. */
export async function requireOwnFiles(
  context: Context,
  targets: readonly PushTarget[],
  { what }: PushKind,
): Promise<void> {
  for (const { name, path } of targets) {
    const fault = faultOfPath(path);
    if (fault) throw refusal(`the data path of ${name} ${fault}.`);
  }
  const owners = new Map<string, PushTarget>();
  for (const target of targets)
    for (const path of pathsOf(target, what)) owners.set(`${target.source} ${path}`, target);
  for (const { id, name, source, path } of await routersAt(context, [...owners.keys()])) {
    const owner = owners.get(`${source} ${path}`);
    if (owner && owner.id !== id)
      throw refusal(
        `${owner.name} and ${name ?? 'another router'} have the same file, ${path}. Give one of them another path.`,
      );
  }
  for (const source of new Set(targets.map((target) => target.source))) {
    const own = targets.filter((target) => target.source === source).flatMap((one) => pathsOf(one, what));
    for (const { path, called } of await fedFrom(context, source, own))
      throw refusal(
        `${owners.get(`${source} ${path}`)?.name} would be written to ${path}, from which ${called} has its content. Give the router another path.`,
      );
  }
}

const refusal = (why: string) => new JobFailed(`Nothing was pushed: ${why}`);

const pathsOf = ({ path }: PushTarget, what: PushKind['what']): string[] =>
  what === 'difference' ? [path, path + DIFFERENCE_SUFFIX] : [path];

/** All routers of files, those of nobody who asks among them; the names of those that the caller may see. */
async function routersAt(
  context: Context,
  files: readonly string[],
): Promise<{ id: number; name: string | null; source: number; path: string }[]> {
  const { rows } = await sql<{ id: number; name: string | null; source: number; path: string }>`
    select r.id::int as id, case when ${withinGrant(context, router, sql`r.id`)} then r.name end as name, r.data_source_id::int as source, r.data_path as path
    from devices_router r where r.data_source_id is not null and r.data_source_id || ' ' || r.data_path = any(${files}::text[]) order by r.name, r.id`.execute(
    context.db,
  );
  return rows;
}
