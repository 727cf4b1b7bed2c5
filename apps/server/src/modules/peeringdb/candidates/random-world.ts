import { EMPTY, type World } from './test-world.ts';

/** A generator of numbers below a bound that repeats itself for a seed (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Ids and ASNs of a world are its own, so that many worlds fit into one database. */
const IDS = 100;
const HOSTS = 9;

/** A small network somewhere on the internet, with everything that can be odd about it. `at` tells worlds apart. */
export function randomWorld(random: (below: number) => number, at: number): World {
  const some = (most: number, least = 0) =>
    Array.from({ length: least + random(most - least + 1) }, (_, n) => n);
  const chance = (percent: number) => random(100) < percent;
  const one = <T>(items: readonly T[]): T => {
    const item = items[random(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };
  const id = (n: number) => at * IDS + n + 1;
  // The last ones lie around the borders of what is for private use.
  const asn = (n: number) => at + ([64_500, 65_500, 4_199_999_800][n - 3] ?? 100_000 + at * IDS + n);
  // Ports and sessions draw from few addresses, so that they meet, clash and move.
  const v4 = () => `10.${at >> 8}.${at & 255}.${1 + random(HOSTS)}`;
  const v6 = () => `2001:db8:${(at + 1).toString(16)}::${1 + random(HOSTS)}`;

  const networks = some(6, 2).map((n) => ({
    id: id(n),
    asn: asn(n),
    policy_general: one(['Open', 'Open', 'No']),
    info_type: one(['NSP', 'NSP', 'Route Server']),
    info_never_via_route_servers: chance(25),
  }));
  // Halves, a whole around them, and one where nobody is; or nothing that is known.
  const four = `10.${at >> 8}.${at & 255}`;
  const six = `2001:db8:${(at + 1).toString(16)}`;
  const prefixesOf = (all: readonly string[]) => (chance(45) ? [] : all.filter(() => chance(45)));
  const lans = some(3, 1).map((n) => ({
    id: id(n),
    prefixes: [
      ...prefixesOf([`${four}.0/29`, `${four}.8/29`, `${four}.0/24`, `${four}.128/25`]),
      ...prefixesOf([`${six}::/125`, `${six}::8/125`, `${six}::/64`]),
    ],
  }));
  const ports = some(8).map((n) => ({
    id: id(n),
    net: one(networks).id,
    lan: one(lans).id,
    v4: chance(80) ? v4() : null,
    v6: chance(70) ? v6() : null,
    is_rs_peer: chance(50),
    operational: chance(85),
  }));
  // The first is ours and perhaps not marked so; others may be ours, peers with a record, or unknown to PeeringDB.
  const systems = some(5, 1).map((n) => ({
    id: id(n),
    asn: asn(n),
    affiliated: n === 0 ? chance(90) : chance(20),
  }));
  const exchanges = some(3, 1).map((n) => ({
    id: id(n),
    system: one(systems.slice(0, 2)).id,
    lan: chance(85) ? one(lans).id : null,
  }));
  const connections = some(5).map((n) => ({
    id: id(n),
    exchange: chance(95) ? one(exchanges).id : null,
    v4: chance(75) ? `${v4()}/24` : null,
    v6: chance(65) ? `${v6()}/64` : null,
  }));
  const sessions = connections.length
    ? some(6).map((n) => ({
        id: id(n),
        connection: one(connections).id,
        system: one(systems).id,
        ip: one([v4(), v6()]),
      }))
    : [];
  const hidden = some(3).map((n) => ({
    id: id(n),
    net: one(networks).id,
    lan: one(lans).id,
    until: one([null, '2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z']),
  }));
  const stances = some(2).map((n) => ({
    id: id(n),
    asn: one(networks).asn,
    exchange: exchanges.length ? one([null, one(exchanges).id]) : null,
    until: one([null, '2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z']),
  }));
  // One export an exchange at most, and one word of it on an address.
  const exports = exchanges
    .filter(() => chance(40))
    .map(({ id: exchange }, place) => ({
      ...{ id: exchange, exchange, read: chance(80) },
      members: uniqueBy(
        some(5).map((n) => ({
          id: id(place * 8 + n),
          // Of networks that PeeringDB knows, and others.
          asn: one([one(networks).asn, one(networks).asn, asn(n)]),
          ip: one([v4(), v6()]),
          active: chance(80),
        })),
        ({ ip }) => ip,
      ),
      disputed: some(2).map(() => one([v4(), v6()])),
    }));
  return {
    ...EMPTY,
    exports,
    networks,
    lans,
    ports,
    systems,
    exchanges,
    connections,
    sessions: uniqueBy(sessions, (one) => `${one.connection} ${one.ip}`),
    hidden: uniqueBy(hidden, (one) => `${one.net} ${one.lan}`),
    stances,
  };
}

const uniqueBy = <T>(items: readonly T[], key: (item: T) => string): T[] => [
  ...new Map(items.map((item) => [key(item), item])).values(),
];

/** Many worlds as one. */
export function joined(worlds: readonly World[]): World {
  return {
    networks: worlds.flatMap((one) => one.networks),
    lans: worlds.flatMap((one) => one.lans),
    ports: worlds.flatMap((one) => one.ports),
    systems: worlds.flatMap((one) => one.systems),
    exchanges: worlds.flatMap((one) => one.exchanges),
    connections: worlds.flatMap((one) => one.connections),
    sessions: worlds.flatMap((one) => one.sessions),
    hidden: worlds.flatMap((one) => one.hidden),
    stances: worlds.flatMap((one) => one.stances),
    exports: worlds.flatMap((one) => one.exports),
  };
}

/** The same world with one row less, in every way there is. */
export function* smaller(world: World): Generator<World> {
  for (const [table, rows] of Object.entries(world))
    for (const at of rows.keys()) yield { ...world, [table]: rows.toSpliced(at, 1) };
}
