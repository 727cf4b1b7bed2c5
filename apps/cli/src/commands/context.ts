import { contentTypeOf } from '@peersmith/resource';
import type { Command } from 'commander';
import { clientFor, type Remote, remote } from '../session.ts';
import { textTable } from '../table.ts';
import { idOf, resourceNamed } from './resources.ts';

/** `peersmith context routers edge1 --keys`. */
export function contextCommand(program: Command): void {
  remote(
    program
      .command('context <resource> <key>')
      .description('the config context of an object as templates read it, as JSON')
      .option('--keys', 'every key instead, and where it comes from'),
  ).action(async (name: string, key: string, options: Remote & { keys?: boolean }) => {
    const resource = resourceNamed(name);
    const { merged, layers, keys } = await clientFor(options).call(
      'GET /api/extras/config-contexts/merged/',
      {
        query: { content_type: contentTypeOf(resource), object_id: await idOf(options, resource, key) },
      },
    );
    if (!options.keys) {
      process.stdout.write(`${JSON.stringify(merged, null, 2)}\n`);
      return;
    }
    const called = (places: readonly number[]) =>
      places
        .map((place) => {
          const layer = layers[place];
          if (layer?.config_context) return layer.config_context.display;
          return layer?.weight === null ? 'the object itself' : 'a context that you may not see';
        })
        .join(', ');
    const lines = keys.map(({ path, value, from, hides }) => [
      path.join('.'),
      JSON.stringify(value),
      called(from),
      called(hides) || '-',
    ]);
    process.stdout.write(textTable(['key', 'value', 'from', 'instead of'], lines));
  });
}
