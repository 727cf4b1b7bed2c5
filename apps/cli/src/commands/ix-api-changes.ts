import { readFileSync } from 'node:fs';
import { connection, internetExchange, router } from '@peersmith/model';
import type { ShownRow } from '@peersmith/resource';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { named } from './find-one.ts';

/** An id as it was typed. */
export function idOf(text: string, label: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`Name the ${label} by its id.`);
}

/** Says which change was begun. */
export function tellBegun(begun: ShownRow): void {
  process.stdout.write(`Change ${begun.id}: ${String(begun.message)}\n`);
}

type Later = Remote & { notBefore?: string };
const NOT_BEFORE = ['--not-before <time>', 'when to begin, such as 2026-12-09T22:00:00Z'] as const;
const familyOf = (text: string) => (text === '6' ? 6 : 4);

/** What is asked of exchanges beside MAC addresses. */
export function changeCommands(group: Command): void {
  routeServerCommands(group);
  remote(
    group
      .command('set-name <connection> <family> [name]')
      .description(
        'name an address of a connection (4 or 6) in the reverse DNS of its exchange; no name takes it away',
      )
      .option(...NOT_BEFORE),
  ).action(async (id: string, family: string, fqdn: string | undefined, flags: Later) =>
    tellBegun(
      await clientFor(flags).call('POST /api/net/connections/:id/ixapi-fqdn/', {
        path: { id: idOf(id, connection.label) },
        body: { family: familyOf(family), fqdn: fqdn ?? null, not_before: flags.notBefore ?? null },
      }),
    ),
  );
  remote(
    group
      .command('cancel-port <connection>')
      .description('say what a cancellation of the port of a connection means; with --confirm, cancel it so')
      .option('--on <day>', 'when it is to end; the first possible day where it is left out')
      .option('--confirm', 'cancel it as was just said'),
  ).action(cancelPort);
  orderCommand(group);
}

async function cancelPort(id: string, flags: Remote & { on?: string; confirm?: true }): Promise<void> {
  const client = clientFor(flags);
  const path = { id: idOf(id, connection.label) };
  const { port, decommission_at, charged_until } = await client.call(
    'GET /api/net/connections/:id/ixapi-cancellation/',
    { path, query: flags.on ? { decommission_at: flags.on } : {} },
  );
  process.stdout.write(`${port} ends on ${decommission_at}, and is paid for until ${charged_until}.\n`);
  if (!flags.confirm) return void process.stdout.write('Nothing is cancelled: say --confirm for that.\n');
  tellBegun(
    await client.call('POST /api/net/connections/:id/ixapi-cancellation/', {
      path,
      body: { asked_for: flags.on ?? null, decommission_at, charged_until },
    }),
  );
}

interface SessionFlags extends Later {
  asn?: string;
  asSet?: string;
  maxPrefix?: string;
  passwordFile?: string;
  type?: string;
}

const typed = (text: string | undefined) =>
  text === undefined
    ? {}
    : { bgp_session_type: text === 'active' ? ('active' as const) : ('passive' as const) };

/** What the flags say; what they do not say is left out. A password comes from a file: a command line is read by others. */
const sessionOf = ({ asSet, maxPrefix, passwordFile, type, notBefore }: SessionFlags) => ({
  ...(asSet === undefined ? {} : { as_set: asSet }),
  ...(maxPrefix === undefined ? {} : { max_prefix: Number(maxPrefix) }),
  ...(passwordFile === undefined ? {} : { password: readFileSync(passwordFile, 'utf8').trim() }),
  ...typed(type),
  not_before: notBefore ?? null,
});

const withSession = (command: Command): Command =>
  remote(
    command
      .option('--as-set <as-set>', 'AS-SET@IRR')
      .option('--max-prefix <count>', 'over which the exchange drops the session')
      .option('--password-file <file>', 'where the password of the session stands')
      .option('--type <type>', 'active: the route server opens the session; passive: you do')
      .option(...NOT_BEFORE),
  );

