import type { AnyResource } from '@peersmith/resource';
import { type ShownRow, toJson } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { getMany, wireFor } from '../../engine/read/read.ts';

/** Objects as the API shows them, in the order of their ids; those that the caller may not see are left out. */
export async function shownRows(
  context: Context,
  resource: AnyResource,
  ids: readonly number[],
): Promise<ShownRow[]> {
  const rows = await getMany(context, resource, ids);
  return rows.map((row) => ({ ...toJson(resource, row, wireFor(context)), id: Number(row.id) }));
}
