import {
  autonomousSystem,
  type CheckOfRequest,
  peeringRequest,
  requestedSession,
  stepOfRequest,
} from '@peersmith/model';
import type { Json } from '@peersmith/resource';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';
import { digitsOf } from './find-one.ts';

const asnOf = (text: string): number => Number(digitsOf(text));
const collect = (one: string, all: string[] = []): string[] => [...all, one];

interface StepFlags extends Remote {
  reason?: string;
  session?: string[];
  stance?: string;
  until?: string;
  to?: string[];
  status?: string;
  sessionStatus?: string;
}

/** Steps by name: what they do, and what may be said with them. */
const STEPS = [
  { name: 'check', about: 'check a request again, and let rules decide' },
  { name: 'write', about: 'write to the network', to: true },
  { name: 'ask', about: 'ask the network for its sessions by its Peering API', session_status: true },
  { name: 'follow', about: 'ask the Peering API of the network where they stand now' },
  { name: 'remind', about: 'write once more to a network that has not answered', to: true },
  { name: 'agree', about: 'keep that the network agreed', reason: true },
  { name: 'decline', about: 'keep that nothing comes of it', reason: true, stance: true },
  { name: 'no-answer', about: 'give up waiting for an answer', reason: true },
  { name: 'accept', about: 'accept sessions that another network asks for', reason: true, sessions: true },
  { name: 'refuse', about: 'refuse them', reason: true, sessions: true, stance: true },
  { name: 'provision', about: 'make the sessions, and the autonomous system', status: true },
  { name: 'tell', about: 'write to the network what was decided about what it asked for', to: true },
  { name: 'enable', about: 'enable the sessions that were made' },
  { name: 'withdraw', about: 'end it without an outcome', reason: true },
  { name: 'reopen', about: 'begin again with one that was decided or had ended', reason: true },
] as const satisfies readonly {
  name: string;
  about: string;
  reason?: true;
  sessions?: true;
  stance?: true;
  to?: true;
  status?: true;
  session_status?: true;
}[];

/** `peersmith requests`: wishes for sessions, ours and theirs. */
export function requestCommands(program: Command): void {
  const requests = program
    .command('requests')
    .description('peering requests, yours and those of other networks');
  listCommand(requests);
  showCommand(requests);
  addCommands(requests);
  for (const step of STEPS) stepCommand(requests, step);
}

function listCommand(requests: Command): void {
  remote(
    requests
      .command('board')
      .description('requests that are open, what is due first')
      .option('--mine', 'those that you look after'),
  ).action(async (flags: Remote & { mine?: boolean }) => {
    const client = clientFor(flags);
    const me = flags.mine ? await client.call('GET /api/auth/me/') : null;
    const mine = me ? { assignee_id: me.user.id } : {};
    const { results } = await client
      .resource(peeringRequest)
      .list({ is_open: 'true', ordering: 'due,id', limit: 1000, ...mine });
    process.stdout.write(
      textTable(
        ['Request', 'Network', 'Direction', 'Status', 'Sessions', 'Due', 'Assignee'],
        results.map((one) => [
          String(one.id),
          `AS${one.asn} ${one.network_name}`,
          one.direction.label,
          one.status.label,
          `${one.up_count}/${one.session_count}`,
          `${one.is_due ? '! ' : ''}${(one.due ?? one.next_reminder ?? '-').slice(0, 10)}`,
          one.assignee?.display ?? '-',
        ]),
      ),
    );
  });
}

const checksIn = (value: unknown): CheckOfRequest[] => (Array.isArray(value) ? value : []);

/** Where a session is: our connection, else the exchange, the facility or the LAN. */
const placeOf = ({ connection, internet_exchange, facility, ixlan }: Json<typeof requestedSession>): string =>
  connection?.display ??
  internet_exchange?.display ??
  (facility === null ? `LAN ${ixlan}` : `facility ${facility}`);

function showCommand(requests: Command): void {
  remote(
    requests.command('show <id>').description('a request: its sessions, its checks, what was done'),
  ).action(async (id: string, flags: Remote) => {
    const client = clientFor(flags);
    const one = await client.resource(peeringRequest).get(id);
    const query = { request_id: id, limit: 1000, ordering: 'id' };
    const sessions = (await client.resource(requestedSession).list(query)).results;
    const steps = (await client.resource(stepOfRequest).list(query)).results;
    const line = ({ check, result, text }: CheckOfRequest) => `  ${result.padEnd(8)}${check}: ${text}\n`;
    process.stdout.write(
      [
        `Request ${one.id}: AS${one.asn} ${one.network_name}, ${one.direction.label.toLowerCase()}, ${one.status.label.toLowerCase()}\n`,
        ...(one.reason ? [`Reason: ${one.reason}\n`] : []),
        ...checksIn(one.checks).map(line),
        ...sessions.flatMap((session) => [
          `\n${session.id}  ${session.ip_address}  ${placeOf(session)}  ${session.status.label}  ${session.verdict}\n`,
          ...checksIn(session.checks).map(line),
        ]),
        '\n',
        ...steps.map(
          (step) =>
            `${step.created.slice(0, 16).replace('T', ' ')}  ${step.author?.display ?? '-'}  ${step.action}: ${step.text}\n`,
        ),
      ].join(''),
    );
  });
}

