import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { EVERY_PERMISSION, PERMISSION, portalSettings } from '../settings.ts';

/** What a contact may do who reads the mail of a role of PeeringDB: the peering desk everything, operations what they look after. */
const PERMISSIONS_OF_ROLE: Readonly<Record<string, number>> = {
  Policy: EVERY_PERMISSION,
  Technical: PERMISSION.read | PERMISSION.update,
  NOC: PERMISSION.read | PERMISSION.update,
  Maintenance: PERMISSION.read | PERMISSION.update,
};

/** A contact that PeeringDB lists for a network. */
export interface CodeContact {
  network: string;
  /** As the contact is called; empty where it has no name. */
  name: string;
  /** Of all roles that the address has. */
  perms: number;
}

/** The contact with an address that PeeringDB shows of a network; null where it lists none, or none of a role that gets codes. */
export async function codeContact(
  context: Context,
  { asn, email }: { asn: number; email: string },
): Promise<CodeContact | null> {
  const { PORTAL_CODE_ROLES: roles } = portalSettings.of(context);
  const { rows } = await sql<{ network: string; name: string; role: string }>`
    select n.name as network, c.name, c.role from peeringdb_networkcontact c join peeringdb_network n on n.id = c.net_id
     where n.asn = ${asn} and lower(c.email) = ${email} and c.email <> '' and c.visible <> 'Private'
       and (${roles.length === 0} or c.role = any(${roles}::text[])) order by c.id`.execute(context.db);
  const [first] = rows;
  if (!first) return null;
  const perms = rows.reduce((sum, { role }) => sum | (PERMISSIONS_OF_ROLE[role] ?? PERMISSION.read), 0);
  return { network: first.network, name: first.name, perms };
}
