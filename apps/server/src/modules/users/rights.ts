import type { RightSource, Rights, TypeRights } from '@peersmith/answers';
import {
  AREA_NAMES,
  AREAS,
  everyPermission,
  isPreset,
  type PermissionWords,
  PRESETS,
  permissionsOfPreset,
  registry,
} from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';

/** Permissions that come from one place. */
interface Given {
  source: RightSource;
  permissions: ReadonlySet<string>;
}

interface Holder {
  presets: string[];
  permissions: string[];
}
interface FoundGroup extends Holder {
  id: number;
  name: string;
}
interface FoundUser extends Holder {
  is_active: boolean;
  is_superuser: boolean;
  is_staff: boolean;
}
interface Limit {
  id: number;
  name: string;
  enabled: boolean;
  content_type: string;
}

/** What a user may do as of now, and what gives it; null where there is no such user. */
export async function rightsOfUser(db: AnyDatabase, id: number): Promise<Rights | null> {
  const { rows } =
    await sql<FoundUser>`select is_active, is_superuser, is_staff, presets, user_permissions as permissions from auth_user where id = ${id}`.execute(
      db,
    );
  const [user] = rows;
  if (!user) return null;
  const groups =
    await sql<FoundGroup>`select g.id, g.name, g.presets, g.permissions from auth_user_groups l join auth_group g on g.id = l.target_id where l.source_id = ${id} order by g.name`.execute(
      db,
    );
  const limits =
    await sql<Limit>`select o.id, o.name, o.enabled, o.content_type from users_grant o where o.id in (select source_id from users_grant_users where target_id = ${id}
      union select l.source_id from users_grant_groups l join auth_user_groups m on m.target_id = l.target_id where m.source_id = ${id}) order by o.name`.execute(
      db,
    );
  const given = [...givenBy(user, null), ...groups.rows.flatMap((group) => givenBy(group, group))];
  return rightsFrom(user.is_superuser ? [SUPERUSER, ...given] : given, {
    superuser: user.is_superuser,
    staff: user.is_staff,
    active: user.is_active,
    // Grants do not limit superusers.
    limits: user.is_superuser ? [] : limits.rows,
  });
}

/** What a group lets whoever is in it do; null where there is no such group. */
export async function rightsOfGroup(db: AnyDatabase, id: number): Promise<Rights | null> {
  const { rows } =
    await sql<FoundGroup>`select id, name, presets, permissions from auth_group where id = ${id}`.execute(db);
  const [group] = rows;
  if (!group) return null;
  const limits =
    await sql<Limit>`select o.id, o.name, o.enabled, o.content_type from users_grant o join users_grant_groups l on l.source_id = o.id where l.target_id = ${id} order by o.name`.execute(
      db,
    );
  const about = { superuser: false, staff: false, active: true, limits: limits.rows };
  return rightsFrom(givenBy(group, null), about);
}

const SUPERUSER: Given = {
  source: { kind: 'superuser', label: 'Superuser', preset: null, group: null },
  permissions: new Set(everyPermission(registry).keys()),
};

/** What an account or a group gives: each preset by itself, and single permissions together. */
function givenBy({ presets, permissions }: Holder, group: FoundGroup | null): Given[] {
  const of = group && { id: Number(group.id), name: group.name };
  const by = of ? `, by the group ${of.name}` : '';
  const own: Given = {
    source: { kind: 'permissions', label: `Single permissions${by}`, preset: null, group: of },
    permissions: new Set(permissions),
  };
  return [
    ...presets.filter(isPreset).map(
      (name): Given => ({
        source: { kind: 'preset', label: `${PRESETS[name].label}${by}`, preset: name, group: of },
        permissions: new Set(permissionsOfPreset(registry, name)),
      }),
    ),
    ...(permissions.length > 0 ? [own] : []),
  ];
}

function rightsFrom(
  given: readonly Given[],
  { limits, ...account }: Pick<Rights, 'superuser' | 'staff' | 'active'> & { limits: readonly Limit[] },
): Rights {
  const from = (permission: string) =>
    given.flatMap(({ permissions }, at) => (permissions.has(permission) ? [at] : []));
  const words = [...everyPermission(registry).values()];
  return {
    ...account,
    sources: given.map(({ source }) => source),
    areas: AREA_NAMES.map((area) => {
      const own = words.filter((one) => one.area === area);
      return {
        area,
        title: AREAS[area].title,
        types: typesOf(own, from),
        more: own
          .filter(({ of }) => of === null)
          .map(({ permission, label }) => ({ permission, label, from: from(permission) })),
      };
    }),
    limits: limits.map(({ id, name, enabled, content_type }) => ({
      ...{ id: Number(id), name, enabled, type: content_type },
      label: registry[content_type]?.plural ?? content_type,
    })),
  };
}

function typesOf(words: readonly PermissionWords[], from: (permission: string) => number[]): TypeRights[] {
  const byType = new Map<string, TypeRights>();
  for (const { of, permission } of words) {
    if (!of) continue;
    const { resource, verb } = of;
    const type = contentTypeOf(resource);
    const known = byType.get(type) ?? {
      ...{ type, label: resource.plural, written: !resource.readOnly },
      ...{ view: [], add: [], change: [], delete: [] },
    };
    byType.set(type, { ...known, [verb]: from(permission) });
  }
  return [...byType.values()];
}
