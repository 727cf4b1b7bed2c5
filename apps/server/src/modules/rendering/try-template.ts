import type { TemplateTrial } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { type DraftTemplate, renderTemplate } from './render-template.ts';

/** A template is one text: what fails on the fifty-first router fails on one of fifty in all but odd cases. */
const MOST = 50;

/** For which of its routers a configuration would not render, were its template as it is written now. */
export async function tryTemplate(
  context: Context,
  { configuration_id, ...draft }: DraftTemplate & { configuration_id: number },
): Promise<TemplateTrial> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id::int as id, name from devices_router where configuration_template_id = ${configuration_id} order by name`.execute(
    context.db,
  );
  const failing: TemplateTrial['failing'] = [];
  for (const router of rows.slice(0, MOST)) {
    const check = await renderTemplate(context, { ...draft, router_id: router.id });
    if (check.ok) continue;
    const { ok: _, ...problem } = check;
    failing.push({ router, ...problem });
  }
  return { rendered: Math.min(rows.length, MOST), left_out: Math.max(0, rows.length - MOST), failing };
}
