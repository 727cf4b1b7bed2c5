import type { Command } from 'commander';
import { locally } from '../session.ts';

export function localCommands(program: Command): void {
  program
    .command('serve')
    .description('run the web interface, the API and the workers')
    .option('--no-worker', 'leave the jobs to `peersmith work`')
    .action(async ({ worker }: { worker: boolean }) => (await import('@peersmith/server')).serve({ worker }));
  program
    .command('work')
    .description('run workers only')
    .action(async () => (await import('@peersmith/server')).work());
  program
    .command('migrate')
    .description('bring the database to this version')
    .action(() =>
      locally(
        async () => {
          process.stdout.write('The database is at this version.\n');
        },
        { create: true },
      ),
    );
}