function addCommands(requests: Command): void {
  remote(
    requests
      .command('propose <asn...>')
      .description('make a request of yours for each network, for what is missing with it')
      .option('--exchange <id>', 'only at this exchange; may be repeated', collect),
  ).action(async (asns: string[], flags: Remote & { exchange?: string[] }) => {
    const { requests: made, left_out } = await clientFor(flags)
      .resource(peeringRequest)
      .act(null, 'propose', {
        peers: asns.map(asnOf),
        ...(flags.exchange ? { internet_exchange_id: flags.exchange.map(Number) } : {}),
      });
    for (const { id, asn } of made) process.stdout.write(`AS${asn}: request ${id}\n`);
    for (const { asn, text } of left_out) process.stderr.write(`AS${asn}: ${text}\n`);
    if (made.length === 0) process.exitCode = 1;
  });
  remote(
    requests
      .command('receive <asn> <address...>')
      .description('enter a request of another network for sessions with its addresses, and check it')
      .option('--email <address>', 'of who asked')
      .option('--local-asn <asn>', 'the AS of yours that it is with; needed for private sessions')
      .option(
        '--facility <id>',
        'a private session there, by its id in PeeringDB; the address is theirs, such as 203.0.113.1/31',
      )
      .option('--our-address <address>', 'yours, of a private session'),
  ).action(async (asn: string, addresses: string[], flags: ReceiveFlags) => {
    const client = clientFor(flags);
    const { id, status } = await client.resource(peeringRequest).create({
      ...{ direction: 'inbound', asn: asnOf(asn), email: flags.email ?? '' },
      ...(flags.localAsn ? { local_autonomous_system: await idOf(client, flags.localAsn) } : {}),
      ...(flags.facility ? { request_type: 'private' } : {}),
      asked_sessions: addresses.map((address) => wantedOf(address, flags)),
    });
    process.stdout.write(`Request ${id}: ${status.label.toLowerCase()}\n`);
  });
}

interface ReceiveFlags extends Remote {
  email?: string;
  localAsn?: string;
  facility?: string;
  ourAddress?: string;
}

async function idOf(client: ReturnType<typeof clientFor>, asn: string): Promise<number> {
  const { results } = await client.resource(autonomousSystem).list({ asn: asnOf(asn), fields: 'id' });
  const [found] = results;
  if (!found) throw new Error(`There is no autonomous system ${asn}.`);
  return found.id;
}

/** An address as it is typed, as a session that is asked for. */
function wantedOf(typed: string, { facility, ourAddress }: ReceiveFlags) {
  const [ip_address = '', length] = typed.split('/');
  if (!facility) return { ip_address: typed };
  return {
    ...{ ip_address, facility: Number(facility) },
    ...(length === undefined ? {} : { prefix_length: Number(length) }),
    ...(ourAddress ? { local_ip_address: ourAddress } : {}),
  };
}

function stepCommand(requests: Command, step: (typeof STEPS)[number]): void {
  const command = requests.command(`${step.name} <id>`).description(step.about);
  if ('reason' in step) command.option('--reason <text>', 'why');
  if ('sessions' in step) command.option('--session <id>', 'one of its sessions; may be repeated', collect);
  if ('stance' in step)
    command
      .option('--stance <state>', 'keep the network out of the candidates: declined, not_before or never')
      .option('--until <moment>', 'until when, such as 2027-01-01T00:00:00Z');
  if ('to' in step) command.option('--to <address>', 'to whom; may be repeated', collect);
  if ('status' in step)
    command.option('--status <status>', 'of the sessions: requested, provisioning or enabled');
  if ('session_status' in step)
    command.option(
      '--session-status <status>',
      'have sessions that they accept made at once: requested, provisioning or enabled',
    );
  remote(command).action(async (id: string, flags: StepFlags) => {
    const requests = clientFor(flags).resource(peeringRequest);
    await requests.act(Number(id), step.name, inputOf(step, flags));
    const { status, network_name, asn } = await requests.get(id);
    process.stdout.write(`Request ${id} with AS${asn} ${network_name}: ${status.label.toLowerCase()}\n`);
  });
}

function inputOf(step: (typeof STEPS)[number], flags: StepFlags) {
  if (step.name === 'check' || step.name === 'enable' || step.name === 'follow') return undefined;
  return {
    ...(flags.reason === undefined ? {} : { reason: flags.reason }),
    ...(flags.session ? { sessions: flags.session.map(Number) } : {}),
    ...(flags.stance ? { stance: { state: flags.stance, until: flags.until ?? null } } : {}),
    ...(flags.to ? { to: flags.to } : {}),
    ...(flags.status ? { status: flags.status } : {}),
    ...(flags.sessionStatus ? { session_status: flags.sessionStatus } : {}),
  };
}
