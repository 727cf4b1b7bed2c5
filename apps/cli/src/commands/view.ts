import { savedView } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';

/** `view use` and `view forget`; `list saved-views`, `create saved-views` … are those of every resource. */
export function viewCommands(program: Command): void {
  const command = program.command('view').description('saved views of lists');
  remote(command.command('use <id>').description('begin the list of a view with it')).action(
    async (id: string, options: Remote) => {
      await clientFor(options).resource(savedView).act(id, 'make-default');
      process.stdout.write(`View ${id} is your default.\n`);
    },
  );
  remote(command.command('forget <id>').description('begin the list of a view as it is')).action(
    async (id: string, options: Remote) => {
      await clientFor(options).resource(savedView).act(id, 'forget-default');
      process.stdout.write(`View ${id} is no longer your default.\n`);
    },
  );
}
