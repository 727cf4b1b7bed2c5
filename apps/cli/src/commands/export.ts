import { exportTemplate } from '@peersmith/model';
import { apiPathOf } from '@peersmith/resource';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { filtersFrom } from './resources.ts';

const collect = (value: string, held: string[]) => [...held, value];

/** `peersmith export "Peers and their limits" --filter asn=64501 > peers.csv`. */
export function exportCommand(program: Command): void {
  remote(
    program
      .command('export <template>')
      .description('print what an export template makes of its objects, by name or id')
      .option('--filter <name=value>', 'those objects alone, as in lists; may be repeated', collect, []),
  ).action(async (name: string, options: Remote & { filter: string[] }) => {
    const client = clientFor(options);
    const { results } = await client
      .resource(exportTemplate)
      .list(/^\d+$/.test(name) ? { id: name } : { name });
    const [found, ...others] = results;
    if (!found) throw new Error(`There is no export template ${name}.`);
    if (others.length)
      throw new Error(
        `Several export templates are called ${name}: say its id, one of ${results.map(({ id, content_type }) => `${id} (${content_type})`).join(', ')}.`,
      );
    const { rendered } = await client.send<{ rendered: string }>(
      `${apiPathOf(exportTemplate)}${found.id}/render-synchronous/`,
      { params: filtersFrom(options.filter) },
    );
    process.stdout.write(rendered);
  });
}
