import { randomBytes } from 'node:crypto';
import { user } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { create } from '../../engine/write/save.ts';
import { recordAudit } from '../audit/index.ts';
import { accountTarget } from './account-events.ts';
import { forgetAttempts } from './attempts.ts';
import { endSignIns } from './end-sign-ins.ts';
import { hashPassword } from './passwords.ts';

/**
 * Makes the first superuser when there is no user at all. Answers the password to print, or null when there was one already
 * or the operator chose it.
 */
export async function createAdmin(outer: Context, chosen: string | undefined): Promise<string | null> {
  const password = chosen ?? randomBytes(12).toString('base64url');
  const hash = await hashPassword(password);
  return inTransaction(outer, async (context) => {
    const { rows } = await sql<{
      id: number;
    }>`insert into auth_user (username, password, is_superuser, is_staff) select 'admin', ${hash}, true, true where not exists (select 1 from auth_user) on conflict do nothing returning id`.execute(
      context.db,
    );
    if (!rows[0]) return null;
    const target = accountTarget({ id: Number(rows[0].id), username: 'admin' });
    await recordAudit(context, [{ kind: 'account_created', target, detail: { is_superuser: true } }]);
    return chosen ? null : password;
  });
}

export interface NewUser {
  username: string;
  password: string;
  is_superuser?: boolean;
  is_staff?: boolean;
}

export const createUser = (context: Context, given: NewUser) => create(context, user, { ...given });

/** The names of those who may sign in, for those who misspelt one. */
export async function usernames(context: Context): Promise<string[]> {
  const { rows } = await sql<{
    username: string;
  }>`select username from auth_user order by username`.execute(context.db);
  return rows.map((row) => row.username);
}

/** Sets a password and ends the user's sessions and, when asked, tokens. Answers false when there is no such user. */
export async function setPassword(
  outer: Context,
  { username, password, end_tokens = false }: { username: string; password: string; end_tokens?: boolean },
): Promise<boolean> {
  const hash = await hashPassword(password);
  return inTransaction(outer, async (context) => {
    const { rows } = await sql<{
      id: number;
    }>`update auth_user set password = ${hash}, updated = now() where username = ${username} returning id`.execute(
      context.db,
    );
    if (!rows[0]) return false;
    const id = Number(rows[0].id);
    await recordAudit(context, [{ kind: 'password_changed', target: accountTarget({ id, username }) }]);
    await forgetAttempts(context.db, username, id);
    await endSignIns(context, { user: id, tokens: end_tokens });
    return true;
  });
}
