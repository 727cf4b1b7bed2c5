import { isPreset, PRESETS } from '@peersmith/model';
import { sql } from 'kysely';
import type { AnyDatabase, Context, Principal } from '../../engine/context.ts';
import { forbidden } from '../../engine/errors.ts';
import { isLimited } from '../../engine/grants/granted-rows.ts';
import type { Saving } from '../../engine/implement.ts';
import { type FoundUser, PRINCIPAL, permissionsOf, permissionsOfPresets, principalOf } from './principals.ts';

/** What an account, a group or a grant lets somebody do. */
export type Rights = Pick<Principal, 'isSuperuser' | 'isStaff' | 'permissions'>;

/** Writes of accounts and of groups wait for each other, so that nobody's rights change between a check and what it allows. */
export const ACCOUNTS = 'accounts';

const STRONGER = 'This has rights that you do not have yourself.';

/**
 * The rule of the whole module: nobody changes, deletes or gives what has a right that they do not have themselves. Answers the
 * rights of `rights` that `actor` lacks, by the words of the API.
 */
function lacking(actor: Rights, rights: Rights): string[] {
  if (actor.isSuperuser) return [];
  return [
    ...(rights.isSuperuser ? ['is_superuser'] : []),
    ...(rights.isStaff && !actor.isStaff ? ['is_staff'] : []),
    ...[...rights.permissions].filter((permission) => !actor.permissions.has(permission)),
  ];
}

/** Who acts, as of now: an account may have lost its rights since its request came in. */
export async function actorOf({ db, principal }: Context): Promise<Rights> {
  if (principal.id === 0) return principal;
  const [found] = (await rightsOfUsers(db, [principal.id])).values();
  if (!found) throw forbidden();
  return found;
}

/** The rights of accounts that may sign in or may be let in again, with those of their groups. */
export async function rightsOfUsers(
  db: AnyDatabase,
  ids: readonly number[],
): Promise<Map<number, Principal>> {
  const { rows } =
    await sql<FoundUser>`select ${PRINCIPAL} from auth_user u where u.id = any(${ids}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [Number(row.id), principalOf(row, true)]));
}

interface FoundGroup {
  id: number;
  permissions: string[];
  presets: string[];
  members: number[];
}

/** The rights that groups give, and those of their members: who changes a group changes them. */
export async function rightsOfGroups(
  db: AnyDatabase,
  ids: readonly number[],
): Promise<Map<number, Rights[]>> {
  const { rows } =
    await sql<FoundGroup>`select g.id, g.permissions, g.presets, array(select source_id::int from auth_user_groups where target_id = g.id) as members from auth_group g where g.id = any(${ids}::bigint[])`.execute(
      db,
    );
  const members = await rightsOfUsers(db, [...new Set(rows.flatMap((row) => row.members))]);
  return new Map(
    rows.map((row) => [
      Number(row.id),
      [permitting(permissionsOf(row)), ...row.members.flatMap((id) => members.get(id) ?? [])],
    ]),
  );
}

export const permitting = (permissions: Iterable<string>): Rights => ({
  isSuperuser: false,
  isStaff: false,
  permissions: new Set(permissions),
});

/**
 * Fails with 403 for whoever is limited to some objects: accounts, groups and tokens that they change or make would not be, or would be
 * of others who see more.
 */
export async function requireUnlimited({ db, principal }: Context): Promise<void> {
  const now = principal.id === 0 ? undefined : (await rightsOfUsers(db, [principal.id])).get(principal.id);
  if (isLimited(principal) || (now && isLimited(now)))
    throw forbidden(
      'You are limited to some objects: accounts, groups and grants of others are not yours to change.',
    );
}

/** Refuses to change what is stronger than the actor. */
export function refuseStronger(actor: Rights, held: readonly Rights[], refuse: Saving['refuse']): void {
  if (held.some((rights) => lacking(actor, rights).length > 0)) refuse('__all__', STRONGER);
}

/** Refuses to give what the actor does not have, naming it in the field that gives it. */
export function refuseGift(actor: Rights, field: string, given: Rights, refuse: Saving['refuse']): void {
  const missing = lacking(actor, given);
  if (missing.length) refuse(field, `You do not have what you would give: ${missing.join(', ')}.`);
}

/** Refuses to give presets that stand for more than the actor has. */
export function refusePresets(actor: Rights, presets: readonly string[], refuse: Saving['refuse']): void {
  const beyond = presets.filter(
    (name) => lacking(actor, permitting(permissionsOfPresets([name]))).length > 0,
  );
  if (beyond.length)
    refuse('presets', `You do not have all that you would give: ${beyond.map(presetLabel).join(', ')}.`);
}

const presetLabel = (name: string) => (isPreset(name) ? PRESETS[name].label : name);

/** Fails with 403 where something is stronger than whoever asks. */
export async function requireAuthority(context: Context, held: Iterable<Rights>): Promise<void> {
  const actor = await actorOf(context);
  for (const rights of held) if (lacking(actor, rights).length > 0) throw forbidden(STRONGER);
}
