import { type PushInput, type PushResult, pushResultIn } from '@peersmith/api-client';
import { job } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';
import { findRouters } from './find-routers.ts';
import { followJob } from './follow-job.ts';

interface PushFlags extends Remote {
  all?: boolean;
  review?: boolean;
  reviewed?: string;
  difference?: boolean;
  maskPasswords?: boolean;
  branch?: string;
  message?: string;
  json?: boolean;
}

/** `peersmith push`: configurations of routers to the data sources that they name. */
export function pushCommands(program: Command): void {
  remote(
    program
      .command('push [routers...]')
      .description(
        'push the configurations of routers, by name or id, to their data sources: one commit each',
      )
      .option('--all', 'every router that has a data source and a path')
      .option('--review', 'say what would be written; nothing is')
      .option('--reviewed <job>', 'only what the job of a review showed')
      .option('--difference', 'only what would change, in files beside those of the routers')
      .option('--mask-passwords', 'with masks for passwords')
      .option('--branch <name>', 'to a new branch, for a pull request')
      .option('--message <text>', 'what the commit says')
      .option('--json', 'as JSON'),
  ).action(async (names: string[], flags: PushFlags) => {
    const client = clientFor(flags);
    if (names.length === 0 && !flags.all) throw new Error('Name routers, or say --all.');
    const routers = flags.all ? {} : { routers: await findRouters(client, names) };
    const { id } = await client.call('POST /api/devices/push/', { body: { ...routers, ...asked(flags) } });
    const said = await followJob(client, Number(id));
    const { data, output } = await client.resource(job).get(Number(id));
    const result = pushResultIn(data);
    if (!result) throw new Error(`Job ${id} does not say what came of it.`);
    if (flags.json)
      return void process.stdout.write(`${JSON.stringify({ ...result, job: id, said }, null, 2)}\n`);
    if (flags.review && output) process.stdout.write(`${output}\n`);
    process.stdout.write(tableOf(result));
    for (const { name, link } of result.sources)
      if (link) process.stdout.write(`${name}: open a pull request at ${link}\n`);
    process.stdout.write(`${said}\n`);
    if (flags.review) process.stdout.write(`Write it: peersmith push … --reviewed ${id}\n`);
  });
}

const asked = (flags: PushFlags): Omit<Partial<PushInput>, 'routers'> => ({
  commit: !flags.review,
  what: flags.difference ? 'difference' : 'configuration',
  mask_passwords: flags.maskPasswords === true,
  branch: flags.branch ?? null,
  message: flags.message ?? '',
  reviewed: flags.reviewed === undefined ? null : Number(flags.reviewed),
});

const tableOf = ({ routers }: PushResult): string =>
  textTable(
    ['ROUTER', 'FILE', 'STATE', 'LINES'],
    routers.map(({ name, path, state, added, removed }) => [
      ...[name, path, state.replaceAll('_', ' ')],
      state === 'unchanged' ? '' : `+${added} -${removed}`,
    ]),
  );
