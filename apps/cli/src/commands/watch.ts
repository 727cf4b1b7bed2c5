import type { Client, Told } from '@peersmith/api-client';
import { type AnyResource, contentTypeOf, permissionOf } from '@peersmith/resource';
import type { Command } from 'commander';
import { explain } from '../explain.ts';
import { clientFor, type Remote, remote } from '../session.ts';
import { resourceNamed } from './resources.ts';

/** `watch`: a line for each type whose objects changed, until Ctrl-C. */
export function watchCommand(program: Command): void {
  remote(
    program
      .command('watch [resource...]')
      .description('what changes, as it changes: a line for each type whose objects may look different')
      .option('--since <id>', 'go on where an earlier run was, by the id that it printed with --json')
      .option('--json', 'a JSON object a line, with the id to go on from'),
  ).action(watch);
}

type Options = Remote & { since?: string; json?: boolean };

async function watch(names: readonly string[], options: Options): Promise<void> {
  const client = clientFor(options);
  const wanted = names.map(resourceNamed);
  const from = await startOf(client, wanted);
  const types = new Set(wanted.map(contentTypeOf));
  const end = endOfWatching();
  let isDown = false;
  for await (const told of client.follow({ since: options.since ?? from, signal: end })) {
    if (isDown !== (told.event === 'down'))
      process.stderr.write(
        isDown ? 'Connected again; nothing is lost.\n' : `${lossOf(told)} Trying again.\n`,
      );
    isDown = told.event === 'down';
    const changed = told.changed.filter((type) => types.size === 0 || types.has(type));
    if (told.event === 'everything' || changed.length)
      process.stdout.write(linesOf({ ...told, changed }, options.json ?? false));
  }
}

/** Where to begin; fails when the caller would never hear of what they want to watch. */
async function startOf(client: Client, wanted: readonly AnyResource[]): Promise<string> {
  const { is_superuser, permissions, feed } = await client.me();
  const hidden = wanted.filter((one) => !is_superuser && !permissions.includes(permissionOf(one, 'view')));
  if (hidden.length)
    throw new Error(
      `You may not view ${hidden.map(({ plural }) => plural).join(', ')}: nothing of them would be told.`,
    );
  return feed;
}

function linesOf({ event, id, changed }: Told, json: boolean): string {
  const time = new Date().toISOString();
  const everything = event === 'everything';
  if (json) return `${JSON.stringify({ time, id, everything, changed })}\n`;
  return (everything ? ['everything'] : changed).map((what) => `${time}  ${what}\n`).join('');
}

const lossOf = ({ error }: Told): string =>
  error === null ? 'The server ended the connection.' : explain(error);

/** Aborted by Ctrl-C, or when nobody reads what is printed. */
function endOfWatching(): AbortSignal {
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());
  process.stdout.once('error', () => end.abort());
  return end.signal;
}
