import type { Imported, PresentAt, PresentPort } from '@peersmith/answers';
import { autonomousSystem, connection, internetExchange } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';
import { create, save } from '../../../engine/write/save.ts';
import { relink } from '../mirror/relink.ts';
import { asRecorded } from './follow-peeringdb.ts';
import { findPresence, type Network } from './presence.ts';

export interface ImportNetwork {
  asn: number;
  /** Its AS, as `ensureAffiliated` gives it. */
  autonomous_system_id: number;
  /** PeeringDB ports to make connections of; when absent all of the network's, but those with an address outside the LAN. */
  netixlans?: readonly number[] | undefined;
  /** Router that holds a port, by its PeeringDB id. */
  routerOf: (netixlan: number) => number | null;
}

/** How many were new. */
export type ImportedCounts = Omit<Imported, 'autonomous_system'>;

/**
 * Makes the exchanges and connections of our AS from PeeringDB. What is there already stays as it is, so it may run again; what lost
 * its link to PeeringDB, or was typed by hand with the same addresses, is linked.
 */
export async function importNetwork(
  context: Context,
  { asn, autonomous_system_id, netixlans, routerOf }: ImportNetwork,
): Promise<ImportedCounts> {
  await relink(context.db);
  const { exchanges: found } = await findPresence(context, asn);
  const chosen = chosenExchanges(asn, found, netixlans);
  const exchanges = await ensureExchanges(context, { exchanges: chosen, localAs: autonomous_system_id, asn });
  const connections = await ensureConnections(context, chosen, exchanges.ids, routerOf);
  return { internet_exchanges: exchanges.created, connections };
}

/** The AS of ours with this ASN, made from PeeringDB or marked as affiliated. */
export async function ensureAffiliated(context: Context, network: Network): Promise<number> {
  const { rows } = await sql<{
    id: number;
    affiliated: boolean;
  }>`select id, affiliated from peering_autonomoussystem where asn = ${network.asn}`.execute(context.db);
  const [held] = rows;
  if (held?.affiliated) return Number(held.id);
  if (held) {
    await save(context, autonomousSystem, [
      { id: Number(held.id), given: { affiliated: true }, mode: 'modify' },
    ]);
    return Number(held.id);
  }
  const row = await create(context, autonomousSystem, { ...asRecorded(network), affiliated: true });
  return Number(row.id);
}

/** The exchanges with wanted ports of which connections are to be made. */
function chosenExchanges(
  asn: number,
  exchanges: readonly PresentAt[],
  netixlans: readonly number[] | undefined,
): PresentAt[] {
  const wanted = netixlans && new Set(netixlans);
  const chosen = exchanges.map((exchange) => ({
    ...exchange,
    ports: exchange.ports.filter((port) =>
      wanted
        ? wanted.delete(port.netixlan_id) && isImportable(port)
        : isImportable(port) && port.state !== 'outside-lan',
    ),
  }));
  if (wanted?.size)
    throw unprocessable('netixlans', `AS${asn} has no port ${[...wanted].join(', ')} in PeeringDB.`);
  return chosen.filter((exchange) => exchange.ports.length > 0);
}

const isImportable = ({ state }: PresentPort) => state === 'new' || state === 'outside-lan';

async function ensureExchanges(
  context: Context,
  { exchanges, localAs, asn }: { exchanges: readonly PresentAt[]; localAs: number; asn: number },
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
  exchanges: readonly PresentAt[],
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
  exchanges: readonly PresentAt[],
  ids: ReadonlyMap<number, number>,
  routerOf: ImportNetwork['routerOf'],
): Promise<number> {
  const wanted = exchanges.flatMap((exchange) =>
    exchange.ports.map((port) => ({
      id: null,
      mode: 'create' as const,
      given: {
        internet_exchange_point: ids.get(exchange.ixlan_id),
        router: routerOf(port.netixlan_id),
        peeringdb_netixlan: port.netixlan_id,
        // Outside of every prefix of the LAN the address stands alone.
        ipv4_address: port.cidr4 ?? port.ipaddr4,
        ipv6_address: port.cidr6 ?? port.ipaddr6,
      },
    })),
  );
  return wanted.length ? (await save(context, connection, wanted)).rows.length : 0;
}
