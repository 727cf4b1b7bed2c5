import type { MemberProposal, MemberProposals } from '@peersmith/answers';
import { internetExchange } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { ixpdbList, type ListedExport } from './ixpdb-list.ts';
import { MembersFault } from './members-fault.ts';

interface Bare {
  id: number;
  name: string;
  peeringdb_id: number | null;
  member_list: string;
}

/** Where exchanges of ours that have no member export yet publish one: by PeeringDB's record of the LAN, else by IXPDB. Nothing is written. */
export async function proposeExports(context: Context): Promise<MemberProposals> {
  const { rows } = await sql<Bare>`
    select x.id::int as id, x.name, l.ix_id::int as peeringdb_id, coalesce(l.ixf_ixp_member_list_url, '') as member_list
    from peering_internetexchange x left join peeringdb_ixlan l on l.id = x.peeringdb_ixlan_id
    where not exists (select from members_memberexport s where s.internet_exchange_id = x.id)
      and ${withinGrant(context, internetExchange, sql`x.id`)} order by x.name, x.id limit 1000`.execute(
    context.db,
  );
  const { listed, ixpdb_error } = rows.length === 0 ? NONE : await askIxpdb(context);
  const results = rows.flatMap((exchange) => proposalFor(exchange, listed) ?? []);
  return { results, without: rows.length - results.length, ixpdb_error };
}

const NONE = { listed: [], ixpdb_error: '' };

/** IXPDB that cannot be asked takes nothing from what PeeringDB says. */
const askIxpdb = async (context: Context): Promise<{ listed: ListedExport[]; ixpdb_error: string }> => {
  try {
    return { listed: await ixpdbList(context), ixpdb_error: '' };
  } catch (error) {
    if (!(error instanceof MembersFault)) throw error;
    return { listed: [], ixpdb_error: error.message };
  }
};

function proposalFor(
  { id, name, peeringdb_id, member_list }: Bare,
  listed: readonly ListedExport[],
): MemberProposal | null {
  const of = { internet_exchange: { id, name } };
  const { protocol } = URL.parse(member_list) ?? { protocol: '' };
  if (/^https?:$/.test(protocol))
    return { ...of, source_url: member_list, found_by: 'peeringdb', called: name };
  const numbered = listed.find((one) => peeringdb_id !== null && one.peeringdb_id === peeringdb_id);
  if (numbered) return { ...of, source_url: numbered.source_url, found_by: 'number', called: numbered.name };
  // A name says who is meant only where it is one exchange's, and no number says otherwise.
  const [named, another] = listed.filter(
    (one) =>
      one.name.trim().toLowerCase() === name.trim().toLowerCase() &&
      (one.peeringdb_id === null || peeringdb_id === null),
  );
  if (!named || another) return null;
  return { ...of, source_url: named.source_url, found_by: 'name', called: named.name };
}
