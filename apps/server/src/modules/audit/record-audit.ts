import type { AUDIT_KIND, AUDIT_OUTCOME } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context, Principal } from '../../engine/context.ts';
import { storable } from '../../platform/storable.ts';

/** Who does something, from where; a whole context is one. */
export interface Actor extends Pick<Context, 'db' | 'requestId' | 'client'> {
  principal: Pick<Principal, 'id' | 'username'>;
}

export interface AuditEvent {
  kind: keyof typeof AUDIT_KIND;
  outcome?: keyof typeof AUDIT_OUTCOME;
  /** What it was done to, as it is called now. */
  target?: { type: string; id: number | null; name: string };
  detail?: Row;
  /** What repeats under the same words within an hour is one event. */
  repeats?: string;
  /** How many times, where that was counted elsewhere. */
  count?: number;
}

/** Writes the audit log, in one statement and in the transaction of what it tells of. An account that is gone leaves its name. */
export async function recordAudit(actor: Actor, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const { principal, client, requestId } = actor;
  const rows = events.map(
    ({ kind, outcome = 'success', target, detail = null, repeats = null, count = 1 }) => ({
      kind,
      outcome,
      detail,
      count,
      repeats: repeats && `${kind} ${hourOf(new Date())} ${repeats}`,
      target_type: target?.type ?? null,
      target_id: target?.id ?? null,
      target_repr: storable(target?.name ?? '', 200),
    }),
  );
  await sql`insert into users_auditevent as a (kind, outcome, user_id, user_name, address, user_agent, request_id, target_type, target_id, target_repr, count, detail, repeats)
    select kind, outcome, (select id from auth_user where id = ${principal.id}), ${principal.username}, ${client?.address ?? ''}, ${client?.user_agent ?? ''}, ${requestId}::uuid, target_type, target_id, target_repr, count, detail, repeats
    from json_to_recordset(${JSON.stringify(rows)}::json) e(kind text, outcome text, target_type text, target_id bigint, target_repr text, count integer, detail jsonb, repeats text)
    on conflict (repeats) do update set count = a.count + excluded.count, last_time = now(), updated = now()`.execute(
    actor.db,
  );
}

const hourOf = (moment: Date) => moment.toISOString().slice(0, 13);
