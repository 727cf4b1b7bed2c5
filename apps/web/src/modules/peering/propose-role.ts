import { proposedRole } from '@peersmith/model';
import { slugOf } from '../../text/slug.ts';
import { isOption } from '../../widgets/option.ts';

type Values = Readonly<Record<string, unknown>>;

/** A role is filled in where there is none, or where it is what was proposed before. */
const beside = (values: Values, before: string | null, proposed: string | null) =>
  proposed !== null && (!values.bgp_role || values.bgp_role === before) ? { bgp_role: proposed } : {};

const towards = (relationship: unknown) =>
  isOption(relationship) ? proposedRole({ relationship: slugOf(relationship.display ?? '') }) : null;

/** The role in which we are by the relationship of a direct session, as soon as that is chosen. */
export const roleOfRelationship = (values: Values, key: string, value: unknown) =>
  key === 'relationship' ? beside(values, towards(values.relationship), towards(value)) : {};

/** The role in which we are at an exchange, as soon as the connection is chosen or the other side is said to be a route server. */
export function roleAtExchange(values: Values, key: string, value: unknown) {
  if (key === 'ixp_connection' && !value) return {};
  if (key !== 'ixp_connection' && key !== 'is_route_server') return {};
  const before = values.is_route_server === true;
  const now = key === 'is_route_server' ? value === true : before;
  return beside(values, proposedRole({ route_server: before }), proposedRole({ route_server: now }));
}
