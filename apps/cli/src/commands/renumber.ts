import type { Move, Renumbered, Renumbering } from '@peersmith/api-client';
import { type Command, InvalidArgumentError } from 'commander';
import { counted } from '../counted.ts';
import { type Tried, tried, withPlans } from '../plan.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';

const print = (text: string) => process.stdout.write(text);
const whole = (text: string) => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Write the id of an exchange.');
  return Number(text);
};
const ids = (text: string) => text.split(',').map(whole);

interface Options extends Remote, Tried {
  exchange: number;
  from?: string;
  to?: string;
  exceptConnections?: number[];
  exceptSessions?: number[];
  yes?: boolean;
}

/** `peeringdb renumber`: a LAN that moved or grew. */
export function renumberCommand(peeringdb: Command): void {
  withPlans(
    remote(
      peeringdb
        .command('renumber')
        .description(
          'give connections and sessions at an exchange their addresses in its new LAN; shows them first',
        )
        .requiredOption('--exchange <id>', 'your exchange', whole)
        .option('--from <prefix>', 'the old prefix; without it, what PeeringDB suggests is shown')
        .option('--to <prefix>', 'the new prefix')
        .option('--except-connections <ids>', 'leave these as they are', ids)
        .option('--except-sessions <ids>', 'leave these as they are', ids)
        .option('-y, --yes', 'do it; without it, it is only shown')
        .option('--json', 'as JSON'),
    ),
  ).action(renumber);
}

async function renumber(options: Options): Promise<void> {
  const { exchange: internet_exchange, from, to } = options;
  if (!from || !to) return suggest(options);
  const exclude = { connections: options.exceptConnections, sessions: options.exceptSessions };
  const body = { internet_exchange, from, to };
  if (options.dryRun || options.plan) {
    const written = await tried(options, (client) =>
      client.call('POST /api/peeringdb/renumber/apply/', { body: { ...body, exclude } }),
    );
    if (written) tell(options, written.done);
    return;
  }
  const client = clientFor(options);
  const plan = await client.call('POST /api/peeringdb/renumber/preview/', { body });
  if (options.json && !options.yes) return void print(`${JSON.stringify(plan, null, 2)}\n`);
  if (!options.yes) return show(plan);
  const done = await client.call('POST /api/peeringdb/renumber/apply/', {
    body: { ...body, digest: plan.digest, exclude },
  });
  tell(options, done);
}

function tell({ json }: Options, done: Renumbered): void {
  if (json) print(`${JSON.stringify(done, null, 2)}\n`);
  else
    print(
      `${counted(done.connections, 'connection')} and ${counted(done.sessions, 'session')} renumbered.\n`,
    );
}

async function suggest(options: Options): Promise<void> {
  const { suggestions } = await clientFor(options).call('GET /api/peeringdb/renumber/', {
    query: { internet_exchange: options.exchange },
  });
  if (options.json) return void print(`${JSON.stringify(suggestions, null, 2)}\n`);
  if (suggestions.length === 0)
    return void print('The addresses of your connections are as the LAN is in PeeringDB.\n');
  for (const { from, to, connections } of suggestions)
    print(`${connections} connections: --from ${from} --to ${to}\n`);
}

function show({ connections, sessions, unchanged }: Renumbering): void {
  const rows = (kind: string, moves: readonly Move[]) =>
    moves.map((one) => [
      kind,
      `${one.id}`,
      one.display,
      one.before,
      one.after ?? '-',
      one.problem ? `problem: ${one.problem}` : (one.warning ?? ''),
    ]);
  const all = [...rows('connection', connections), ...rows('session', sessions)];
  if (all.length === 0)
    return void print('Nothing of yours is in the old prefix, or it is as it should be.\n');
  print(textTable(['Kind', 'Id', 'Name', 'Now', 'In the new LAN', 'Remark'], all));
  print(
    `\n${unchanged === 1 ? '1 session keeps its address' : `${unchanged} sessions keep their addresses`}. Renumber with --yes.\n`,
  );
}
