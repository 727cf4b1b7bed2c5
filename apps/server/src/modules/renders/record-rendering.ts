import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { SecretError } from '../../platform/secrets.ts';
import { countLines, textDifference } from '../../platform/text-difference.ts';
import { hashOf, openPacked, sealPacked } from '../deployment/index.ts';
import { type MaskedConfiguration, maskedConfiguration, shownText } from './masked-configuration.ts';
import { forgetRenderings, lastRendering } from './renderings.queries.ts';

/** Keeps what is rendered for a router where that is another than it was; whether it is. */
export async function recordRendering(context: Context, router: number): Promise<boolean> {
  const rendered = await maskedConfiguration(context, router);
  const hash = rendered.fault === '' ? hashOf(rendered.text) : '';
  const last = await lastRendering(context, router);
  if (last && last.hash === hash && last.fault === rendered.fault) return false;
  const { added, removed } = await countedAgainst(context, last?.sealed ?? null, rendered);
  const sealed = rendered.text === '' ? null : await sealPacked(context, rendered.text);
  const lines = rendered.text === '' ? 0 : rendered.text.split('\n').length - 1;
  // Of two that look at the same time, the second finds it there.
  await sql`insert into devices_rendering (router_id, configuration_id, hash, added, removed, lines, fault, sealed_text)
    select ${router}, ${rendered.template}, ${hash}, ${added}, ${removed}, ${lines}, ${rendered.fault.slice(0, 10_000)}, ${sealed}
    where exists (select from devices_router where id = ${router}) and ${last?.id ?? null}::bigint is not distinct from
      (select max(id) from devices_rendering where router_id = ${router})`.execute(context.db);
  await forgetRenderings(context, router);
  return true;
}

/** What comes and goes against the last text; of a rendering that failed nothing is said. */
async function countedAgainst(
  context: Context,
  sealed: string | null,
  { text, fault }: MaskedConfiguration,
): Promise<{ added: number; removed: number }> {
  if (fault !== '') return { added: 0, removed: 0 };
  // With a key that is gone, what was before is not known.
  const before = await openPacked(context, sealed).catch((error: unknown) => {
    if (error instanceof SecretError) return null;
    throw error;
  });
  if (before === null) return { added: 0, removed: 0 };
  return countLines(await textDifference({ before, after: text, names: ['before', 'after'] }));
}

/** Marks the last rendering of routers as pushed, where it is what was pushed, which is given with masks for passwords. */
export async function markPushed(
  { db, now }: Context,
  texts: readonly { router: number; masked: string }[],
): Promise<void> {
  const pushed: { router: number; hash: string }[] = [];
  for (const { router, masked } of texts) pushed.push({ router, hash: hashOf(await shownText(masked)) });
  await sql`update devices_rendering r set pushed = ${now()}
    from json_to_recordset(${JSON.stringify(pushed)}::json) p(router bigint, hash text)
    where r.router_id = p.router and r.hash = p.hash and r.id = (select max(id) from devices_rendering l where l.router_id = r.router_id)`.execute(
    db,
  );
}
