import { sql } from 'kysely';
import type { AnyDatabase, Principal } from '../../engine/context.ts';

/** Columns of a user `u` that make a principal: its own permissions and those of its groups together. */
export const PRINCIPAL = sql`u.id, u.username, u.is_active, u.is_superuser, u.is_staff,
  (select coalesce(array_agg(distinct p order by p), '{}') from (select unnest(u.user_permissions) as p union all
    select unnest(g.permissions) from auth_user_groups l join auth_group g on g.id = l.target_id where l.source_id = u.id) x) as permissions`;

export interface FoundUser {
  id: number;
  username: string;
  is_active: boolean;
  is_superuser: boolean;
  is_staff: boolean;
  permissions: string[];
}

export const principalOf = (found: FoundUser, mayWrite: boolean): Principal => ({
  id: Number(found.id),
  username: found.username,
  isSuperuser: found.is_superuser,
  isStaff: found.is_staff,
  permissions: new Set(found.permissions),
  mayWrite,
});

/** The principal of a user who may still sign in; a job runs as whoever asked for it. */
export async function loadPrincipal(db: AnyDatabase, id: number): Promise<Principal> {
  const { rows } =
    await sql<FoundUser>`select ${PRINCIPAL} from auth_user u where u.id = ${id} and u.is_active`.execute(db);
  if (!rows[0]) throw new Error(`user ${id} is gone or inactive`);
  return principalOf(rows[0], true);
}
