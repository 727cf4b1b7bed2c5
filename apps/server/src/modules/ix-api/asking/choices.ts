import type { Objects } from '@peersmith/ix-api';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError, Invalid } from '../../../engine/errors.ts';

/** Everything of an exchange that is chosen from when something is asked of it, as it was read last. */
export interface Choices {
  identity: string;
  accounts: Objects['accounts'][];
  roles: Objects['roles'][];
  contacts: Objects['contacts'][];
  role_assignments: Objects['role-assignments'][];
  services: Objects['network-services'][];
  features: Objects['network-features'][];
  offerings: Objects['product-offerings'][];
  connections: Objects['connections'][];
}

const KINDS = [
  ...['accounts', 'roles', 'contacts', 'role-assignments', 'network-services', 'network-features'],
  ...['product-offerings', 'connections'],
];

/** What can be chosen at an IX-API; fails with 400 where it is of version 1, which knows none of this. */
export async function loadChoices({ db }: Context, endpoint: number): Promise<Choices> {
  const { rows } = await sql<{
    identity: string;
    version: number | null;
    kind: string | null;
    data: unknown;
  }>`select e.identity, s.version, o.kind, o.data from extras_ixapi e left join ixapi_standing s on s.endpoint_id = e.id
    left join ixapi_object o on o.endpoint_id = e.id and o.kind = any(${KINDS}::text[]) where e.id = ${endpoint} order by o.remote_id`.execute(
    db,
  );
  if (rows[0]?.version === 1)
    throw impossible('Its IX-API is of version 1, by which nothing but MAC addresses is changed here.');
  const of = <T>(wanted: string): T[] =>
    rows.flatMap(({ kind, data }) => (kind === wanted ? [data as T] : []));
  return {
    identity: rows[0]?.identity ?? '',
    accounts: of('accounts'),
    roles: of('roles'),
    contacts: of('contacts'),
    role_assignments: of('role-assignments'),
    services: of('network-services'),
    features: of('network-features'),
    offerings: of('product-offerings'),
    connections: of('connections'),
  };
}

/** What cannot be asked of an exchange. */
export const impossible = (detail: string): ApiError =>
  new ApiError(400, { detail, code: 'ix_api_impossible' });

/** Objects with a name, for people. */
export const namedIn = (objects: readonly { id: string; name: string | null }[]) =>
  objects.map(({ id, name }) => ({ id, name: name ?? id }));

/** The contacts in roles, for people. */
export function roleAssignmentsIn({ role_assignments, roles, contacts }: Choices) {
  const nameIn = (objects: readonly { id: string; name: string | null }[], id: string | null) =>
    objects.find((one) => one.id === id)?.name ?? id ?? '';
  return role_assignments.map(({ id, role, contact }) => ({
    ...{ id, role: role ?? '' },
    name: `${nameIn(roles, role)}: ${nameIn(contacts, contact)}`,
  }));
}

/** Who owns what is ordered. */
export interface Owners {
  managing_account: string;
  consuming_account: string;
  billing_account: string;
}
type Given = { [K in keyof Owners]?: string | null | undefined };

/** The accounts that something is ordered with: those that were given, those of what it is for, or our own. */
export const ownersOf = ({ identity }: Choices, ...given: readonly (Given | null | undefined)[]): Owners => {
  const pick = (key: keyof Owners) => given.find((one) => one?.[key])?.[key] ?? identity;
  return {
    managing_account: pick('managing_account'),
    consuming_account: pick('consuming_account'),
    billing_account: pick('billing_account'),
  };
};

/** The role assignments that something is ordered with: those that were given, or the first of every role that is asked for. */
export function rolesFor(
  choices: Choices,
  required: readonly string[],
  given: readonly string[] | null | undefined,
): string[] {
  const known = choices.role_assignments;
  const unknown = given?.find((id) => !known.some((one) => one.id === id));
  if (unknown !== undefined) throw refuseRole(`The exchange knows no role assignment ${unknown}.`);
  const chosen =
    given ?? required.flatMap((role) => known.find((one) => one.role === role)?.id ?? []).toSorted();
  const lacking = required.filter(
    (role) => !known.some((one) => one.role === role && chosen.includes(one.id)),
  );
  if (lacking.length === 0) return [...new Set(chosen)];
  const names = lacking.map((role) => choices.roles.find(({ id }) => id === role)?.name ?? role).join(', ');
  throw refuseRole(
    `The exchange asks for a contact in the role ${names}: choose one, or have the exchange enter one.`,
  );
}

const refuseRole = (message: string) => new Invalid({ role_assignments: [message] });

/** Our own network at an exchange. */
export interface OwnNetwork {
  asn: number | null;
  as_set: string;
  ipv4_max_prefixes: number | null;
  ipv6_max_prefixes: number | null;
}

/** What our network is at an exchange, by the local AS of that. */
export async function ownNetworkAt({ db }: Context, exchange: number | null): Promise<OwnNetwork> {
  const { rows } =
    await sql<OwnNetwork>`select a.asn::int8::float8 as asn, coalesce(a.irr_as_set, '') as as_set,
      nullif(a.ipv4_max_prefixes, 0) as ipv4_max_prefixes, nullif(a.ipv6_max_prefixes, 0) as ipv6_max_prefixes
    from peering_internetexchange x join peering_autonomoussystem a on a.id = x.local_autonomous_system_id where x.id = ${exchange}`.execute(
      db,
    );
  const [own] = rows;
  if (!own) return { asn: null, as_set: '', ipv4_max_prefixes: null, ipv6_max_prefixes: null };
  return { ...own, as_set: atIrr(own.as_set) || `AS${own.asn}` };
}

/** An AS-SET as IX-API has it: `RADB::AS-EXAMPLE` is `AS-EXAMPLE@RADB`. */
export function atIrr(text: string): string {
  const [first = ''] = text.split(/[\s,]+/).filter(Boolean);
  const [, irr, set] = /^([^:]+)::(.+)$/.exec(first) ?? [];
  return irr && set ? `${set}@${irr}` : first;
}
