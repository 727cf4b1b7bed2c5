import { router } from '@peersmith/model';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';

export function renderCommand(program: Command): void {
  remote(
    program.command('render <router>').description('print the configuration of a router, by name or id'),
  ).action(async (name: string, options: Remote) => {
    const client = clientFor(options);
    const id = /^\d+$/.test(name)
      ? Number(name)
      : (await client.resource(router).list({ name })).results[0]?.id;
    if (id === undefined) throw new Error(`There is no router ${name}.`);
    const { text } = await client.send<{ text: string }>(`/api/devices/routers/${id}/render/`);
    process.stdout.write(text);
  });
}