function routeServerCommands(group: Command): void {
  withSession(
    group
      .command('add-route-server <connection> <route-server> <family>')
      .description(
        'have an exchange set up a session with a route server, by its id there, over IPv4 or IPv6 (4 or 6)',
      )
      .option('--asn <asn>', 'that of your network where it is left out'),
  ).action(async (id: string, network_feature: string, family: string, flags: SessionFlags) =>
    tellBegun(
      await clientFor(flags).call('POST /api/net/connections/:id/ixapi-route-servers/', {
        path: { id: idOf(id, connection.label) },
        body: {
          ...{ network_feature, family: familyOf(family) },
          ...(flags.asn === undefined ? {} : { asn: Number(flags.asn.replace(/^AS/i, '')) }),
          ...sessionOf(flags),
        },
      }),
    ),
  );
  withSession(
    group
      .command('change-route-server <connection> <session>')
      .description('have an exchange change a session with a route server, by its id there'),
  ).action(async (id: string, session: string, flags: SessionFlags) =>
    tellBegun(
      await clientFor(flags).call('POST /api/net/connections/:id/ixapi-route-server-changes/', {
        path: { id: idOf(id, connection.label) },
        body: { session, ...sessionOf(flags) },
      }),
    ),
  );
  remote(
    group
      .command('remove-route-server <connection> <session>')
      .description('have an exchange take a session with a route server away, by its id there')
      .option(...NOT_BEFORE),
  ).action(async (id: string, session: string, flags: Later) =>
    tellBegun(
      await clientFor(flags).call('POST /api/net/connections/:id/ixapi-route-server-removals/', {
        path: { id: idOf(id, connection.label) },
        body: { session, not_before: flags.notBefore ?? null },
      }),
    ),
  );
}

interface OrderFlags extends Later {
  service?: string;
  on?: string;
  product?: string;
  vlan?: string;
  innerVlan?: string;
  mac?: string[];
  asn?: string[];
  capacity?: string;
  router?: string;
  interface?: string;
  purchaseOrder?: string;
  confirm?: true;
}

function orderCommand(group: Command): void {
  remote(
    group
      .command('order <exchange>')
      .description(
        'order a port of an exchange, by its slug or id; without --confirm it says what can be ordered',
      )
      .option('--service <id>', 'the peering LAN; that of the exchange where it is left out')
      .option('--on <id>', 'the physical connection there; the first where it is left out')
      .option('--product <id>', 'the first of the service where it is left out')
      .option('--vlan <tag>', 'untagged where it is left out')
      .option('--inner-vlan <tag>', 'the inner one of two')
      .option('--mac <address...>', 'MAC addresses that the exchange is to let in')
      .option('--asn <asn...>', 'that of your network where it is left out')
      .option('--capacity <mbit>', 'in Mbit/s')
      .option('--router <name>', 'of yours, that the connection is made at')
      .option('--interface <name>', 'of the router')
      .option('--purchase-order <text>', 'for the invoice')
      .option(...NOT_BEFORE)
      .option('--confirm', 'order it'),
  ).action(order);
}

async function order(name: string, flags: OrderFlags): Promise<void> {
  const client = clientFor(flags);
  const path = { id: await named(client, internetExchange, ['slug', name]) };
  const options = await client.call('GET /api/peering/internet-exchanges/:id/ixapi-orders/', { path });
  const service = flags.service ?? options.services[0]?.id ?? '';
  const product =
    flags.product ??
    options.offerings.find(({ network_service }) => [null, service].includes(network_service))?.id ??
    '';
  const on = flags.on ?? options.connections[0]?.id ?? '';
  if (!flags.confirm) {
    for (const one of options.services) process.stdout.write(`service ${one.id}: ${one.name}\n`);
    for (const one of options.offerings)
      process.stdout.write(
        `product ${one.id}: ${one.name}, ${one.bandwidth_min ?? '-'} to ${one.bandwidth_max ?? '-'} Mbit/s, of service ${one.network_service ?? '-'}\n`,
      );
    for (const one of options.connections)
      process.stdout.write(`connection ${one.id}: ${one.name}, ${one.speed ?? '-'} Mbit/s, ${one.state}\n`);
    process.stdout.write(`Nothing is ordered: with --confirm it is ${product} on ${service}, at ${on}.\n`);
    return;
  }
  tellBegun(
    await client.call('POST /api/peering/internet-exchanges/:id/ixapi-orders/', {
      path,
      body: {
        ...{ network_service: service, product_offering: product, connection: on },
        vlan_type: flags.innerVlan ? 'qinq' : flags.vlan ? 'dot1q' : 'port',
        ...(flags.vlan ? { vlan: Number(flags.vlan) } : {}),
        ...(flags.innerVlan ? { inner_vlan: Number(flags.innerVlan) } : {}),
        mac_addresses: flags.mac ?? [],
        ...(flags.asn ? { asns: flags.asn.map((text) => Number(text.replace(/^AS/i, ''))) } : {}),
        ...(flags.capacity ? { capacity: Number(flags.capacity) } : {}),
        router: flags.router ? await named(client, router, ['name', flags.router]) : null,
        interface: flags.interface ?? '',
        purchase_order: flags.purchaseOrder ?? '',
        not_before: flags.notBefore ?? null,
      },
    }),
  );
}
