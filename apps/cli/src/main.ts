import { Command } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { jobCommands } from './commands/jobs.ts';
import { keyCommands } from './commands/keys.ts';
import { localCommands } from './commands/local.ts';
import { peeringdbCommands } from './commands/peeringdb.ts';
import { quickstartCommand } from './commands/quickstart.ts';
import { renderCommand } from './commands/render.ts';
import { resourceCommands } from './commands/resources.ts';
import { tokenCommands, userCommands } from './commands/users.ts';
import { explain } from './explain.ts';

const program = new Command('peersmith')
  .description('The source of truth for BGP sessions, and the automation around it.')
  .version(manifest.version)
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: false });

for (const add of [
  localCommands,
  quickstartCommand,
  peeringdbCommands,
  userCommands,
  tokenCommands,
  keyCommands,
  jobCommands,
  resourceCommands,
  renderCommand,
])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`peersmith: ${explain(error)}\n`);
  process.exitCode = 1;
}
// Whatever was left open keeps nobody waiting for the end.
setTimeout(() => process.exit(), 2000).unref();
