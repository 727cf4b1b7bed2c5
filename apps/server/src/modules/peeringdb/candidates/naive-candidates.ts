import type { World } from './test-world.ts';

/** A possible session as one line: connection, port, address, status, its session and hidden peer, whether the session is with another AS, the address contested, a prefix in common, and what the exchange says. */
export const lineOf = (one: {
  connection: number | null;
  /** With an `m` before it where the exchange alone has it. */
  port: string;
  address: string;
  status: string;
  session: number | null;
  hidden: number | null;
  other: boolean;
  contested: boolean;
  common: boolean;
  says: string | null;
}): string =>
  `${one.connection ?? '-'} ${one.port} ${one.address} ${one.status} ${one.session ?? '-'} ${one.hidden ?? '-'} ${one.other} ${one.contested} ${one.common} ${one.says ?? '-'}`;

const hostOf = (address: string | null | undefined) => address?.split('/')[0];
const isPrivate = (asn: number) =>
  (asn >= 64_512 && asn <= 65_534) || (asn >= 4_200_000_000 && asn <= 4_294_967_294);

/** The last number of an address, which is what tells the addresses of a random world apart. */
const lastOf = (address: string) =>
  Number.parseInt(address.split(/[.:]/).at(-1) || '0', address.includes(':') ? 16 : 10);
/** Whether a prefix of a random world holds an address of it. */
function holds(prefix: string, address: string): boolean {
  const [base = '', length = ''] = prefix.split('/');
  if (base.includes(':') !== address.includes(':')) return false;
  const size = 2 ** ((base.includes(':') ? 128 : 32) - Number(length));
  return lastOf(address) >= lastOf(base) && lastOf(address) < lastOf(base) + size;
}

/** Whether one prefix of the LAN holds both; of a LAN without prefixes of the family nothing is known. */
function shareOne(prefixes: readonly string[], ours: string | null | undefined, theirs: string): boolean {
  const known = prefixes.filter((one) => one.includes(':') === theirs.includes(':'));
  return known.length === 0 || known.some((one) => holds(one, theirs) && (!ours || holds(one, ours)));
}

type Exchange = World['exchanges'][number];

/** Ports at an exchange: those of PeeringDB on its LAN, and what the exchange says of other addresses. */
function portsAt(world: World, exchange: Exchange) {
  const known = world.ports
    .filter((port) => exchange.lan !== null && port.lan === exchange.lan)
    .map((port) => {
      const network = world.networks.find((one) => one.id === port.net);
      if (!network) throw new Error(`port ${port.id} has no network`);
      return { ...port, id: String(port.id), network };
    });
  const read = world.exports.find((one) => one.exchange === exchange.id && one.read !== false);
  const others = (read?.members ?? []).flatMap((member) => {
    const network = world.networks.find((one) => one.asn === member.asn);
    if (!network || known.some((port) => port.v4 === member.ip || port.v6 === member.ip)) return [];
    const family = member.ip.includes(':') ? 'v6' : 'v4';
    return [
      {
        ...{ id: `m${member.id}`, network, is_rs_peer: false, operational: member.active ?? true },
        ...{ v4: null, v6: null, [family]: member.ip },
      },
    ];
  });
  return [...known, ...others];
}

function wordOf(told: { asn: number; active?: boolean } | undefined, asn: number): string {
  if (!told) return 'not_listed';
  if (told.asn !== asn) return 'another_network';
  return told.active === false ? 'inactive' : 'listed';
}

/** What the candidates should be, written as loops over plain objects and nothing else: the model that the SQL is held against. */
export function naiveCandidates(world: World, now: Date): string[] {
  const lines: string[] = [];
  const system = (id: number) => world.systems.find((one) => one.id === id);
  const ownAddresses = world.connections.flatMap((one) => [hostOf(one.v4), hostOf(one.v6)]);
  for (const exchange of world.exchanges) {
    const read = world.exports.find((one) => one.exchange === exchange.id && one.read !== false);
    const connections = world.connections.filter((one) => one.exchange === exchange.id);
    for (const connection of connections.length > 0 ? connections : [null]) {
      for (const port of portsAt(world, exchange)) {
        const { network } = port;
        for (const family of ['v6', 'v4'] as const) {
          const address = port[family];
          if (!address) continue;
          if (connection && !connection[family]) continue;
          const session =
            world.sessions.find((one) => one.connection === connection?.id && one.ip === address) ?? null;
          if (!session && (port.operational === false || isPrivate(network.asn))) continue;
          const hidden =
            world.hidden.find(
              (one) =>
                one.net === network.id &&
                one.lan === exchange.lan &&
                (!one.until || new Date(one.until) > now),
            ) ?? null;
          const affiliated = world.systems.some((one) => one.affiliated && one.asn === network.asn);
          let status = 'missing';
          if (port.is_rs_peer && network.policy_general === 'No') {
            if (!network.info_never_via_route_servers && network.info_type !== 'Route Server')
              status = 'route-server-only';
          }
          const prefixes = world.lans.find((one) => one.id === exchange.lan)?.prefixes ?? [];
          const common = shareOne(prefixes, hostOf(connection?.[family]), address);
          if (!common) status = 'no-common-prefix';
          const ours = affiliated || system(exchange.system)?.asn === network.asn;
          const claims = world.ports
            .filter((one) => one.lan === exchange.lan && one[family] === address && one.operational !== false)
            .map((one) => world.networks.find((each) => each.id === one.net)?.asn);
          const contestedThere = new Set(claims).size > 1 || (!ours && ownAddresses.includes(address));
          const told = read?.members.find(({ ip }) => ip === address);
          const isDisputed = !told && read?.disputed?.includes(address);
          const says = isDisputed ? 'disputed' : read ? wordOf(told, network.asn) : null;
          const contested = contestedThere || (told?.active === true && says === 'another_network' && !ours);
          if (contested) status = 'contested';
          const declined = world.stances.some(
            (one) =>
              one.asn === network.asn &&
              (one.exchange === null || one.exchange === exchange.id) &&
              (!one.until || new Date(one.until) > now),
          );
          if (declined) status = 'declined';
          if (hidden) status = 'hidden';
          if (session) status = 'configured';
          if (ours) status = 'ourselves';
          lines.push(
            lineOf({
              connection: connection?.id ?? null,
              port: port.id,
              address,
              status,
              session: session?.id ?? null,
              hidden: hidden?.id ?? null,
              other: session !== null && system(session.system)?.asn !== network.asn,
              contested,
              common,
              says,
            }),
          );
        }
      }
    }
  }
  return lines.sort();
}
