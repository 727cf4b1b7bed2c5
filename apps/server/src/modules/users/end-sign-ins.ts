import { token } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { remove } from '../../engine/write/remove.ts';
import { recordAudit } from '../audit/index.ts';
import { accountTarget } from './account-events.ts';

export interface EndSignIns {
  user: number;
  /** Whether the API tokens go as well. */
  tokens: boolean;
}

/** Ends the sessions of a user and, when asked, deletes the API tokens: whoever had the old password may have made some. */
export async function endSignIns(context: Context, { user, tokens }: EndSignIns): Promise<void> {
  const { rows: ended } = await sql<{
    username: string;
  }>`with ended as (delete from users_session where user_id = ${user} returning user_id) select u.username from ended e join auth_user u on u.id = e.user_id`.execute(
    context.db,
  );
  if (ended[0]) {
    const target = accountTarget({ id: user, username: ended[0].username });
    await recordAudit(context, [{ kind: 'sessions_ended', target, detail: { sessions: ended.length } }]);
  }
  if (!tokens) return;
  const { rows } = await sql<{
    id: number;
  }>`select id from users_token where user_id = ${user}`.execute(context.db);
  // Tokens are shown to nobody but their user; who may set the password may take them away.
  const principal = { ...context.principal, isSuperuser: true, grants: [] };
  await remove(
    { ...context, principal },
    token,
    rows.map(({ id }) => Number(id)),
  );
}
