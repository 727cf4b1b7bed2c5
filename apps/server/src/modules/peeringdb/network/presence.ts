import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';

/** A port of a network, as PeeringDB has it. */
export interface Port {
  netixlan_id: number;
  ipaddr4: string | null;
  ipaddr6: string | null;
  /** Mbit/s. */
  speed: number;
  /** Whether it is one of our connections already. */
  imported: boolean;
}

export interface Presence {
  asn: number;
  name: string;
  irr_as_set: string;
  info_prefixes4: number | null;
  info_prefixes6: number | null;
  policy_general: string;
  exchanges: {
    ixlan_id: number;
    name: string;
    city: string;
    country: string;
    peers: number;
    ports: Port[];
  }[];
}

/** What PeeringDB knows of a network and where it has ports. Fails with 404 when it knows nothing. */
export async function findPresence(context: Context, asn: number): Promise<Presence> {
  const { rows } = await sql<
    Omit<Presence, 'exchanges'>
  >`select asn, name, irr_as_set, info_prefixes4, info_prefixes6, policy_general from peeringdb_network where asn = ${asn}`.execute(
    context.db,
  );
  const [network] = rows;
  if (!network) throw new ApiError(404, { detail: await whyUnknown(context, asn), code: 'network_unknown' });
  const { rows: exchanges } = await sql<
    Presence['exchanges'][number]
  >`select l.id as ixlan_id, x.name, x.city, x.country,
      (select count(distinct o.asn)::int from peeringdb_networkixlan o where o.ixlan_id = l.id and o.asn <> ${asn}) as peers,
      json_agg(json_build_object('netixlan_id', p.id, 'ipaddr4', host(p.ipaddr4), 'ipaddr6', host(p.ipaddr6), 'speed', p.speed,
        'imported', exists (select 1 from net_connection c where c.peeringdb_netixlan_id = p.id)) order by p.ipaddr4, p.id) as ports
    from peeringdb_networkixlan p join peeringdb_ixlan l on l.id = p.ixlan_id join peeringdb_internetexchange x on x.id = l.ix_id
    where p.asn = ${asn} group by l.id, x.id order by x.name, l.id`.execute(context.db);
  return { ...network, exchanges };
}

async function whyUnknown(context: Context, asn: number): Promise<string> {
  const { rows } = await sql<{
    loaded: boolean;
  }>`select exists (select 1 from peeringdb_network) as loaded`.execute(context.db);
  return rows[0]?.loaded
    ? `PeeringDB does not know AS${asn}.`
    : 'The PeeringDB mirror is empty: load it first.';
}
