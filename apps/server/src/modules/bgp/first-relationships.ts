import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

const FIRST = [
  { name: 'Customer', slug: 'customer', color: '4caf50', description: 'Pays for transit.' },
  {
    name: 'Private peering',
    slug: 'private-peering',
    color: '2196f3',
    description: 'Exchanges routes of both sides.',
  },
  {
    name: 'Transit provider',
    slug: 'transit-provider',
    color: 'aa1409',
    description: 'Is paid for transit.',
  },
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
