import type { RpkiOfSystem } from '@peersmith/answers';
import { irrList, irrVersion } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, grantOf } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';

interface Judged {
  kind: 'ipv4' | 'ipv6';
  valid: number | null;
  invalid: number | null;
  not_found: number | null;
}

/** What RPKI said of the prefixes in the lists of an AS when these were read; null where it said nothing, or for who may not see them. */
export async function judgedLists(context: Context, system: number): Promise<RpkiOfSystem['lists']> {
  const sees = [irrList, irrVersion].every(
    (resource) => may(context.principal, resource, 'view') && !grantOf(context, resource),
  );
  const { rows } = sees
    ? await sql<Judged>`select l.kind, v.valid, v.invalid, v.not_found
        from irr_use u join irr_list l on l.id = u.list_id join irr_version v on v.list_id = l.id and v.status = 'in_force'
       where u.autonomous_system_id = ${system} and l.kind in ('ipv4', 'ipv6')`.execute(context.db)
    : { rows: [] };
  const of = (kind: Judged['kind']) => {
    const { valid = null, invalid = null, not_found = null } = rows.find((row) => row.kind === kind) ?? {};
    return valid === null || invalid === null || not_found === null ? null : { valid, invalid, not_found };
  };
  return { ipv4: of('ipv4'), ipv6: of('ipv6') };
}
