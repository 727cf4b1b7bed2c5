import { memberExport } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { notFound } from '../../engine/errors.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';

/** A member export as it is to be read. */
export interface Source {
  id: number;
  exchange: string;
  url: string;
  enabled: boolean;
  etag: string;
  last_modified: string;
  /** What the ports that are kept were chosen by: of another file, or other LANs, a validator says nothing. */
  basis: string;
  /** Prefixes of its LANs, by PeeringDB and by our own addresses there. */
  prefixes: string[];
  peeringdb_id: number | null;
}

/** A member export that the caller may see; fails with 404 where there is none. */
export async function sourceOf(context: Context, id: number): Promise<Source> {
  const { rows } = await sql<Omit<Source, 'url'> & { url: string | null }>`
    select s.id::int as id, x.name as exchange, s.source_url as url, s.enabled, s.etag, s.last_modified, s.basis, l.ix_id::int as peeringdb_id,
      array(select p.prefix::text from peeringdb_ixlanprefix p where p.ixlan_id = x.peeringdb_ixlan_id
        union select network(a)::text from net_connection c, unnest(array[c.ipv4_address, c.ipv6_address]) a
          where c.internet_exchange_point_id = x.id and masklen(a) between 1 and case family(a) when 4 then 31 else 127 end
        order by 1) as prefixes
    from members_memberexport s join peering_internetexchange x on x.id = s.internet_exchange_id
    left join peeringdb_ixlan l on l.id = x.peeringdb_ixlan_id
    where s.id = ${id} and ${withinGrant(context, memberExport, sql`s.id`)}`.execute(context.db);
  const [found] = rows;
  if (!found) throw notFound(memberExport.className);
  return { ...found, url: openSecret(context, found.url) };
}

/** Member exports that are read by themselves. */
export async function enabledSources({ db }: Context): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select id::int as id from members_memberexport where enabled and source_url <> '' order by last_tried nulls first, id`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}
