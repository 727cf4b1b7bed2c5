import { autonomousSystem, LIMIT_ORIGIN, peeringdbChange } from '@peersmith/model';
import { type Command, InvalidArgumentError } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { table, textTable } from '../table.ts';
import { renumberCommand } from './renumber.ts';

const print = (text: string) => process.stdout.write(text);
const asn = (text: string) => {
  const digits = /^(?:AS)?(\d{1,10})$/i.exec(text)?.[1];
  if (!digits) throw new InvalidArgumentError('Write an AS number, such as 64500.');
  return Number(digits);
};
const ids = (text: string) => {
  const numbers = text.split(',').map(Number);
  if (!numbers.every(Number.isSafeInteger)) throw new InvalidArgumentError('Write ids, such as 12,15.');
  return numbers;
};

/** Commands about our own network in PeeringDB: import its ports, audit its record, decide on changes. */
export function ownNetworkCommands(peeringdb: Command): void {
  remote(
    peeringdb
      .command('import')
      .description('make exchanges and connections of your ports in PeeringDB; shows them first')
      .requiredOption('--asn <asn>', 'your ASN', asn)
      .option('--ports <ids>', 'only these ports, by their PeeringDB ids', ids)
      .option('--router <id>', 'router that holds the ports', Number)
      .option('-y, --yes', 'import them; without it they are only shown'),
  ).action(importPorts);
  remote(
    peeringdb
      .command('audit')
      .description('what PeeringDB says of your network, against your own records')
      .requiredOption('--asn <asn>', 'your ASN', asn)
      .option('--json', 'as JSON'),
  ).action(audit);
  remote(
    peeringdb
      .command('changes')
      .description('changes in PeeringDB that touch your objects')
      .option('--state <state>', 'pending, applied, automatic, ignored, superseded or all', 'pending')
      .option('--limit <n>', 'at most so many', '50')
      .option('--apply <ids>', 'make your objects as PeeringDB says now', ids)
      .option('--ignore <ids>', 'leave your objects as they are', ids)
      .option('--json', 'as JSON'),
  ).action(changes);
  limitsCommand(peeringdb);
  renumberCommand(peeringdb);
}

/** `peeringdb limits`: the prefix limits in force. */
function limitsCommand(peeringdb: Command): void {
  remote(
    peeringdb
      .command('limits')
      .description('the prefix limits of sessions with a network, and where they come from')
      .requiredOption('--asn <asn>', 'the ASN', asn)
      .option('--json', 'as JSON'),
  ).action(limits);
}

async function limits(options: Remote & { asn: number; json?: boolean }): Promise<void> {
  const systems = clientFor(options).resource(autonomousSystem);
  const [system] = (await systems.list({ asn: options.asn, limit: 1 })).results;
  if (!system) throw new Error(`There is no AS${options.asn} here.`);
  const found = await systems.act(system.id, 'prefix-limits');
  if (options.json) return void print(`${JSON.stringify(found, null, 2)}\n`);
  const rows = found.map(({ address_family, limit, origin, peeringdb, proposed }) => [
    `IPv${address_family}`,
    `${limit ?? '-'}`,
    LIMIT_ORIGIN[origin].label,
    `${peeringdb ?? '-'}${proposed ? ' (to be decided: peeringdb changes)' : ''}`,
  ]);
  print(textTable(['Family', 'Limit', 'Origin', 'PeeringDB says'], rows));
}

interface Import extends Remote {
  asn: number;
  ports?: number[];
  router?: number;
  yes?: boolean;
}

async function importPorts(options: Import): Promise<void> {
  const client = clientFor(options);
  const found = await client.call('GET /api/peeringdb/import/', { query: { asn: options.asn } });
  const wanted = options.ports && new Set(options.ports);
  const rows = found.exchanges.flatMap(({ name, ports }) =>
    ports
      .filter((port) => !wanted || wanted.has(port.netixlan_id))
      .map((port) => [
        String(port.netixlan_id),
        name,
        port.cidr4 ?? '-',
        port.cidr6 ?? '-',
        `${port.speed}`,
        port.state,
      ]),
  );
  print(textTable(['Port', 'Exchange', 'IPv4', 'IPv6', 'Mbit/s', 'State'], rows));
  if (!options.yes) {
    print(`\n${rows.filter((row) => row.at(-1) === 'new').length} ports are new. Import them with --yes.\n`);
    return;
  }
  const made = await client.call('POST /api/peeringdb/import/', {
    body: { asn: options.asn, netixlans: options.ports, router: options.router },
  });
  print(`\n${made.internet_exchanges} exchanges and ${made.connections} connections are new.\n`);
}

async function audit(options: Remote & { asn: number; json?: boolean }): Promise<void> {
  const found = await clientFor(options).call('GET /api/peeringdb/audit/', {
    query: { asn: options.asn },
  });
  if (options.json) print(`${JSON.stringify(found, null, 2)}\n`);
  else if (found.findings.length === 0) print(`PeeringDB and your records agree about AS${options.asn}.\n`);
  else for (const { severity, text } of found.findings) print(`${severity.padEnd(8)} ${text}\n`);
  if (found.findings.some(({ severity }) => severity === 'error')) process.exitCode = 2;
}

interface Changes extends Remote {
  state: string;
  limit: string;
  apply?: number[];
  ignore?: number[];
  json?: boolean;
}

async function changes(options: Changes): Promise<void> {
  const client = clientFor(options);
  for (const verb of ['apply', 'ignore'] as const) {
    const given = options[verb];
    if (!given) continue;
    const done = await client.resource(peeringdbChange).act(null, verb, { ids: given });
    print(`${done.changes} changes ${verb === 'apply' ? 'applied' : 'ignored'}.\n`);
  }
  if (options.apply || options.ignore) return;
  const { results, count } = await client.resource(peeringdbChange).list({
    limit: Number(options.limit),
    ...(options.state === 'all' ? {} : { state: options.state }),
  });
  if (options.json) print(`${JSON.stringify(results, null, 2)}\n`);
  else print(count === 0 ? 'There are no such changes.\n' : table(peeringdbChange, results));
}
