import { permissionsOfPreset, registry } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import type { AnyDatabase, Principal } from '../../engine/context.ts';
import type { RowGrant } from '../../engine/grants/granted-rows.ts';

const grantsOf = (ids: RawBuilder<unknown>) =>
  sql`(select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name, 'version', o.xmin::text, 'enabled', o.enabled, 'content_type', o.content_type, 'filter', o.filter) order by o.id), '[]')
    from users_grant o where o.id in (${ids}))`;

/** Columns of a user `u` that make a principal: its own presets and permissions and those of its groups together, and likewise its grants. */
export const PRINCIPAL = sql`u.id, u.username, u.is_active, u.is_superuser, u.is_staff,
  (select coalesce(array_agg(distinct p order by p), '{}') from (select unnest(u.user_permissions) as p union all
    select unnest(g.permissions) from auth_user_groups l join auth_group g on g.id = l.target_id where l.source_id = u.id) x) as permissions,
  (select coalesce(array_agg(distinct p order by p), '{}') from (select unnest(u.presets) as p union all
    select unnest(g.presets) from auth_user_groups l join auth_group g on g.id = l.target_id where l.source_id = u.id) y) as presets,
  ${grantsOf(sql`select source_id from users_grant_users where target_id = u.id union
    select l.source_id from users_grant_groups l join auth_user_groups m on m.target_id = l.target_id where m.source_id = u.id`)} as grants`;

/** Grants of a token `t`. */
export const TOKEN_GRANTS = grantsOf(sql`select source_id from users_grant_tokens where target_id = t.id`);

export interface FoundUser {
  id: number;
  username: string;
  is_active: boolean;
  is_superuser: boolean;
  is_staff: boolean;
  permissions: string[];
  presets: string[];
  grants: RowGrant[];
}

/** A token, and what limits it further than its user. */
export interface TokenGrants {
  token_id: number;
  token_grants: RowGrant[];
}

/** What presets stand for, together. */
export const permissionsOfPresets = (presets: readonly string[]): string[] =>
  presets.flatMap((name) => permissionsOfPreset(registry, name));

/** What an account or a group gives: single permissions, and what its presets stand for. */
export const permissionsOf = ({ permissions, presets }: Pick<FoundUser, 'permissions' | 'presets'>) =>
  new Set([...permissions, ...permissionsOfPresets(presets)]);

/** What limits a superuser is the token alone. */
export function principalOf(found: FoundUser, mayWrite: boolean, token?: TokenGrants): Principal {
  const tokenGrants = token?.token_grants ?? [];
  return {
    id: Number(found.id),
    username: found.username,
    isSuperuser: found.is_superuser,
    isStaff: found.is_staff,
    permissions: permissionsOf(found),
    mayWrite,
    grants: [found.is_superuser ? [] : found.grants, tokenGrants],
    limitedToken: token && tokenGrants.length > 0 ? Number(token.token_id) : null,
  };
}

/**
 * The principal of a user who may still sign in; a job runs as whoever asked for it. With a token, as limited as that is now: one that
 * is gone cannot say.
 */
export async function loadPrincipal(db: AnyDatabase, id: number, token: number | null): Promise<Principal> {
  if (token === null) {
    const { rows } =
      await sql<FoundUser>`select ${PRINCIPAL} from auth_user u where u.id = ${id} and u.is_active`.execute(
        db,
      );
    if (!rows[0]) throw new Error(`user ${id} is gone or inactive`);
    return principalOf(rows[0], true);
  }
  const { rows } = await sql<
    FoundUser & TokenGrants
  >`select ${PRINCIPAL}, t.id as token_id, ${TOKEN_GRANTS} as token_grants from users_token t join auth_user u on u.id = t.user_id where t.id = ${token} and u.id = ${id} and u.is_active`.execute(
    db,
  );
  if (!rows[0]) throw new Error(`user ${id} or its token ${token} is gone or inactive`);
  return principalOf(rows[0], true, rows[0]);
}
