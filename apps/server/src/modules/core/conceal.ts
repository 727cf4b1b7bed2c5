import type { Row } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { visibleObjects } from '../../engine/read/visible-objects.ts';

/** What an object was before and after is for those who may view it; that it changed is for all who may view changes. */
export async function concealChanges(rows: readonly Row[], context: Context): Promise<void> {
  const objectOf = (row: Row) => ({
    type: String(row.changed_object_type),
    id: Number(row.changed_object_id),
  });
  const mayView = await visibleObjects(context, rows.map(objectOf));
  for (const row of rows)
    if (!mayView(objectOf(row)))
      Object.assign(row, {
        prechange_data: null,
        postchange_data: null,
        changed_fields: [],
        changed_object: null,
      });
}

/** What a job says of an object is for those who may view that, and what came of it for those who could have asked for it. */
export async function concealJobs(rows: readonly Row[], context: Context): Promise<void> {
  const objectOf = (row: Row) => ({ type: String(row.object_type), id: Number(row.object_id) });
  const aboutOne = rows.filter((row) => row.object_id !== null);
  const mayView = await visibleObjects(context, aboutOne.map(objectOf));
  for (const row of rows) {
    if (row.object_id !== null && !mayView(objectOf(row)))
      Object.assign(row, { data: null, output: '', object: null });
    else if (!context.jobs.mayRun(context.principal, String(row.name), { own: isOwn(row, context) }))
      Object.assign(row, { data: withoutOutput(row.data), output: '' });
  }
}

/** What came with a token that is limited is not told from what the same user does without it. */
const isOwn = ({ user }: Row, { principal }: Context) =>
  principal.limitedToken === null && Number(Object(user).id) === principal.id;

function withoutOutput(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const { main, total }: Row = { ...data };
  return { main, total };
}
