import { emptyList, unpackList } from '@peersmith/irr';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Families } from './families-json.ts';

/** The prefixes of an AS that are in force; a family without a list is empty. */
export async function asSetPrefixes({ db }: Context, system: number): Promise<Families> {
  const { rows } = await sql<{ kind: string; data: Buffer }>`select u.kind, e.data from irr_use u
    join irr_version v on v.list_id = u.list_id and v.status = 'in_force' join irr_entries e on e.version_id = v.id
   where u.autonomous_system_id = ${system} and u.kind in ('ipv6', 'ipv4')`.execute(db);
  const of = (kind: string, family: 4 | 6) => {
    const data = rows.find((row) => row.kind === kind)?.data;
    return data ? unpackList(data, family) : emptyList(family);
  };
  return { ipv6: of('ipv6', 6), ipv4: of('ipv4', 4) };
}
