import { savedView } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';

/** `view use` and `view forget`; `list saved-views`, `create saved-views` … are those of every resource. */
export function viewCommands(program: Command): void {
  const command = program.command('view').description('saved views of lists');
  remote(command.command('use <id>').description('begin the list of a view with it, for you alone')).action(
    async (id: string, options: Remote) => {
      await prefer(options, id, true);
      process.stdout.write(`View ${id} is your default.\n`);
    },
  );
  remote(command.command('forget <id>').description('begin the list of a view as it is')).action(
    async (id: string, options: Remote) => {
      await prefer(options, id, false);
      process.stdout.write(`View ${id} is no longer your default.\n`);
    },
  );
}

/** Keeps the choice in the preferences; fails for a view that is not there. */
async function prefer(options: Remote, id: string, is: boolean): Promise<void> {
  const client = clientFor(options);
  const view = await client.resource(savedView).get(id);
  await client.call('PATCH /api/users/userpref/', {
    body: { default_views: { [view.content_type]: is ? view.id : null } },
  });
}
