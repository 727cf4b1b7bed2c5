import { sql } from 'kysely';
import type { Command, CommandCall } from '../../engine/commands.ts';
import type { Context } from '../../engine/context.ts';
import { sourceOf } from './source-rows.queries.ts';
import { StoreFault } from './stores/store-fault.ts';
import { SourceBusy } from './synchronise/lease.ts';
import { describeSynchronised, synchronise } from './synchronise/synchronise.ts';
import { previewSource } from './view/preview.ts';

/** The exit status of a run of which a part failed. */
const WITH_FAULTS = 3;

/** `datasource`, as upstream calls it: reads data sources now. */
export const datasourceCommand: Command = {
  usage: 'datasource [names...]',
  description:
    'read data sources now, by name; ends with status 3 when one could not be read or an object stayed behind',
  options: [
    { flags: '--all', description: 'every data source that is enabled' },
    { flags: '--dry-run', description: 'say what would change, and change nothing' },
  ],
  run: async (call) => {
    await call.onApplication((context) => readSources(context, call));
  },
};

async function readSources(context: Context, call: CommandCall): Promise<void> {
  const { args, options, tell, endWith } = call;
  const { rows } = await sql<{ id: number; name: string; enabled: boolean }>`
    select id::int as id, name, enabled from core_datasource order by name`.execute(context.db);
  const unknown = args.filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length) throw new Error(`There is no data source called ${unknown.join(', ')}.`);
  if (!args.length && options.all !== true) throw new Error('Name data sources, or write --all.');
  const wanted =
    options.all === true
      ? rows.filter(({ enabled }) => enabled)
      : rows.filter(({ name }) => args.includes(name));
  for (const { id, name } of wanted) {
    try {
      if (!(await readOne(context, id, call))) endWith(WITH_FAULTS);
    } catch (error) {
      if (!(error instanceof StoreFault) && !(error instanceof SourceBusy)) throw error;
      tell(`${name}: ${error.message.replace(/\.$/, '')}.`);
      endWith(WITH_FAULTS);
    }
  }
}

/** Whether everything of it came through. */
async function readOne(
  context: Context,
  id: number,
  { options, print, tell, show }: CommandCall,
): Promise<boolean> {
  const source = await sourceOf(context, id);
  if (options.dryRun === true) {
    const { files, objects, unchanged } = await previewSource(context, source);
    print(`${source.name}: ${unchanged ? 'nothing new' : `${files.length} files would change`}.\n`);
    for (const { change, path } of files) print(`  ${change.padEnd(8)} ${path}\n`);
    for (const { type, display, path, fault, gone } of objects)
      print(
        `  ${fault ? 'behind  ' : gone ? 'keeps   ' : 'takes   '} ${type} ${display} ← ${path}${fault ? `: ${fault}` : ''}\n`,
      );
    return objects.every(({ fault }) => fault === '');
  }
  const done = await synchronise(context, source, {
    tell: (files, total) => show(`  ${files} of ${total} files`),
  });
  print(`${describeSynchronised(source.name, done)}\n`);
  for (const { display, fault } of done.followers.faults) tell(`  ${display} keeps what it had: ${fault}`);
  return done.followers.faults.length === 0;
}
