import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/** As Peering Manager has them from the beginning, so that those who move in find their own. */
const FIRST = [
  { name: 'Customer', slug: 'customer', color: '2196f3', description: '' },
  { name: 'Private Peering', slug: 'private-peering', color: '2196f3', description: '' },
  { name: 'Transit Provider', slug: 'transit-provider', color: '2196f3', description: '' },
];

/** What a direct session can be is there from the beginning: on an installation in which nothing was written yet, and nowhere else. */
export async function firstRelationships({ db }: Context): Promise<null> {
  await sql`insert into bgp_relationship (name, slug, color, description)
    select name, slug, color, description from json_to_recordset(${JSON.stringify(FIRST)}::json) as f (name text, slug text, color text, description text)
    where not exists (select 1 from bgp_relationship) and not exists (select 1 from core_objectchange) on conflict do nothing`.execute(
    db,
  );
  return null;
}

/** Makes room for relationships of another installation: those of the beginning that nobody has changed or used go. */
export async function forgetFirstRelationships({ db }: Context): Promise<void> {
  await sql`delete from bgp_relationship r using json_to_recordset(${JSON.stringify(FIRST)}::json) as f (name text, slug text, color text, description text)
    where (r.name, r.slug, r.color, r.description) = (f.name, f.slug, f.color, f.description)
      and not exists (select 1 from core_objectchange c where c.changed_object_type = 'bgp.relationship' and c.changed_object_id = r.id)
      and not exists (select 1 from peering_directpeeringsession s where s.relationship_id = r.id)`.execute(
    db,
  );
}
