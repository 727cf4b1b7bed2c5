import type { Command } from 'commander';
import { locally } from '../session.ts';
import { ownNetworkCommands } from './own-network.ts';

export function peeringdbCommands(program: Command): void {
  const command = program.command('peeringdb').description('the mirror of PeeringDB');
  command
    .command('sync')
    .description('load the mirror now')
    .option('--source <url or folder>', 'where to read it (default: PEERINGDB_URL)')
    .action(({ source }: { source?: string }) =>
      locally(async ({ app }) =>
        (await import('@peersmith/server')).syncPeeringdb(app.system(), source, (line) =>
          process.stderr.write(`${line}\n`),
        ),
      ),
    );
  command
    .command('status')
    .description('what the mirror holds')
    .action(() =>
      locally(async ({ app }) => {
        for (const [name, value] of Object.entries(
          await (await import('@peersmith/server')).peeringdbStatus(app.system()),
        ))
          process.stdout.write(`${name.padEnd(18)} ${value ?? '-'}\n`);
      }),
    );
  ownNetworkCommands(command);
}
