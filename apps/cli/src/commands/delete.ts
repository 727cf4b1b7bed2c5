import { createInterface } from 'node:readline/promises';
import type { Client, Plan } from '@peersmith/api-client';
import type { AnyResource } from '@peersmith/resource';
import type { Command } from 'commander';
import { type Tried, tried, trying } from '../plan.ts';
import { clientFor, type Remote } from '../session.ts';
import { idOf, resourceNamed } from './resources.ts';

type Options = Remote & Tried & { yes?: boolean; confirmDependents?: string };

/** `peersmith delete`: what goes along is confirmed by number, typed or given. */
export function deleteCommand(program: Command): void {
  trying(
    program
      .command('delete <resource> <keys...>')
      .description('delete objects')
      .option('--yes', 'without asking, where nothing depends on them')
      .option('--confirm-dependents <n>', 'without asking, where this many objects go or change with them'),
  ).action(async (name: string, keys: string[], options: Options) => {
    const resource = resourceNamed(name);
    const ids: number[] = [];
    for (const key of keys) ids.push(await idOf(options, resource, key));
    const confirmDependents =
      options.dryRun || options.plan ? undefined : await confirmed(resource, ids, options);
    const done = await tried(options, (client) => removing(client, resource, { ids, confirmDependents }));
    if (done) process.stdout.write(`Deleted ${keys.join(', ')}.\n`);
  });
}

interface Removal {
  ids: readonly number[];
  confirmDependents?: number | undefined;
}

function removing(client: Client, resource: AnyResource, { ids, confirmDependents }: Removal): Promise<void> {
  const objects = client.resource(resource);
  const [only] = ids;
  return only !== undefined && ids.length === 1
    ? objects.remove(only, { confirmDependents })
    : objects.bulkRemove(ids, { confirmDependents });
}

/** How many objects may go along: as the options say, or as somebody types it who was told. */
async function confirmed(resource: AnyResource, ids: readonly number[], options: Options): Promise<number> {
  if (options.confirmDependents !== undefined) {
    if (/^\d+$/.test(options.confirmDependents)) return Number(options.confirmDependents);
    throw new Error('Write --confirm-dependents with a whole number.');
  }
  const what = `${ids.length} ${ids.length > 1 ? resource.plural : resource.label}`;
  const plan = await clientFor(options).dryRun((client) => removing(client, resource, { ids }));
  // What stands against it is said by the deletion itself.
  if (plan.counts.refuse > 0) return 0;
  const total = plan.counts.delete - ids.length + plan.counts.update;
  if (total === 0 && options.yes) return 0;
  const told = `This deletes ${what}${total > 0 ? `, and ${goesAlong(plan, total)}` : ''}. See what with --dry-run.`;
  if (!process.stdin.isTTY)
    throw new Error(`${told} Say ${total > 0 ? `--confirm-dependents ${total}` : '--yes'} if you mean it.`);
  process.stderr.write(`${told}\n`);
  const word = total > 0 ? String(total) : 'yes';
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`Type ${word} to go on: `);
  lines.close();
  if (answer.trim() !== word) throw new Error('Nothing was deleted.');
  return total;
}

const goesAlong = ({ counts }: Plan, total: number): string =>
  counts.update > 0
    ? `${total - counts.update} more go with it and ${counts.update} are emptied of it (${total} in all)`
    : `${total} more that depend on it`;
