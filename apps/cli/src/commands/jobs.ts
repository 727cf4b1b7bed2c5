import { job } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';

/** `job cancel` and `job run-again`; `list jobs` and `show job` are those of every resource. */
export function jobCommands(program: Command): void {
  const command = program.command('job').description('work in the background');
  remote(
    command.command('cancel <id>').description('take a job out of the queue, or end it at its next step'),
  ).action(async (id: string, options: Remote) => {
    await clientFor(options).resource(job).act(id, 'cancel');
    process.stdout.write(`Job ${id} is cancelled.\n`);
  });
  remote(
    command.command('run-again <id>').description('queue the same work again; prints the new job'),
  ).action(async (id: string, options: Remote) => {
    const made = await clientFor(options).resource(job).act(id, 'run-again');
    process.stdout.write(`Job ${made.id} waits.\n`);
  });
}
