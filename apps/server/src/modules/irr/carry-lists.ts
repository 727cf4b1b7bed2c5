import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';

/** Keeps what networks carried elsewhere, `prefixes` and `as_list`: it becomes the first version of their lists. */
export async function carryLists(
  { db }: Context,
  networks: readonly (Row & { id: number })[],
): Promise<void> {
  const carried = networks.map(({ id, prefixes, as_list }) => ({
    id,
    prefixes: prefixes ?? null,
    as_list: as_list ?? [],
  }));
  await sql`insert into irr_carried (autonomous_system_id, prefixes, as_list)
    select id, nullif(prefixes, 'null'::jsonb), array(select jsonb_array_elements_text(as_list)::bigint)
      from jsonb_to_recordset(${JSON.stringify(carried)}::jsonb) as n(id bigint, prefixes jsonb, as_list jsonb)
     where prefixes <> 'null'::jsonb or as_list <> '[]'::jsonb
    on conflict (autonomous_system_id) do update set prefixes = excluded.prefixes, as_list = excluded.as_list`.execute(
    db,
  );
}
