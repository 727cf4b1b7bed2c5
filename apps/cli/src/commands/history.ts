import type { Client, RouterHistory, SessionHistory, SummedHistory, Transition } from '@peersmith/api-client';
import { autonomousSystem, bgpGroup, internetExchange } from '@peersmith/model';
import { Argument, type Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';
import { digitsOf } from './find-one.ts';
import { findRouters } from './find-routers.ts';
import { idOf } from './id-of.ts';

type History = SessionHistory | RouterHistory | SummedHistory;
type Move = Transition & Partial<Pick<RouterHistory['transitions'][number], 'session'>>;
type Asked = { path: { id: number }; query: { since: string } };

/** Whose history there is: how they are named, and where it is told. */
const KINDS = {
  exchange: {
    find: (client: Client, name: string) => idOf(client, internetExchange, name),
    read: (client: Client, asked: Asked): Promise<History> =>
      client.call('GET /api/peering/internet-exchanges/:id/history/', asked),
  },
  group: {
    find: (client: Client, name: string) => idOf(client, bgpGroup, name),
    read: (client: Client, asked: Asked): Promise<History> =>
      client.call('GET /api/peering/bgp-groups/:id/history/', asked),
  },
  network: {
    find: async (client: Client, name: string) => {
      const [found] = (await client.resource(autonomousSystem).list({ asn: digitsOf(name) })).results;
      if (!found) throw new Error(`There is no autonomous system ${name}.`);
      return Number(found.id);
    },
    read: (client: Client, asked: Asked): Promise<History> =>
      client.call('GET /api/peering/autonomous-systems/:id/history/', asked),
  },
  router: {
    find: async (client: Client, name: string) => (await findRouters(client, [name]))[0] ?? 0,
    read: (client: Client, asked: Asked): Promise<History> =>
      client.call('GET /api/devices/routers/:id/history/', asked),
  },
  'direct-session': {
    find: async (_: Client, id: string) => Number(id),
    read: (client: Client, asked: Asked): Promise<History> =>
      client.call('GET /api/peering/direct-peering-sessions/:id/history/', asked),
  },
  'exchange-session': {
    find: async (_: Client, id: string) => Number(id),
    read: (client: Client, asked: Asked): Promise<History> =>
      client.call('GET /api/peering/internet-exchange-peering-sessions/:id/history/', asked),
  },
} as const;
type Kind = keyof typeof KINDS;
const DAY_MS = 86_400_000;

/** `peersmith history`: how sessions stood over time. */
export function historyCommand(program: Command): void {
  remote(
    program
      .command('history')
      .description('how sessions stood over time: which went up and down and why, and what they brought')
      .addArgument(new Argument('<kind>', 'of what').choices(Object.keys(KINDS)))
      .argument('<name>', 'its name or id; the ASN of a network, the id of a session')
      .option('--days <days>', 'how far back', '1')
      .option('--json', 'as JSON, with all points'),
  ).action(async (kind: Kind, name: string, flags: Remote & { days: string; json?: boolean }) => {
    const days = Number(flags.days);
    if (!(days > 0)) throw new Error('--days must be a number above 0.');
    const client = clientFor(flags);
    const id = await KINDS[kind].find(client, name);
    const since = new Date(Date.now() - days * DAY_MS).toISOString();
    const history = await KINDS[kind].read(client, { path: { id }, query: { since } });
    process.stdout.write(flags.json ? `${JSON.stringify(history, null, 2)}\n` : textOf(history));
  });
}

function textOf(history: History): string {
  const moves: readonly Move[] = 'counts' in history ? history.transitions : history.transitions.toReversed();
  const told = textTable(
    ['When', 'Session', 'From', 'To', 'Why'],
    moves.map((one) => [
      one.at,
      one.session?.display ?? '-',
      one.from ?? 'unknown',
      one.to ?? 'none',
      one.why ?? '',
    ]),
    100,
  );
  return `${moves.length ? told : 'Nothing went up or down.\n'}${lastOf(history)}\n`;
}

/** What the counts were at the end. */
function lastOf(history: History): string {
  if ('counts' in history) return countsOf(history.counts.at(-1));
  const last = 'polls' in history ? history.last : history.points.at(-1);
  return countsOf(last, last ? `${last.established} established, ${last.down} down; ` : '');
}

type Counts = SessionHistory['counts'][number];
const countsOf = (last: Counts | null | undefined, sessions = '') =>
  last
    ? `At ${last.at}: ${sessions}prefixes: ${last.received} received, ${last.accepted} accepted, ${last.advertised} advertised.`
    : 'Nothing is known of this time.';
