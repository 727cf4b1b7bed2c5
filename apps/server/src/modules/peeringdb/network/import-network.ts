import { autonomousSystem, connection, internetExchange } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';
import { create, save } from '../../../engine/save.ts';
import type { Presence } from './presence.ts';

export interface ImportNetwork {
  /** What PeeringDB knows of the network. */
  presence: Presence;
  /** Its AS, as `ensureAffiliated` gives it. */
  autonomous_system_id: number;
  /** PeeringDB ports to make connections of; all of the network's when absent. */
  netixlans?: readonly number[] | undefined;
  /** Router that holds the ports. */
  router_id: number;
}

/** How many were new. */
export interface Imported {
  internet_exchanges: number;
  connections: number;
}

/** Makes the exchanges and connections of our AS from PeeringDB. What is there already stays as it is, so it may run again. */
export async function importNetwork(
  context: Context,
  { presence, autonomous_system_id, netixlans, router_id }: ImportNetwork,
): Promise<Imported> {
  const chosen = chosenExchanges(presence, netixlans);
  const exchanges = await ensureExchanges(context, {
    exchanges: chosen,
    localAs: autonomous_system_id,
    asn: presence.asn,
  });
  const connections = await ensureConnections(context, chosen, exchanges.ids, router_id);
  return { internet_exchanges: exchanges.created, connections };
}

/** The AS of ours with this ASN, made from PeeringDB or marked as affiliated. */
export async function ensureAffiliated(context: Context, presence: Presence): Promise<number> {
  const { rows } = await sql<{
    id: number;
    affiliated: boolean;
  }>`select id, affiliated from peering_autonomoussystem where asn = ${presence.asn}`.execute(context.db);
  const [held] = rows;
  if (held?.affiliated) return Number(held.id);
  if (held) {
    await save(context, autonomousSystem, [
      { id: Number(held.id), given: { affiliated: true }, mode: 'modify' },
    ]);
    return Number(held.id);
  }
  const row = await create(context, autonomousSystem, { ...asRecorded(presence), affiliated: true });
  return Number(row.id);
}

/** What an AS takes over from its PeeringDB record. */
export const asRecorded = (
  network: Pick<Presence, 'asn' | 'name' | 'irr_as_set' | 'info_prefixes4' | 'info_prefixes6'>,
) => ({
  asn: network.asn,
  name: network.name.slice(0, 200),
  irr_as_set: network.irr_as_set.slice(0, 255),
  ipv4_max_prefixes: network.info_prefixes4 ?? 0,
  ipv6_max_prefixes: network.info_prefixes6 ?? 0,
});

function chosenExchanges(
  presence: Presence,
  netixlans: readonly number[] | undefined,
): Presence['exchanges'] {
  if (!netixlans) return presence.exchanges;
  const wanted = new Set(netixlans);
  const chosen = presence.exchanges.map((exchange) => ({
    ...exchange,
    ports: exchange.ports.filter((port) => wanted.delete(port.netixlan_id)),
  }));
  if (wanted.size)
    throw unprocessable('netixlans', `AS${presence.asn} has no port ${[...wanted].join(', ')} in PeeringDB.`);
  return chosen.filter((exchange) => exchange.ports.length > 0);
}

async function ensureExchanges(
  context: Context,
  { exchanges, localAs, asn }: { exchanges: Presence['exchanges']; localAs: number; asn: number },
): Promise<{ ids: Map<number, number>; created: number }> {
  const lans = exchanges.map((exchange) => exchange.ixlan_id);
  const { rows } = await sql<{
    id: number;
    lan: number;
  }>`select min(id) as id, peeringdb_ixlan_id as lan from peering_internetexchange where local_autonomous_system_id = ${localAs} and peeringdb_ixlan_id = any(${lans}::bigint[]) group by 2`.execute(
    context.db,
  );
  const ids = new Map(rows.map((row) => [Number(row.lan), Number(row.id)]));
  const missing = exchanges.filter((exchange) => !ids.has(exchange.ixlan_id));
  const named = await distinctNames(context, missing, asn);
  const wanted = missing.map((exchange, at) => ({
    id: null,
    mode: 'create' as const,
    given: { ...named[at], local_autonomous_system: localAs, peeringdb_ixlan: exchange.ixlan_id },
  }));
  const made = wanted.length ? (await save(context, internetExchange, wanted)).rows : [];
  made.forEach((row, at) => {
    ids.set(missing[at]?.ixlan_id ?? 0, Number(row.id));
  });
  return { ids, created: made.length };
}

