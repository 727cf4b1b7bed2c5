import type { Command } from 'commander';
import { candidateCommand } from './candidates.ts';
import { ownNetworkCommands } from './own-network.ts';

export function peeringdbCommands(program: Command): void {
  // On the machine of a server the word is there already, with the commands that need none.
  const command =
    program.commands.find((one) => one.name() === 'peeringdb') ??
    program.command('peeringdb').description('the mirror of PeeringDB');
  ownNetworkCommands(command);
  candidateCommand(command);
}
