import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { openPacked } from './packed-text.ts';

/** Longest difference that a job's output repeats; all of it is with the plan. */
const LONGEST = 200_000;

/** What would change, router by router, as the output of a job: with masks. */
export async function planOutput(context: Context, plan: number): Promise<{ output?: string }> {
  const { rows } = await sql<{ name: string; sealed: string | null }>`
    select router_name as name, sealed_masked_difference as sealed from deployment_planrouter
     where plan_id = ${plan} and (added > 0 or removed > 0) order by wave, router_name`.execute(context.db);
  const parts: string[] = [];
  let length = 0;
  for (const { name, sealed } of rows) {
    const text = length > LONGEST ? '' : await openPacked(context, sealed);
    length += text.length;
    parts.push(`${name}:\n${length > LONGEST ? 'see the plan' : text}`);
  }
  return parts.length ? { output: parts.join('\n') } : {};
}
