import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';

/** `health`: what each part of a server says of itself. */
export function healthCommand(program: Command): void {
  remote(
    program
      .command('health')
      .description('what each part of a server says of itself; ends with status 1 when something is broken')
      .option('--json', 'as JSON'),
  ).action(async (options: Remote & { json?: boolean }) => {
    const health = await clientFor(options).call('GET /api/core/health/');
    process.stdout.write(
      options.json
        ? `${JSON.stringify(health, null, 2)}\n`
        : textTable(
            ['part', 'state', 'what'],
            health.checks.map(({ name, state, text }) => [name, state, text]),
            200,
          ),
    );
    if (health.state === 'error') process.exitCode = 1;
  });
}
