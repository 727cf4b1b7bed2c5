import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { linesOf } from './difference-lines.ts';
import { maskText } from './mask-text.ts';
import { hashOf, runningHash, sealPacked } from './packed-text.ts';

/** Texts of a router: what is rendered for it, what it runs, and in what those differ. */
export interface RouterTexts {
  rendered: string;
  running: string;
  difference: string;
}

/** The columns of a comparison, open and with masks. */
export async function columnsOf(
  context: Pick<Context, 'secrets'>,
  { rendered, running, difference }: RouterTexts,
  { masked, secrets = [] }: { masked?: string; secrets?: readonly string[] } = {},
) {
  const shown = {
    rendered: await maskText(masked ?? rendered, secrets),
    running: await maskText(running, secrets),
    difference: await maskText(difference, secrets),
  };
  const seal = (text: string) => sealPacked(context, text);
  return {
    ...linesOf(difference),
    masked: shown.difference.masked,
    rendered_hash: hashOf(rendered),
    running_hash: runningHash(running),
    sealed_rendered: await seal(rendered),
    sealed_running: await seal(running),
    sealed_difference: await seal(difference),
    sealed_masked_rendered: await seal(shown.rendered.text),
    sealed_masked_running: await seal(shown.running.text),
    sealed_masked_difference: await seal(shown.difference.text),
  };
}

/** A plan that was made elsewhere, with its routers as they came out; its id. For a demonstration. */
export async function keepPlan(
  { db, secrets }: Context,
  plan: Record<string, unknown>,
  routers: readonly (Record<string, unknown> & { texts?: RouterTexts | undefined })[],
): Promise<number> {
  const { id } = await db
    .insertInto('deployment_plan')
    .values({
      ...plan,
      router_count: routers.length,
      options: sql`${JSON.stringify(plan.options ?? {})}::jsonb`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const { texts, sessions = null, ...router } of routers)
    await db
      .insertInto('deployment_planrouter')
      .values({
        ...router,
        ...(texts ? await columnsOf({ secrets }, texts) : {}),
        plan_id: id,
        sessions: sessions && sql`${JSON.stringify(sessions)}::jsonb`,
      })
      .execute();
  return Number(id);
}

/** How a router stands to what is rendered for it, as of a comparison elsewhere. For a demonstration. */
export async function keepDrift(
  { db, secrets }: Context,
  { texts, ...drift }: Record<string, unknown> & { texts?: RouterTexts | undefined },
): Promise<void> {
  const kept = texts && (await columnsOf({ secrets }, texts));
  await db
    .insertInto('deployment_drift')
    .values({
      ...drift,
      ...(kept
        ? {
            added: kept.added,
            removed: kept.removed,
            sealed_difference: kept.sealed_difference,
            sealed_masked_difference: kept.sealed_masked_difference,
          }
        : {}),
    })
    .execute();
}
