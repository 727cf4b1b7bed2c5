import type { endpoints } from '@peersmith/answers';
import { autonomousSystem, irrList } from '@peersmith/model';
import type { BodyOf, ShownRow } from '@peersmith/resource';
import { type Context, inTransaction } from '../../engine/context.ts';
import { unprocessable } from '../../engine/errors.ts';
import { getMany } from '../../engine/read/read.ts';
import { requireWhole } from '../../engine/read/within-grant.ts';
import { REFRESH_JOB } from './refresh-job.ts';

const ID_ALONE: ReadonlySet<string> = new Set(['id']);

/** Has registries asked for lists that the caller may see: those that are named, those of networks, or all. */
export async function askForRefresh(
  outer: Context,
  body: BodyOf<typeof endpoints.refreshIrrLists>,
): Promise<ShownRow> {
  const { lists, autonomous_systems } = body;
  if (lists === undefined && autonomous_systems === undefined) requireWhole(outer, [irrList]);
  await requireSeen(outer, { field: 'lists', ids: lists ?? [] });
  await requireSeen(outer, { field: 'autonomous_systems', ids: autonomous_systems ?? [] });
  return inTransaction(outer, (context) => context.jobs.enqueue(context, REFRESH_JOB, { input: body }));
}

async function requireSeen(
  context: Context,
  { field, ids }: { field: 'lists' | 'autonomous_systems'; ids: readonly number[] },
): Promise<void> {
  const resource = field === 'lists' ? irrList : autonomousSystem;
  const seen = new Set((await getMany(context, resource, ids, ID_ALONE)).map(({ id }) => Number(id)));
  const missing = ids.find((id) => !seen.has(id));
  if (missing !== undefined) throw unprocessable(field, `There is no ${resource.label} ${missing}.`);
}
