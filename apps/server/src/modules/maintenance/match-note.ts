import { isIP } from 'node:net';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { ReadNote } from './read-note.ts';

/** What of ours a note is about, and by what each was found. */
export interface Matched {
  connections: number[];
  exchange_sessions: number[];
  direct_sessions: number[];
  autonomous_systems: number[];
  why: string[];
}

interface Found {
  kind: 'connections' | 'exchange_sessions' | 'direct_sessions' | 'autonomous_systems';
  id: number;
  by: string;
  named: string;
}

const ADDRESS = /(?:\d{1,3}\.){3}\d{1,3}|(?<![\w:])[0-9a-f:]*:[0-9a-f:]+(?:\.\d+)*(?![\w:])/gi;
const MOST = 500;

/** Which of our ports, sessions and networks a note names: by service reference, by address, and else by the number of the network. Two statements. */
export async function matchNote({ db }: Context, note: ReadNote, sender: number | null): Promise<Matched> {
  const words = [...new Set(note.object_ids.map((one) => one.toLowerCase()))];
  const addresses = [...new Set(note.object_ids.flatMap((one) => one.match(ADDRESS) ?? []))].filter(
    (one) => isIP(one) !== 0,
  );
  const { rows } =
    await sql<Found>`with named as (select unnest(${words}::text[]) as word), at as (select unnest(${addresses}::inet[]) as address)
    select 'exchange_sessions' as kind, s.id::int as id, 'service reference' as by, s.service_reference as named
      from peering_internetexchangepeeringsession s join named on lower(s.service_reference) = word
    union all select 'direct_sessions', s.id::int, 'service reference', s.service_reference from peering_directpeeringsession s join named on lower(s.service_reference) = word
    union all select 'connections', c.id::int, 'interface', c.interface from net_connection c join named on c.interface <> '' and lower(c.interface) = word
    union all select 'connections', c.id::int, 'description', c.description from net_connection c join named on length(word) > 4 and position(word in lower(c.description)) > 0
    union all select 'connections', c.id::int, 'address', host(address) from net_connection c join at on host(c.ipv4_address) = host(address) or host(c.ipv6_address) = host(address)
    union all select 'exchange_sessions', s.id::int, 'address', host(address) from peering_internetexchangepeeringsession s join at on host(s.ip_address) = host(address)
    union all select 'direct_sessions', s.id::int, 'address', host(address) from peering_directpeeringsession s join at on host(s.ip_address) = host(address) or host(s.local_ip_address) = host(address)
    limit ${MOST}`.execute(db);
  const found = rows.length ? rows : await networksNamed(db, note, sender);
  const of = (kind: Found['kind']) => [
    ...new Set(found.filter((one) => one.kind === kind).map(({ id }) => id)),
  ];
  return {
    connections: of('connections'),
    exchange_sessions: of('exchange_sessions'),
    direct_sessions: of('direct_sessions'),
    autonomous_systems: of('autonomous_systems'),
    why: [...new Set(found.map(({ by, named }) => `${by} ${named}`))],
  };
}

/** Where nothing finer is named, the network whose maintenance it is. */
async function networksNamed(db: Context['db'], note: ReadNote, sender: number | null): Promise<Found[]> {
  const text = [note.provider, note.summary, ...note.object_ids].join(' ');
  const asns = [...text.matchAll(/\bAS\s?(\d{1,10})\b/gi)].map(([, digits]) => Number(digits));
  const { rows } =
    await sql<Found>`select 'autonomous_systems' as kind, id::int as id, 'network' as by, 'AS' || asn as named
    from peering_autonomoussystem where not affiliated and asn = any(${[...asns, ...(sender === null ? [] : [sender])]}::bigint[]) limit ${MOST}`.execute(
      db,
    );
  return rows;
}
