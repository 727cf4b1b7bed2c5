import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { StoredRequest } from './request-row.ts';
import { takeStep } from './take-step.ts';

/** What is decided of one session that is asked for. */
export interface SessionVerdict {
  id: number;
  status: 'accepted' | 'refused';
  verdict: string;
  rule: number | null;
}

/** Writes what was decided of sessions. */
export async function writeVerdicts(
  context: Context,
  verdicts: readonly SessionVerdict[],
  { isByItself = false }: { isByItself?: boolean } = {},
): Promise<void> {
  const by = isByItself ? null : context.principal.id || null;
  await sql`update requests_session q set status = v.status, verdict = v.verdict, decided = ${context.now()}, decided_by_id = ${by},
      decided_by_rule_id = v.rule, updated = now()
    from json_to_recordset(${JSON.stringify(verdicts)}::json) v(id bigint, status text, verdict text, rule bigint) where q.id = v.id`.execute(
    context.db,
  );
}

/** Accepts or refuses a request once each of its sessions is decided; until then it stays as it stands. Answers how many are open. */
export async function settleSessions(
  context: Context,
  request: StoredRequest,
  { rule, reason, isByItself = false }: { rule: number | null; reason: string; isByItself?: boolean },
): Promise<number> {
  const { rows } = await sql<{ open: number; accepted: number; refused: number }>`select
      count(*) filter (where status = 'proposed')::int as open, count(*) filter (where status = 'accepted')::int as accepted,
      count(*) filter (where status = 'refused')::int as refused
    from requests_session where request_id = ${request.id}`.execute(context.db);
  const { open = 0, accepted = 0, refused = 0 } = rows[0] ?? {};
  if (open > 0) return open;
  const text = `${accepted} accepted, ${refused} refused.${reason ? ` ${reason}` : ''}`;
  await takeStep(context, request, {
    step: accepted > 0 ? 'accept' : 'refuse',
    ...{ text, rule, isByItself },
    columns: {
      reason,
      decided: context.now().toISOString(),
      decided_by_id: isByItself ? null : context.principal.id || null,
      decided_by_rule_id: rule,
    },
  });
  return 0;
}
