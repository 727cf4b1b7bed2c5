import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Client, ComparedMember, MemberDifference, MemberSummary } from '@peersmith/api-client';
import { internetExchange, memberExport } from '@peersmith/model';
import { type Command, InvalidArgumentError } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';
import { followJob } from './follow-job.ts';
import { idOf } from './id-of.ts';

const print = (text: string) => process.stdout.write(text);
const MOST = 1000;

interface Compare extends Remote {
  difference?: string[];
  all?: boolean;
  json?: boolean;
}

/** `peersmith members`: who is connected to an exchange, as the exchange says itself. */
export function membersCommands(program: Command): void {
  const members = program
    .command('members')
    .description('who is connected to an exchange, as it says itself (IX-F member export)');
  remote(
    members
      .command('read <exchange>')
      .description('read the member export of an exchange now, from its URL or from a file')
      .option('--file <path>', 'a file instead of the URL')
      .option('--accept-gone', 'take it although more than half of the ports are gone'),
  ).action(async (name: string, flags: Remote & { file?: string; acceptGone?: boolean }) => {
    const client = clientFor(flags);
    const source = await sourceOf(client, name);
    const accept_gone = flags.acceptGone === true;
    if (flags.file === undefined) {
      const { id } = await client.resource(memberExport).act(source, 'read', { accept_gone });
      return void print(`${await followJob(client, id)}\n`);
    }
    const body = { text: readFileSync(flags.file, 'utf8'), file_name: basename(flags.file), accept_gone };
    const done = await client.call('POST /api/members/member-exports/:id/upload/', {
      path: { id: source },
      body,
    });
    print(
      `${done.members} members with ${done.ports} ports (${done.came} came, ${done.changed} changed, ${done.went} went), ${done.findings} findings.\n`,
    );
  });
  remote(
    members
      .command('propose')
      .description('where exchanges of yours publish their members, by PeeringDB and IXPDB')
      .option('--add', 'make member exports of all of them')
      .option('--json', 'as JSON'),
  ).action(propose);
  remote(
    members
      .command('compare <exchange>')
      .description('what the exchange says against what PeeringDB says, by address; those that differ')
      .option('--difference <words>', 'only what differs in one of these, such as asn,only_members', words)
      .option('--all', 'also addresses about which both say the same')
      .option('--json', 'as JSON'),
  ).action(async (name: string, flags: Compare) => {
    const client = clientFor(flags);
    const path = { id: await idOf(client, internetExchange, name) };
    const summary = await client.call('GET /api/members/internet-exchanges/:id/', { path });
    const kinds = Object.keys(summary.differences);
    const difference = flags.difference ?? (flags.all ? ['none', ...kinds] : kinds);
    const ports: ComparedMember[] = [];
    for (let count = 1; ports.length < count; ) {
      const page = await client.call('GET /api/members/internet-exchanges/:id/comparison/', {
        path,
        query: { difference, limit: MOST, offset: ports.length },
      });
      ports.push(...page.results);
      count = page.results.length > 0 ? page.count : 0;
    }
    if (flags.json) return void print(`${JSON.stringify({ ...summary, ports }, null, 2)}\n`);
    tell(summary, ports);
  });
}

interface Propose extends Remote {
  add?: boolean;
  json?: boolean;
}

const FOUND_BY = { peeringdb: 'PeeringDB', number: 'IXPDB, by number', name: 'IXPDB, by name' } as const;

async function propose(flags: Propose): Promise<void> {
  const client = clientFor(flags);
  const found = await client.call('POST /api/members/propose/');
  if (flags.add)
    for (const { internet_exchange, source_url } of found.results)
      await client.resource(memberExport).create({ internet_exchange: internet_exchange.id, source_url });
  if (flags.json) return void print(`${JSON.stringify(found, null, 2)}\n`);
  if (found.ixpdb_error) process.stderr.write(`${found.ixpdb_error}.\n`);
  if (found.results.length > 0)
    print(
      textTable(
        ['Exchange', 'Found by', 'Called', 'URL'],
        found.results.map((one) => [
          one.internet_exchange.name,
          FOUND_BY[one.found_by],
          one.called,
          one.source_url,
        ]),
      ),
    );
  print(`Nobody knows where ${found.without} other exchanges publish their members.\n`);
  if (flags.add)
    print(`${found.results.length} member exports were added; they are read with the next daily run.\n`);
}

const WORD = /^[a-z_]+$/;
function words(text: string): string[] {
  const found = text.split(',').map((word) => word.trim());
  if (found.every((word) => WORD.test(word))) return found;
  throw new InvalidArgumentError('Write words with commas between them, such as asn,only_members.');
}

/** The member export of an exchange that is named by name, slug or id. */
async function sourceOf(client: Client, name: string): Promise<number> {
  const id = await idOf(client, internetExchange, name);
  const { source } = await client.call('GET /api/members/internet-exchanges/:id/', { path: { id } });
  if (source) return source.id;
  throw new Error(`${name} has no member export here: enter one on its page, or under Member exports.`);
}

/** What each difference is called where there is room for few words. */
const SHORT: Readonly<Record<MemberDifference, string>> = {
  only_peeringdb: 'only PeeringDB',
  only_members: 'only the exchange',
  disputed: 'disputed',
  address: 'address',
  asn: 'ASN',
  mac: 'MAC',
  prefix_limit: 'prefix limit',
  speed: 'speed',
  active: 'active',
  route_server: 'route server',
};

function tell(
  { source, has_peeringdb, members, peeringdb, agreeing }: MemberSummary,
  ports: ComparedMember[],
): void {
  if (!source) print('No member export of this exchange is known here, so there is nothing to compare.\n');
  if (!has_peeringdb) print('The exchange is not linked to PeeringDB.\n');
  print(
    `${members} addresses by the exchange, ${peeringdb} by PeeringDB; both say the same of ${agreeing}.\n`,
  );
  if (ports.length === 0) return;
  const network = (side: ComparedMember['members'] | ComparedMember['peeringdb']) =>
    side ? `AS${side.asn} ${side.name}` : '-';
  print(
    textTable(
      ['Address', 'Exchange', 'PeeringDB', 'Differs in'],
      ports.map((port) => [
        port.address,
        network(port.members),
        network(port.peeringdb),
        port.differences.map((one) => SHORT[one]).join(', ') || '-',
      ]),
    ),
  );
}
