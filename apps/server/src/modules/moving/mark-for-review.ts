import { journalEntry, journalled, tag } from '@peersmith/model';
import { type AnyResource, carries, contentTypeOf, type FieldErrors, tagged } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { create, save } from '../../engine/write/save.ts';
import { readStored } from '../../engine/write/snapshot.ts';
import type { World } from './world.ts';

const SLUG = 'to-review';

/** Marks what was carried over against our rules: with a tag, and a journal entry that says what they have against it. */
export async function markForReview(
  context: Context,
  {
    world,
    resource,
    id,
    messages,
  }: { world: World; resource: AnyResource; id: number; messages: FieldErrors },
): Promise<void> {
  if (carries(resource, tagged)) {
    world.reviewTag ??= await reviewTag(context);
    const stored = (await readStored(context, resource, [id])).get(id);
    const tags = [...new Set([...(stored?.tags ?? []).map((one) => one.id), world.reviewTag])];
    await save(context, resource, [
      { id, given: { tags }, mode: 'modify', over: { regardless: () => undefined } },
    ]);
  }
  if (!carries(resource, journalled)) return;
  const said = Object.entries(messages).map(
    ([field, texts]) => `- ${field}: ${[texts].flat().map(String).join(' ')}`,
  );
  await create(context, journalEntry, {
    assigned_object_type: contentTypeOf(resource),
    assigned_object_id: id,
    kind: 'warning',
    comments: `Moved in although the rules refuse it:\n\n${said.join('\n')}`,
  });
}

async function reviewTag(context: Context): Promise<number> {
  const { rows } = await sql<{ id: number }>`select id from extras_tag where slug = ${SLUG}`.execute(
    context.db,
  );
  if (rows[0]) return Number(rows[0].id);
  const made = await create(context, tag, {
    name: 'To review',
    slug: SLUG,
    color: 'ff9800',
    description: 'Moved in although the rules refuse it.',
  });
  return Number(made.id);
}
