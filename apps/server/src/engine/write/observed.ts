import type { AnyResource } from '@peersmith/resource';
import type { RawBuilder } from 'kysely';
import type { Context } from '../context.ts';
import { readStored } from './snapshot.ts';

interface Observed {
  resource: AnyResource;
  ids: readonly number[];
}

/** A statement on rows of a resource that only the server writes: a plan hears how they differ afterwards. */
export async function observed(
  context: Context,
  { resource, ids }: Observed,
  statement: RawBuilder<unknown>,
): Promise<void> {
  const before = context.plan && (await readStored(context, resource, ids));
  await statement.execute(context.db);
  if (!before) return;
  const after = await readStored(context, resource, ids);
  context.plan?.note(
    [...before].map(([id, held]) => ({ resource, id, before: held, after: after.get(id) ?? null })),
  );
}
