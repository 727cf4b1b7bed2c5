import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { addressIn } from '../../../platform/mail/mailbox.ts';
import { identitiesOf } from '../settings.ts';
import type { Correspondents, SendersNetwork, Written } from './sort-mail.ts';

interface Asked {
  references: readonly string[];
  senders: readonly string[];
}

/** What is known of those who wrote some messages, in three statements. */
export async function correspondents(context: Context, asked: Asked): Promise<Correspondents> {
  const written = await writtenMessages(context, asked.references);
  const networks = await networksOf(context, asked.senders);
  const contacts = await contactsOf(
    context,
    [...written.values()].map(({ asn }) => asn),
  );
  const own = new Set([...identitiesOf(context).values()].map(({ from }) => from.address.toLowerCase()));
  return { written, networks, contacts, own };
}

async function writtenMessages(
  { db }: Context,
  references: readonly string[],
): Promise<ReadonlyMap<string, Written>> {
  const { rows } =
    await sql<Written>`select id::int as id, reference, coalesce(nullif(thread, ''), reference) as thread,
      asn::float8 as asn, autonomous_system_id::int as autonomous_system, network_name, subject, "to" || cc as addresses
    from messaging_message where reference = any(${[...new Set(references)]}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.reference, { ...row, addresses: row.addresses.map(addressIn) }]));
}

/** Contacts of networks with their address: ours, then those of PeeringDB. Not those of ourselves. */
const CONTACTS = sql`select lower(c.email) as address, a.asn, a.id as record, a.name
    from messaging_contact c join messaging_contactassignment x on x.contact_id = c.id and x.content_type = 'peering.autonomoussystem'
    join peering_autonomoussystem a on a.id = x.object_id where not a.affiliated and c.email <> ''
  union all
  select lower(p.email), n.asn, a.id, coalesce(a.name, n.name)
    from peeringdb_networkcontact p join peeringdb_network n on n.id = p.net_id left join peering_autonomoussystem a on a.asn = n.asn
    where p.email <> '' and a.affiliated is not true`;

/** Whose an address is. Where it is that of several networks: of one with a record, and of these the one that was written to last. */
async function networksOf(
  { db }: Context,
  senders: readonly string[],
): Promise<ReadonlyMap<string, SendersNetwork>> {
  const { rows } = await sql<SendersNetwork & { address: string }>`
    select distinct on (address) address, asn::float8 as asn, record::int as autonomous_system, name as network_name
      from (${CONTACTS}) known where address = any(${[...new Set(senders)]}::text[])
     order by address, record is null, (select max(m.created) from messaging_message m where m.asn = known.asn) desc nulls last, asn`.execute(
    db,
  );
  return new Map(rows.map(({ address, ...network }) => [address, network]));
}

async function contactsOf(
  { db }: Context,
  asns: readonly number[],
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  if (asns.length === 0) return new Map();
  const { rows } = await sql<{
    asn: number;
    addresses: string[];
  }>`select asn::float8 as asn, array_agg(distinct address) as addresses from (${CONTACTS}) known
    where asn = any(${[...new Set(asns)]}::bigint[]) group by asn`.execute(db);
  return new Map(rows.map(({ asn, addresses }) => [asn, new Set(addresses)]));
}
