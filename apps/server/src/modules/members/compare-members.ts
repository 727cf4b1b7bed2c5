import {
  type ComparedMember,
  type ComparisonFilters,
  MEMBER_DIFFERENCES,
  type MemberFinding,
  type MemberSummary,
} from '@peersmith/answers';
import { memberExport } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { shownRow } from '../../engine/read/shown-row.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { askedPorts, comparedPorts, SHOWN_PORT } from './compared-ports.queries.ts';

interface Page {
  limit: number;
  offset: number;
}
interface Paged<T> {
  count: number;
  results: T[];
}

/** Addresses at an exchange with both sides, page by page. One statement. */
export async function compareMembers(
  context: Context,
  exchange: number,
  { filters, page }: { filters: ComparisonFilters; page: Page },
): Promise<Paged<ComparedMember>> {
  const { rows } = await sql<Paged<ComparedMember>>`${comparedPorts(context, exchange)},
    asked as (select * from compared c where ${askedPorts(filters)})
    select (select count(*)::int from asked) as count, coalesce((select json_agg(${SHOWN_PORT} order by c.address)
      from (select * from asked order by address limit ${page.limit} offset ${page.offset}) c), '[]'::json) as results`.execute(
    context.db,
  );
  return rows[0] ?? { count: 0, results: [] };
}

/** How the two sources of an exchange stand to each other. */
export async function summariseMembers(context: Context, exchange: number): Promise<MemberSummary> {
  const counted = sql.join(
    MEMBER_DIFFERENCES.map(
      (name) => sql`${sql.lit(name)}, count(*) filter (where ${sql.lit(name)} = any(c.differences))`,
    ),
  );
  const { rows } = await sql<Omit<MemberSummary, 'source'> & { source: number | null }>`
    ${comparedPorts(context, exchange)}
    select (select s.id::int from members_memberexport s where s.internet_exchange_id = ${exchange}
        and ${withinGrant(context, memberExport, sql`s.id`)}) as source,
      (select is_linked from known) as has_peeringdb, count(c.t_id)::int as members, count(c.p_id)::int as peeringdb,
      count(*) filter (where c.t_id is not null and c.p_id is not null and c.differences = '{}')::int as agreeing,
      json_build_object(${counted}) as differences from compared c`.execute(context.db);
  const [found] = rows;
  if (!found) throw new Error('an aggregate gives one row');
  const { source, ...rest } = found;
  return { ...rest, source: source === null ? null : await shownRow(context, memberExport, source) };
}

/** What is wrong in a member export, page by page. */
export async function listFindings(context: Context, id: number, page: Page): Promise<Paged<MemberFinding>> {
  const { rows } = await sql<Paged<MemberFinding>>`
    select coalesce(jsonb_array_length(s.findings), 0) as count, coalesce((select jsonb_agg(f.value order by f.place)
      from jsonb_array_elements(s.findings) with ordinality f(value, place)
      where f.place > ${page.offset} and f.place <= ${page.offset + page.limit}), '[]'::jsonb) as results
    from members_memberexport s where s.id = ${id}`.execute(context.db);
  return rows[0] ?? { count: 0, results: [] };
}