/** Names and slugs that no other exchange has: the city, our ASN, or a number tells namesakes apart. */
async function distinctNames(
  context: Context,
  exchanges: Presence['exchanges'],
  asn: number,
): Promise<{ name: string; slug: string }[]> {
  const { rows } = await sql<{
    name: string;
    slug: string;
  }>`select name, slug from peering_internetexchange`.execute(context.db);
  const names = new Set(rows.map((row) => row.name));
  const slugs = new Set(rows.map((row) => row.slug));
  return exchanges.map((exchange) => {
    const free = (of: Set<string>, options: readonly string[]) =>
      options.find((option) => option !== '' && !of.has(option)) ?? firstFree(of, options[0] ?? 'exchange');
    const { name: plain, city } = exchange;
    const name = free(
      names,
      [plain, plain.includes(city) ? '' : `${plain} ${city}`, `${plain} AS${asn}`].map((one) =>
        one.slice(0, 100),
      ),
    );
    const slug = free(slugs, [slugOf(exchange.name), slugOf(name)]);
    names.add(name);
    slugs.add(slug);
    return { name, slug };
  });
}

function firstFree(taken: ReadonlySet<string>, stem: string): string {
  for (let n = 2; ; n += 1) if (!taken.has(`${stem.slice(0, 95)}-${n}`)) return `${stem.slice(0, 95)}-${n}`;
}

/** `DE-CIX Frankfurt` to `de-cix-frankfurt`. */
const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^\w\s.-]/g, '')
    .trim()
    .replace(/[\s._-]+/g, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase()
    .slice(0, 100);

async function ensureConnections(
  context: Context,
  exchanges: Presence['exchanges'],
  ids: ReadonlyMap<number, number>,
  router: number,
): Promise<number> {
  const ports = exchanges.flatMap((exchange) =>
    exchange.ports.filter((port) => !port.imported).map((port) => ({ ...port, ixlan: exchange.ixlan_id })),
  );
  if (ports.length === 0) return 0;
  const masks = await prefixLengths(
    context,
    ports.map((port) => port.netixlan_id),
  );
  const wanted = ports.map((port) => ({
    id: null,
    mode: 'create' as const,
    given: {
      internet_exchange_point: ids.get(port.ixlan),
      router,
      peeringdb_netixlan: port.netixlan_id,
      ipv4_address: port.ipaddr4 && `${port.ipaddr4}/${masks.get(port.netixlan_id)?.v4 ?? 32}`,
      ipv6_address: port.ipaddr6 && `${port.ipaddr6}/${masks.get(port.netixlan_id)?.v6 ?? 128}`,
    },
  }));
  return (await save(context, connection, wanted)).rows.length;
}

/** The length of the LAN's prefix that holds each port's addresses. */
async function prefixLengths(
  context: Context,
  netixlans: readonly number[],
): Promise<Map<number, { v4: number | null; v6: number | null }>> {
  const { rows } = await sql<{ id: number; v4: number | null; v6: number | null }>`select p.id,
      (select max(masklen(x.prefix)) from peeringdb_ixlanprefix x where x.ixlan_id = p.ixlan_id and x.prefix >>= p.ipaddr4) as v4,
      (select max(masklen(x.prefix)) from peeringdb_ixlanprefix x where x.ixlan_id = p.ixlan_id and x.prefix >>= p.ipaddr6) as v6
    from peeringdb_networkixlan p where p.id = any(${netixlans}::bigint[])`.execute(context.db);
  return new Map(rows.map((row) => [Number(row.id), row]));
}
