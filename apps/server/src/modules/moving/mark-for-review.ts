import { journalEntry, journalled, tag } from '@peersmith/model';
import { type AnyResource, carries, contentTypeOf, type FieldErrors, tagged } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { create } from '../../engine/write/save.ts';
import type { World } from './world.ts';

const SLUG = 'to-review';

/** The tag of what is carried over against our rules; null for what carries no tags. */
export async function reviewTagFor(
  context: Context,
  { world, resource }: { world: World; resource: AnyResource },
): Promise<number | null> {
  if (!carries(resource, tagged)) return null;
  world.reviewTag ??= await reviewTag(context);
  return world.reviewTag;
}

/** Writes beside what was carried over what our rules have against it. */
export async function noteForReview(
  context: Context,
  { resource, id, messages }: { resource: AnyResource; id: number; messages: FieldErrors },
): Promise<void> {
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
