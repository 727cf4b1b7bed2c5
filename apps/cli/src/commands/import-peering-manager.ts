import type { MoveReport } from '@peersmith/api-client';
import { CLIENT_SETTINGS } from '@peersmith/model';
import { Command } from 'commander';
import { askSecret } from '../ask-password.ts';
import { clientFor } from '../session.ts';
import { followJob } from './follow-job.ts';
import { moveText } from './move-text.ts';

interface Options {
  url?: string;
  token?: string;
  database?: string | true;
  verifyTls: boolean;
  dryRun?: boolean;
  update?: boolean;
  carryRefused?: boolean;
  json?: boolean;
  server?: string;
  serverToken?: string;
}

/** Something is refused, or is not the same here and there. */
const NOT_EQUAL = 2;

/** `peersmith import peering-manager --url https://pm.example.net --dry-run`. */
export function importPeeringManagerCommand(program: Command): void {
  const parent =
    program.commands.find((one) => one.name() === 'import') ??
    program.command('import').description('bring objects in');
  // What stands behind its word is its own, though the word before it knows the same options.
  parent
    .enablePositionalOptions()
    .addCommand(
      new Command('peering-manager')
        .description(
          'move in from a Peering Manager; ends with status 2 where something is refused or differs',
        )
        .option('--url <url>', 'its address, to read it by its API')
        .option(
          '--token <key>',
          'an API token there; better in the environment as PEERING_MANAGER_TOKEN, or typed when asked',
        )
        .option(
          '--database [url]',
          'its database (postgresql://…), which holds users and tokens as well; without an address the one in PEERING_MANAGER_DATABASE, which no list of processes shows',
        )
        .option('--no-verify-tls', 'do not check the certificate of its address')
        .option('--dry-run', 'only say what would happen')
        .option('--update', 'change what is here and differs')
        .option('--carry-refused', 'carry over what the rules refuse, marked for review')
        .option('--json', 'print the report as JSON')
        .option('--server <url>', 'your Peersmith server; otherwise PEERSMITH_URL')
        .option(
          '--server-token <key>',
          'API token of a superuser there; better in the environment as PEERSMITH_TOKEN',
        )
        .action(run),
    );
}

async function run(options: Options): Promise<void> {
  const { server, serverToken } = options;
  const url = server ?? process.env.PEERSMITH_URL ?? CLIENT_SETTINGS.PEERSMITH_URL.fallback;
  const client = clientFor({ url, ...(serverToken ? { token: serverToken } : {}) });
  const { id } = await client.call('POST /api/moving/peering-manager/', {
    body: {
      ...(await sourceOf(options)),
      dry_run: options.dryRun ?? false,
      update: options.update ?? false,
      carry_refused: options.carryRefused ?? false,
    },
  });
  await followJob(client, id);
  const report = await client.call('GET /api/moving/reports/:job/', { path: { job: id } });
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : moveText(report));
  if (isNotEqual(report)) process.exitCode = NOT_EQUAL;
}

/** Where to read, with what gives access; it is asked for where it stands nowhere. */
async function sourceOf({ url, token, database, verifyTls }: Options) {
  const isAsked = database !== undefined || url === undefined;
  const held =
    typeof database === 'string' ? database : isAsked ? process.env.PEERING_MANAGER_DATABASE : undefined;
  if (database === true && held === undefined)
    throw new Error('Set PEERING_MANAGER_DATABASE to postgresql://…, or say it after --database.');
  if (url === undefined && held === undefined)
    throw new Error('Say where it is: --url https://…, or --database with PEERING_MANAGER_DATABASE set.');
  const key = token ?? process.env.PEERING_MANAGER_TOKEN;
  return {
    ...(held === undefined ? {} : { database: held }),
    ...(url === undefined
      ? {}
      : { url, token: key ?? (await askSecret('API token of the Peering Manager')), verify_tls: verifyTls }),
  };
}

const isNotEqual = ({ outcome, types, parity }: MoveReport): boolean =>
  outcome === 'refused' ||
  types.some(({ differing }) => differing > 0) ||
  (parity?.different ?? 0) > 0 ||
  (parity?.routers.some(({ state }) => state === 'differing') ?? false);
