import { router } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';

/** The configuration is printed, and is not to be put on the router. */
const NOT_INSTALLABLE = 2;

export function renderCommand(program: Command): void {
  remote(
    program.command('render <router>').description('print the configuration of a router, by name or id'),
  ).action(async (name: string, options: Remote) => {
    const client = clientFor(options);
    const id = /^\d+$/.test(name)
      ? Number(name)
      : (await client.resource(router).list({ name })).results[0]?.id;
    if (id === undefined) throw new Error(`There is no router ${name}.`);
    const { text, findings, masked, installable } = await client.call(
      'GET /api/devices/routers/:id/render/',
      { path: { id } },
    );
    for (const { severity, object, message, remedy } of findings)
      process.stderr.write(`${severity}: ${object.display}: ${message} ${remedy}\n`);
    if (masked > 0)
      process.stderr.write(
        `warning: ${masked} passwords are masked, as you may not see them (peering.view_password): this is not for a router.\n`,
      );
    if (!installable) {
      process.stderr.write('Not to be installed: mend what is said above first.\n');
      process.exitCode = NOT_INSTALLABLE;
    }
    process.stdout.write(text);
  });
}
