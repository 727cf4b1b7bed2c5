import type { Command } from 'commander';
import { candidateCommand } from './candidates.ts';
import { mirrorCommands } from './mirror.ts';
import { ownNetworkCommands } from './own-network.ts';

export function peeringdbCommands(program: Command): void {
  const command = program.command('peeringdb').description('the mirror of PeeringDB');
  mirrorCommands(command);
  ownNetworkCommands(command);
  candidateCommand(command);
}
