import { dataFile } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, grantOf } from '../../engine/context.ts';
import { holds } from '../../engine/permissions.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import type { PushTarget } from './push-targets.queries.ts';

const VIEW_FILE = permissionOf(dataFile, 'view');
const OVERWRITE = 'core.push_datasource';

/** What the caller may do with files of a source that are there already, and that no push of the router in question made. */
export interface FileRights {
  /** Whether a push of this router made this file. */
  isOwn: (router: number, path: string) => boolean;
  maySee: (path: string) => boolean;
  mayOverwrite: boolean;
}

/** Looks up what a push may show and write: a data path may name any file, and must not be a way around the rights to files. */
export async function fileRights(
  context: Context,
  source: number,
  { targets, paths }: { targets: readonly PushTarget[]; paths: readonly string[] },
): Promise<FileRights> {
  const { rows } = await sql<{ router: number; path: string }>`
    select router_id::int as router, path from devices_pushedfile
    where source_id = ${source} and router_id = any(${targets.map(({ id }) => id)}::bigint[])`.execute(
    context.db,
  );
  const own = new Set(rows.map(({ router, path }) => `${router} ${path}`));
  return {
    isOwn: (router, path) => own.has(`${router} ${path}`),
    maySee: await sight(context, source, paths),
    mayOverwrite: holds(context.principal, OVERWRITE),
  };
}

/** Who is limited to some files sees those of them that are known here. */
async function sight(
  context: Context,
  source: number,
  paths: readonly string[],
): Promise<FileRights['maySee']> {
  if (!holds(context.principal, VIEW_FILE)) return () => false;
  if (!grantOf(context, dataFile)) return () => true;
  const { rows } = await sql<{ path: string }>`select f.path from core_datafile f
    where f.source_id = ${source} and f.path = any(${paths}::text[]) and ${withinGrant(context, dataFile, sql`f.id`)}`.execute(
    context.db,
  );
  const seen = new Set(rows.map(({ path }) => path));
  return (path) => seen.has(path);
}

/** Keeps which files pushes of routers made. */
export async function keepOwn(
  { db }: Context,
  source: number,
  files: readonly { router: number; path: string }[],
): Promise<void> {
  await sql`insert into devices_pushedfile (router_id, source_id, path)
    select f.router, ${source}, f.path from unnest(${files.map(({ router }) => router)}::bigint[], ${files.map(({ path }) => path)}::text[]) as f(router, path)
    where exists (select from devices_router r where r.id = f.router) on conflict do nothing`.execute(db);
}

/** That the caller sees nothing of a file. */
export const NOT_SHOWN = `What it has is shown to those who may view data files (${VIEW_FILE})`;

interface Wanted {
  router: number;
  path: string;
  /** Whether the caller may not see what the file of the router has. */
  isHidden: boolean;
  written: { path: string; isThere: boolean } | undefined;
}

/** Why a push may not write what it would; null where it may. */
export function faultOfRights(
  { isOwn, mayOverwrite }: FileRights,
  { router, path, isHidden, written }: Wanted,
): string | null {
  if (isHidden && written?.path !== path)
    return `${path} is there already, made by no push of this router: what differs from it is written by those who may view data files (${VIEW_FILE})`;
  if (written?.isThere && !mayOverwrite && !isOwn(router, written.path))
    return `${written.path} is there already, made by no push of this router: it is overwritten by those who may write to data sources (${OVERWRITE})`;
  return null;
}
