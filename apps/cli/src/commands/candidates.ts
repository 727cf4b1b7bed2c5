import type { CandidateSession, Page, PeerCandidate } from '@peersmith/api-client';
import { possibleSessionsOf } from '@peersmith/model';
import { type Command, InvalidArgumentError } from 'commander';
import { counted } from '../counted.ts';
import { type Tried, tried, withPlans } from '../plan.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';
import { filtersFrom } from './resources.ts';

const MOST = 1000;
const print = (text: string) => process.stdout.write(text);
const json = (value: unknown) => print(`${JSON.stringify(value, null, 2)}\n`);
const whole = (text: string) => {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Write a number.');
  return Number(text);
};

interface Options extends Remote, Tried {
  localAsn?: string;
  asn?: string[];
  filter: string[];
  search?: string;
  ordering?: string;
  limit: number;
  sessions?: boolean;
  preview?: boolean;
  create?: boolean;
  sessionStatus?: string;
  roles?: boolean;
}

/** Whom we could peer with, and making the sessions. */
export function candidateCommand(peeringdb: Command): void {
  withPlans(
    remote(
      peeringdb
        .command('candidates')
        .description('networks that you could peer with over your exchanges; makes the sessions, too')
        .option('--local-asn <asn>', 'your ASN, when you run several')
        .option('--asn <asn...>', 'only these networks')
        .option(
          '-f, --filter <name=value...>',
          'such as policy_general=Open, info_traffic__gte=10-20Gbps',
          [],
        )
        .option('-q, --search <text>', 'text to look for in names')
        .option('--ordering <fields>', 'such as -sessions or name')
        .option('--limit <n>', 'at most so many', whole, 50)
        .option('--sessions', 'each possible session instead of each network')
        .option('--preview', 'what --create would make, and whom to write to')
        .option('--create', 'make the missing sessions with all networks that are found')
        .option('--session-status <status>', 'status of the sessions that are made', 'enabled')
        .option('--roles', 'the sessions get the BGP role that is proposed: rs-client or peer')
        .option('--json', 'as JSON'),
    ),
  ).action(candidates);
}

async function candidates(options: Options): Promise<void> {
  if (options.create || options.preview) return makeSessions(options);
  const { call } = clientFor(options);
  const query = { ...queryOf(options), limit: options.limit };
  if (options.sessions)
    show(options, await call('GET /api/peeringdb/candidate-sessions/', { query }), sessionTable);
  else show(options, await call('GET /api/peeringdb/candidates/', { query }), networkTable);
}

function show<T>(
  options: Options,
  { count, results }: Page<T>,
  shown: (results: readonly T[]) => string,
): void {
  if (options.json) return void json(results);
  print(shown(results));
  if (count > results.length) process.stderr.write(`${results.length} of ${count}; --limit shows more.\n`);
}

const queryOf = ({ localAsn, asn, filter, search, ordering }: Options) => ({
  ...filtersFrom(filter),
  local_asn: localAsn,
  asn,
  q: search,
  ordering,
});

const networkTable = (networks: readonly PeerCandidate[]) =>
  textTable(
    ['ASN', 'Name', 'Policy', 'Traffic', 'Exchanges', 'Missing', 'Configured', 'Families', 'E-mail'],
    networks.map((one) => [
      `${one.asn}`,
      one.name,
      one.policy_general || '-',
      one.info_traffic || '-',
      `${one.exchanges.length}`,
      `${one.missing}`,
      `${one.configured}`,
      one.address_families.map((family) => `IPv${family}`).join(' '),
      one.email ?? '-',
    ]),
  );

const sessionTable = (sessions: readonly CandidateSession[]) =>
  textTable(
    ['ASN', 'Name', 'Connection', 'Address', 'Status', 'Session'],
    sessions.map((one) => [
      `${one.asn}`,
      one.name,
      one.connection.display,
      one.ip_address,
      statusOf(one),
      one.session === null ? '-' : `${one.session}`,
    ]),
  );

const statusOf = ({ status, other_asn, port_asn, contested_by, common_prefix }: CandidateSession): string =>
  [
    status,
    ...(other_asn ? ['with another AS'] : []),
    ...(port_asn === null ? [] : [`the port says AS${port_asn}`]),
    ...(contested_by.length ? [`claimed by ${contested_by.map((asn) => `AS${asn}`).join(', ')}, too`] : []),
    ...(common_prefix || status === 'no-common-prefix' ? [] : ['no common prefix']),
  ].join(', ');

/** The sessions that are missing with the networks that the filters find, over the connections and in the families that they name. */
async function makeSessions(options: Options): Promise<void> {
  const client = clientFor(options);
  const selection = await selectionOf(options);
  if (options.preview) {
    const preview = await client.call('POST /api/peeringdb/candidates/preview/', {
      body: selection,
    });
    if (options.json) return void json(preview);
    print(sessionTable(preview.sessions));
    for (const { asn, name, email, role } of preview.contacts)
      print(`\nAS${asn}  ${name} <${email}>  ${role}`);
    return void print(
      `\n${counted(preview.sessions.length, 'session')} would be made. Make them with --create.\n`,
    );
  }
  const body = {
    ...selection,
    defaults: { status: options.sessionStatus },
    ...(options.roles ? { roles: true } : {}),
  };
  const written = await tried(options, (trying) =>
    trying.call('POST /api/peeringdb/candidates/create/', { body }),
  );
  if (!written) return;
  const made = written.done;
  if (options.json) return void json(made);
  print(
    `Made ${counted(made.sessions, 'session')} and ${counted(made.autonomous_systems, 'autonomous system')}.\n`,
  );
}

async function selectionOf(options: Options) {
  const query = queryOf(options);
  const netixlans: number[] = [];
  for (let offset = 0; ; offset += MOST) {
    const { next, results } = await clientFor(options).call('GET /api/peeringdb/candidates/', {
      query: { ...query, limit: MOST, offset },
    });
    netixlans.push(...results.flatMap((one) => one.netixlan_ids));
    if (!next) break;
  }
  return { ...possibleSessionsOf(query), netixlans };
}
